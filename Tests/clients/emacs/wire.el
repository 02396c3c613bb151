;;; wire.el --- jsonrpc.el against `backlot' -*- lexical-binding: t; -*-

;;; Commentary:

;; emacs -Q --batch -L FOLDER -l wire.el -f wire-converse
;;
;; What to talk to is in the environment, see ../README.md: a command, or the daemon's socket.

;;; Code:

(require 'jsonrpc)
(require 'following)

(defun wire-process ()
  "Start the command, or connect to the socket, that the environment names."
  (let ((socket (getenv "BACKLOT_SOCKET")))
    (if socket
        (make-network-process
         :name "backlot" :family 'local :service socket :coding 'utf-8-emacs-unix :noquery t)
      (make-process
       :name "backlot" :connection-type 'pipe :coding 'utf-8-emacs-unix :noquery t
       :command (append (json-parse-string (getenv "BACKLOT_COMMAND")) nil)
       :stderr (get-buffer-create "*backlot stderr*")))))

(defun wire-connect (process following)
  "Speak JSON-RPC with PROCESS; what it says is kept in FOLLOWING."
  (jsonrpc-process-connection
   :name "backlot"
   :process process
   :events-buffer-scrollback-size 0
   :notification-dispatcher
   (lambda (_connection method params)
     (pcase method
       ('events/append (following-append following params))
       ('events/delta (following-delta following params))))
   :request-dispatcher
   (lambda (_connection method params)
     (pcase method
       ('interaction/request (following-answer following params method))
       (_ (jsonrpc-error :code -32601 :message "Method not found"))))))

(defun wire-converse ()
  "A whole conversation; its summary is printed."
  (let* ((following (make-following))
         (process (wire-process))
         (connection (wire-connect process following))
         ;; An empty object is an empty hash table: nil stands for null.
         (hello (jsonrpc-request
                 connection :initialize
                 (list :protocolVersions [1]
                       :clientInfo '(:name "Emacs")
                       :capabilities (list :interaction (make-hash-table)))))
         (joined (getenv "BACKLOT_SESSION"))
         refused session run)
    (jsonrpc-notify connection :initialized (make-hash-table))
    (setq refused (following-refusal connection))
    (setq session
          (or joined
              (plist-get (jsonrpc-request connection :session/create '(:title "Emacs"))
                         :sessionId)))
    ;; `jsonrpc-request' leaves the process filter by a `throw', and what arrived in the same piece
    ;; is read only when more comes. Where events follow, the asynchronous form is the right one.
    (jsonrpc-async-request
     connection :events/subscribe (list :stream (concat "session:" session) :deltas t)
     :success-fn (lambda (_) (following-answered following)))
    (unless joined
      (jsonrpc-async-request
       connection :message/send
       ;; The crew asks what it must, and after each pass of the writers' room.
       (list :sessionId session :content (getenv "BACKLOT_MESSAGE") :ask "pass")
       :success-fn #'ignore))
    (setq run (jsonrpc-request
               connection :run/get
               (list :runId (following-await "the run's end"
                                             (lambda () (following-ended following))))))
    (jsonrpc-request connection :shutdown nil)
    (jsonrpc-notify connection :exit nil)
    (following-await "the end" (lambda () (not (process-live-p process))))
    (following-print-summary
     following
     :protocolVersion (plist-get hello :protocolVersion)
     :refused refused
     :session session
     :run (list :status (plist-get run :status) :outcome (plist-get run :outcome))
     :end (if (eq (process-status process) 'exit)
              (format "exit %d" (process-exit-status process))
            "closed"))))

(provide 'wire)
;;; wire.el ends here
