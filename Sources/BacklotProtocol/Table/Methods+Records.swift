extension Methods {
  private static let missing: [BacklotError] = [
    .sessionNotFound, .projectNotFound, .runNotFound, .messageNotFound,
  ]

  package static let recordQuestions = Request<RecordListParams, QuestionPage>(
    "record/questions",
    "Lists what people asked.",
    lane: .session,
    errors: missing
  )
  package static let recordAnswers = Request<RecordListParams, AnswerPage>(
    "record/answers",
    "Lists what the crew answered.",
    lane: .session,
    errors: missing
  )
  package static let recordReasoning = Request<RecordListParams, ReasoningPage>(
    "record/reasoning",
    "Lists how the answers came about, step by step.",
    lane: .session,
    errors: missing
  )

  static let records: [any AnyMethod] = [recordQuestions, recordAnswers, recordReasoning]
}
