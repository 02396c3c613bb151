/// What a critic's answer means where it called no tool: notes, or an approval.
struct CriticAnswer {
  private static let mostNotes = 5

  private(set) var notes: [String] = []
  /// Why the work is done, in the critic's words; nil where it is not.
  private(set) var approval: String?

  init(_ text: String) {
    let plain = CleanText.line(text, limit: 4_000).lowercased()
      .replacing("’", with: "'").replacing("*", with: "")
    let approves = Self.approvals.contains(where: plain.contains)
    // An approval with a wish beside it is a wish.
    if approves, !Self.objections.contains(where: plain.contains) {
      approval = CleanText.line(text, limit: 200)
      return
    }
    var items: [String] = []
    var paragraphs: [String] = []
    for line in MarkdownBlocks.lines(text) {
      switch line {
      case .item(let item): items.append(InlineText.spans(item).plain)
      case .text(let text): paragraphs.append(InlineText.spans(text).plain)
      case .cells(let cells): paragraphs.append(cells.joined(separator: ", "))
      case .heading, .empty: break
      }
    }
    // What introduces a list is no note of its own.
    let found = items.isEmpty ? paragraphs.filter { !$0.hasSuffix(":") } : items
    notes = found.map { CleanText.line($0, limit: 600) }.filter { $0.contains(where: \.isLetter) }
    notes = Array(notes.prefix(Self.mostNotes))
  }

  private static let approvals = [
    "approved", "i approve", "approve it", "approve the outline", "approve this",
    "no further notes", "no notes", "no more notes", "nothing to add", "no changes needed",
    "no changes are needed", "no further changes", "no further revisions", "looks good", "lgtm",
    "is ready", "ready to go", "exit_loop", "exit the loop", "all four questions are answered",
    "i am satisfied", "i'm satisfied", "meets all four", "no important issues",
  ]
  private static let objections = [
    "not approve", "not be approved", "n't approve", "cannot approve", "before i can approve",
    "until", "not ready", "n't ready", "not satisfied", "n't satisfied", "however", " but ",
    " needs ", " need ", "missing", "should ", " must ", " lacks", "unclear", "not exit",
    "n't exit",
    "not call exit", "once ", " would be approved", "could be approved", "improve",
  ]
}
