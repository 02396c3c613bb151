import HistoricalText

/// Where the acts end, and why: a rule that was computed, with the entries that it was computed from.
struct ActBreaks {
  struct Break {
    /// The number of beats up to here.
    let beat: Int
    /// Goes on from "Act One ends here because ".
    let reason: String
    let ids: [String]
  }

  let first: Break
  let second: Break

  /// Nil where there are too few beats to part.
  init?(_ beats: [Beat]) {
    guard beats.count >= 3 else { return nil }
    let count = beats.count
    let windows = (
      Self.window(count, 0.15, 0.4, 1...(count - 2)),
      Self.window(count, 0.6, 0.9, 2...(count - 1))
    )
    first =
      Self.weightyFact(beats, in: windows.0) ?? Self.gap(beats, in: windows.0)
      ?? Self.change(beats, in: windows.0) ?? Self.share(beats, windows.0, "a quarter", 0.25)
    let rest = max(windows.1.lowerBound, first.beat + 1)...max(windows.1.upperBound, first.beat + 1)
    second =
      Self.gap(beats, in: rest) ?? Self.change(beats, in: rest)
      ?? Self.share(beats, rest, "three quarters", 0.75)
  }

  private static func window(
    _ count: Int,
    _ from: Double,
    _ to: Double,
    _ bounds: ClosedRange<Int>
  ) -> ClosedRange<Int> {
    let low = min(max(Int((Double(count) * from).rounded()), bounds.lowerBound), bounds.upperBound)
    let high = min(max(Int((Double(count) * to).rounded()), low), bounds.upperBound)
    return low...high
  }

  /// The first fact of the greatest weight after a quarter of the documented years.
  private static func weightyFact(_ beats: [Beat], in window: ClosedRange<Int>) -> Break? {
    let years = (beats[0].date.ordinal, beats[beats.count - 1].date.ordinal)
    let quarter = Double(years.0) + Double(years.1 - years.0) / 4
    for count in window {
      let beat = beats[count - 1]
      guard Double(beat.date.ordinal) > quarter,
        let fact = beat.facts.first(where: { ($0.entry.weight ?? 0) >= 3 })
      else { continue }
      return Break(
        beat: count,
        reason:
          "\(RehearsalDate.year(beat.date)) holds the first fact of the greatest weight after a quarter of the "
          + "documented years, \(RehearsalDate.year(beats[0].date)) to "
          + RehearsalDate.year(beats[beats.count - 1].date),
        ids: [fact.id]
      )
    }
    return nil
  }

  /// The longest stretch without a beat that begins in the window.
  private static func gap(_ beats: [Beat], in window: ClosedRange<Int>) -> Break? {
    let steps = window.filter { $0 < beats.count }.map { count in
      (count, beats[count].date.ordinal - beats[count - 1].date.ordinal)
    }
    guard let longest = steps.max(by: { ($0.1, -$0.0) < ($1.1, -$1.0) }),
      longest.1 > Dossier.gapYears
    else { return nil }
    let sides = (beats[longest.0 - 1], beats[longest.0])
    return Break(
      beat: longest.0,
      reason: "the longest gap between its beats in this part of the life follows, "
        + "\(RehearsalDate.year(sides.0.date)) to \(RehearsalDate.year(sides.1.date))",
      ids: [sides.0.facts.last?.id, sides.1.facts.first?.id].compactMap(\.self)
    )
  }

  /// The widest change of theme between the three beats before and the three after.
  private static func change(_ beats: [Beat], in window: ClosedRange<Int>) -> Break? {
    let steps = window.filter { $0 < beats.count }.map { count -> (Int, Double) in
      let before = beats[max(0, count - 3)..<count].reduce(into: Set<String>()) {
        $0.formUnion($1.themes)
      }
      let after = beats[count..<min(beats.count, count + 3)]
        .reduce(into: Set<String>()) { $0.formUnion($1.themes) }
      let all = before.union(after).count
      let shared = before.intersection(after).count
      return (count, all == 0 ? 0 : 1 - Double(shared) / Double(all))
    }
    guard let widest = steps.max(by: { ($0.1, -$0.0) < ($1.1, -$1.0) }), widest.1 >= 0.5 else {
      return nil
    }
    let sides = (beats[widest.0 - 1], beats[widest.0])
    let themes = (
      RehearsalDate.list(sides.0.themes.sorted()), RehearsalDate.list(sides.1.themes.sorted())
    )
    let between = themes.0.isEmpty || themes.1.isEmpty ? "" : ", from \(themes.0) to \(themes.1)"
    return Break(
      beat: widest.0,
      reason: "the themes change most here\(between)",
      ids: [sides.0.facts.last?.id, sides.1.facts.first?.id].compactMap(\.self)
    )
  }

  private static func share(
    _ beats: [Beat],
    _ window: ClosedRange<Int>,
    _ name: String,
    _ share: Double
  ) -> Break {
    let wished = Int((Double(beats.count) * share).rounded())
    let count = min(max(wished, window.lowerBound), window.upperBound)
    let beat = beats[min(count, beats.count) - 1]
    return Break(
      beat: min(count, beats.count - 1),
      reason: "\(name) of the beats are told, and neither a gap nor the themes part them better",
      ids: [beat.facts.last?.id].compactMap(\.self)
    )
  }
}
