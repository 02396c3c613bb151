import JSONModel

/// Counts, asks what another source could answer, and stops when none does.
///
/// It never calls a film good.
struct RehearsalCritic {
  private static let mostPasses = 3

  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    if stage.hasCalled("append_to_state") || stage.hasCalled("exit_loop") {
      return RehearsalAnswer("Rehearsal critic: the notes of this pass are taken down.")
    }
    let outline = stage.outline ?? ""
    let dossier = Dossier(
      name: Self.name(in: outline),
      subject: stage.inputs["subject"],
      entries: stage.entries
    )
    let arithmetic = OutlineArithmetic(outline: outline, dossier: dossier, entries: stage.entries)
    guard arithmetic.hasActs, !stage.entries.isEmpty else {
      return leave("nothing is documented, so there is nothing to count")
    }
    let findings = arithmetic.findings
    let asked = Set(stage.notes.compactMap(\.about))
    let fresh = findings.filter { !asked.contains($0.topic.about) }
    let pass = (stage.notes.map(\.pass).max() ?? 0) + 1
    let open = findings.map(\.topic.about).joined(separator: "; ")
    let count = RehearsalDate.counted(findings.count, "open note")
    if findings.isEmpty {
      return leave(
        "arithmetic finds nothing more to ask; whether the story holds is for a person to say"
      )
    }
    if fresh.isEmpty { return leave("no further source answers the \(count): \(open)") }
    var answer = append(fresh, pass)
    if !fresh.contains(where: \.topic.canBeSettled) {
      answer.add(leave("no further source answers the \(count): \(open)"))
    } else if pass >= Self.mostPasses {
      answer.add(leave("after \(pass) passes over the same sources, \(count) stay: \(open)"))
    }
    return answer
  }

  private func append(_ findings: [OutlineFinding], _ pass: Int) -> RehearsalAnswer {
    let topics = findings.map(\.topic.about).joined(separator: "; ")
    var answer = RehearsalAnswer(
      "Rehearsal critic, pass \(pass): \(RehearsalDate.counted(findings.count, "note")) (\(topics))."
    )
    guard stage.offers("append_to_state") else { return answer }
    for finding in findings {
      let value: JSONValue = [
        "note": .string(finding.note), "about": .string(finding.topic.about),
      ]
      answer.call("append_to_state", ["field": "CRITICAL_FEEDBACK", "value": value])
    }
    return answer
  }

  private func leave(_ reason: String) -> RehearsalAnswer {
    var answer = RehearsalAnswer("Rehearsal critic: \(reason).")
    if stage.offers("exit_loop") { answer.call("exit_loop", ["reason": .string(reason)]) }
    return answer
  }

  /// The subject as the outline's title names it: `Ada Lovelace, 1840–1844`.
  private static func name(in outline: String) -> String {
    let title = OutlineText.sections(of: outline).first?.heading ?? ""
    return String(title.split(separator: ",").first ?? "")
  }
}
