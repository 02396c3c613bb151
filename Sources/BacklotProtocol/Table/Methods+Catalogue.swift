extension Methods {
  package static let agentList = Request<Nothing, AgentList>("agent/list", "Lists the team.")
  package static let modelList = Request<Nothing, ModelList>(
    "model/list",
    "Lists the models that can be asked by name.",
    errors: [.modelError]
  )
  package static let toolList = Request<Nothing, ToolList>(
    "tool/list",
    "Lists the tools that the team's agents may call."
  )
  package static let usageGet = Request<UsageParams, UsageResult>(
    "usage/get",
    "Adds up what model calls used.",
    lane: .session,
    errors: [.sessionNotFound, .projectNotFound, .runNotFound]
  )

  static let catalogue: [any AnyMethod] = [agentList, modelList, toolList, usageGet]
}
