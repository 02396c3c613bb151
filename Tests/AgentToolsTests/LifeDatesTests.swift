import Testing

@testable import AgentTools

@Suite(.timeLimit(.minutes(5)))
struct LifeDatesTests {
  @Test(
    arguments: [
      ("X (née Y (later Z); 10 December 1815 – 27 November 1852) was", "1815-12-10", "1852-11-27"),
      ("X (December 10, 1815 – November 27, 1852) was", "1815-12-10", "1852-11-27"),
      ("X (c. 630 – c. 570 BC) was", nil, nil),
      ("X (1580–1631) was", "1580", "1631"),
      ("X (born 3 May 1960) is", nil, nil),
      ("X is a game", nil, nil),
    ] as [(String, String?, String?)]
  )
  func `birth and death are read from the brackets behind a name`(
    text: String,
    born: String?,
    died: String?
  ) {
    let dates = LifeDates(openingOf: text)
    #expect(dates?.born == born && dates?.died == died)
  }
}
