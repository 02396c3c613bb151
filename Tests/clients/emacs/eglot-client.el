;;; eglot-client.el --- eglot against `backlot' -*- lexical-binding: t; -*-

;;; Commentary:

;; emacs -q --no-site-file --batch -L FOLDER -l eglot-client.el -f eglot-client-converse
;;
;; eglot is a stock LSP client: its initialize knows nothing of Backlot.  It connects as to any
;; language server; what Backlot adds are requests and notifications like any other.

;;; Code:

;; Emacs has eglot since 29; before, it is a package.
(unless (locate-library "eglot")
  (require 'package)
  (package-initialize))
(require 'eglot)
(require 'following)

(defvar eglot-client-following (make-following)
  "What was heard of the session that is followed.")

(cl-defmethod eglot-handle-notification (_server (_method (eql events/append)) &rest params)
  "Handle PARAMS of events/append."
  (following-append eglot-client-following params))

(cl-defmethod eglot-handle-notification (_server (_method (eql events/delta)) &rest params)
  "Handle PARAMS of events/delta."
  (following-delta eglot-client-following params))

(defun eglot-client-connect ()
  "Connect the current buffer as \\[eglot] does."
  (let ((eglot-sync-connect t)
        (eglot-autoreconnect nil))
    (eglot (list major-mode) (cons 'transient default-directory) 'eglot-lsp-server
           (append (json-parse-string (getenv "BACKLOT_COMMAND")) nil) "text")))

(defun eglot-client-converse ()
  "A whole conversation; its summary is printed."
  (find-file (expand-file-name "notes.txt"))
  (let* ((following eglot-client-following)
         (server (progn (eglot-client-connect) (eglot-current-server)))
         (refused (following-refusal server))
         (session (plist-get (jsonrpc-request server :session/create '(:title "eglot"))
                             :sessionId))
         managed run)
    (setq managed (and (eglot-managed-p) t))
    (jsonrpc-async-request
     server :events/subscribe (list :stream (concat "session:" session) :deltas t)
     :success-fn (lambda (_) (following-answered following)))
    (jsonrpc-async-request
     server :message/send (list :sessionId session :content (getenv "BACKLOT_MESSAGE"))
     :success-fn #'ignore)
    (setq run (jsonrpc-request
               server :run/get
               (list :runId (following-await "the run's end"
                                             (lambda () (following-ended following))))))
    ;; eglot says shutdown and exit, and then does not wait for the process to follow.
    (eglot-shutdown server)
    (following-print-summary
     following
     :managed (or managed :false)
     :server (plist-get (eglot--server-info server) :name)
     :protocolVersion nil
     :refused refused
     :session session
     :run (list :status (plist-get run :status) :outcome (plist-get run :outcome))
     :end (if (jsonrpc-running-p server) "running" "gone"))))

(provide 'eglot-client)
;;; eglot-client.el ends here
