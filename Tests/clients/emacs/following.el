;;; following.el --- What a client keeps of a session that it follows -*- lexical-binding: t; -*-

;;; Commentary:

;; The fold of a stream's notifications.  `following-append' and `following-delta' take the params
;; of the notification as jsonrpc.el gives them: objects are plists, arrays are vectors.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)

(cl-defstruct following
  ;; Hears of each question that the crew asks.
  (opened #'ignore)
  heard-first notifications events asked differing (items 0) ended
  (texts (make-hash-table :test #'equal)))

(defun following-answered (following)
  "FOLLOWING's subscription was answered."
  (unless (following-heard-first following)
    (setf (following-heard-first following) "answer")))

(defun following-append (following params)
  "Take events/append: the PARAMS' facts, in order, each exactly once."
  (unless (following-heard-first following)
    (setf (following-heard-first following) "event"))
  (cl-pushnew "events/append" (following-notifications following) :test #'equal)
  (cl-loop for event across (plist-get params :events) do (following--event following event)))

(defun following--event (following event)
  (let ((type (plist-get event :type))
        (data (plist-get event :data)))
    (push (vector (plist-get event :seq) type) (following-events following))
    (pcase type
      ("item.completed"
       (when (equal (plist-get data :status) "completed")
         (cl-incf (following-items following))
         ;; Only the completed text counts; what streamed before is its beginning.
         (unless (string-prefix-p (gethash (plist-get data :itemId) (following-texts following) "")
                                  (plist-get data :text))
           (push (plist-get data :itemId) (following-differing following)))))
      ("interaction.opened" (funcall (following-opened following) data))
      ((or "run.completed" "run.failed" "run.cancelled")
       (setf (following-ended following) (plist-get event :runId))))))

(defun following-delta (following params)
  "Take events/delta: text while it is made; the PARAMS' offset counts UTF-8 bytes."
  (cl-pushnew "events/delta" (following-notifications following) :test #'equal)
  (let* ((item (plist-get params :itemId))
         (text (gethash item (following-texts following) "")))
    (unless (= (plist-get params :offset) (string-bytes text))
      (push item (following-differing following)))
    (puthash item (concat text (plist-get params :text)) (following-texts following))))

(defun following-answer (following question method)
  "What a person would answer to the crew's QUESTION, which came by METHOD."
  (push (format "%s: %s" (plist-get question :kind) method) (following-asked following))
  (if (equal (plist-get question :kind) "question")
      '(:text "Ada Lovelace")
    (list :optionId (plist-get (aref (plist-get question :options) 0) :optionId))))

(defun following-print-summary (following &rest more)
  "Print what FOLLOWING saw, and MORE, as one line of JSON."
  (princ
   (json-serialize
    `(:heardFirst ,(following-heard-first following)
      :notifications ,(vconcat (sort (following-notifications following) #'string<))
      :events ,(vconcat (nreverse (following-events following)))
      :items ,(following-items following)
      :differing ,(vconcat (following-differing following))
      :asked ,(vconcat (nreverse (following-asked following)))
      ,@more)
    :null-object nil))
  (terpri))

(defun following-refusal (connection)
  "What CONNECTION answers to a question after a session that is not there."
  (condition-case failure
      (progn (jsonrpc-request connection :session/get '(:sessionId "nobody")) nil)
    (jsonrpc-error
     (list :code (alist-get 'jsonrpc-error-code (cddr failure))
           :kind (plist-get (alist-get 'jsonrpc-error-data (cddr failure)) :kind)))))

(defun following-await (what holds)
  "Let Emacs hear its processes until HOLDS returns non-nil, which is returned.
WHAT names it in the error that comes if that takes too long."
  (with-timeout (50 (error "Waited in vain for %s" what))
    (let (value)
      (while (not (setq value (funcall holds)))
        (accept-process-output nil 1))
      value)))

(provide 'following)
;;; following.el ends here
