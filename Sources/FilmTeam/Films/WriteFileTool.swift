package import AgentKit
package import JSONModel
package import ModelInterface

/// The tool `write_file`, which records what frames the pitch.
///
/// The files themselves are made by code from all that the crew left, and written after the run.
package struct WriteFileTool: Tool {
  package init() {}

  package let declaration = ToolDeclaration(
    name: "write_file",
    description:
      "Hands in the title and the passages that frame the pitch. Outline, reports and sources are "
      + "put in by the studio; do not repeat them.",
    parameters: .object(
      [
        "title": .string("A title that sells the film."),
        "content": .string("What ties the parts together: one paragraph, nothing invented."),
        "logline": .string(
          "One sentence of at most 35 words: who, against what, for which stakes."
        ),
        "tone": .string("Tone and look, in a sentence."),
        "why_now": .string("Why this film now."),
        "audience": .string("Who will see it."),
      ],
      required: ["title", "content"],
      open: true
    )
  )

  package func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    var members = arguments.objectValue ?? [:]
    members["whyNow"] = members["whyNow"] ?? members["why_now"]
    let frontMatter = try LedgerAdmission.frontMatter(.object(members))
    let title = frontMatter.line("title") ?? "untitled"
    return ToolResult(
      content: ["status": "recorded", "title": .string(title)],
      state: [StateChange(key: "front_matter", value: frontMatter)],
      summary: "title: \(CleanText.line(title, limit: 60))"
    )
  }
}
