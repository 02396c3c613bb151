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

(defvar eglot-client-following nil
  "What was heard of the session that is followed.")

(defvar eglot-client-progress nil
  "What was heard of the command's progress, the last first.")

(cl-defmethod eglot-handle-notification (_server (_method (eql events/append)) &rest params)
  "Handle PARAMS of events/append."
  (following-append eglot-client-following params))

(cl-defmethod eglot-handle-notification (_server (_method (eql events/delta)) &rest params)
  "Handle PARAMS of events/delta."
  (following-delta eglot-client-following params))

(cl-defmethod eglot-handle-notification (_server (_method (eql $/progress)) &key token value)
  "Handle VALUE, the progress of TOKEN."
  (push (format "%s: %s" token (plist-get value :kind)) eglot-client-progress))

(defun eglot-client-answer (server question)
  "Answer SERVER's QUESTION where it wants a text: a stock client is only asked to choose."
  (when (equal (plist-get question :kind) "question")
    (jsonrpc-async-request
     server :interaction/respond
     (append (list :interactionId (plist-get question :interactionId))
             (following-answer eglot-client-following question 'interaction/respond))
     :success-fn #'ignore)))

;; What eglot asks for window/showMessageRequest; nobody sits at a batch Emacs.
(define-advice completing-read (:override (_prompt collection &rest _) eglot-client-choose)
  "Choose the first of COLLECTION."
  (push "choice: window/showMessageRequest" (following-asked eglot-client-following))
  (car collection))

(defun eglot-client-pitch (server)
  "Have SERVER carry out a command; how it ended, or nil if it offers none."
  (when (eglot--server-capable :executeCommandProvider)
    (let ((result (jsonrpc-request
                   server :workspace/executeCommand
                   '(:command "backlot.pitch" :arguments ["Ada Lovelace"] :workDoneToken "pitch")
                   :timeout 50)))
      (list :status (plist-get result :status)
            :document (file-name-nondirectory (plist-get result :path))
            :progress (vconcat (seq-uniq (reverse eglot-client-progress)))))))

(defun eglot-client-connect ()
  "Connect the current buffer as \\[eglot] does."
  (let ((eglot-sync-connect t)
        (eglot-autoreconnect nil))
    (eglot (list major-mode) (cons 'transient default-directory) 'eglot-lsp-server
           (append (json-parse-string (getenv "BACKLOT_COMMAND")) nil) "text")))

(defun eglot-client-converse ()
  "A whole conversation; its summary is printed."
  (find-file (expand-file-name "notes.txt"))
  (eglot-client-connect)
  (let* ((server (eglot-current-server))
         (following (make-following
                     :opened (lambda (question) (eglot-client-answer server question))))
         (refused (following-refusal server))
         (session (plist-get (jsonrpc-request server :session/create '(:title "eglot"))
                             :sessionId))
         (managed (eglot-managed-p))
         run command)
    (setq eglot-client-following following)
    (jsonrpc-async-request
     server :events/subscribe (list :stream (concat "session:" session) :deltas t)
     :success-fn (lambda (_) (following-answered following)))
    (jsonrpc-async-request
     server :message/send
     ;; The crew asks what it must, and after each pass of the writers' room.
     (list :sessionId session :content (getenv "BACKLOT_MESSAGE") :ask "pass")
     :success-fn #'ignore)
    (setq run (jsonrpc-request
               server :run/get
               (list :runId (following-await "the run's end"
                                             (lambda () (following-ended following))))))
    (setq command (eglot-client-pitch server))
    ;; eglot says shutdown and exit, and then does not wait for the process to follow.
    (eglot-shutdown server)
    (following-print-summary
     following
     :managed (and managed t)
     :command command
     :server (plist-get (eglot--server-info server) :name)
     :protocolVersion nil
     :refused refused
     :session session
     :run (list :status (plist-get run :status) :outcome (plist-get run :outcome))
     :end (if (jsonrpc-running-p server) "running" "gone"))))

(provide 'eglot-client)
;;; eglot-client.el ends here
