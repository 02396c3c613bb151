import HistoricalText
import Testing

@Suite(.timeLimit(.minutes(5)))
struct LifeDatesTests {
  @Test(
    arguments: [
      (
        "X (née Y (later Z); 10 December 1815 – 27 November 1852) was an English poet.",
        "1815-12-10", "1852-11-27"
      ),
      ("X (December 10, 1815 – November 27, 1852) was a chemist.", "1815-12-10", "1852-11-27"),
      ("X (c. 630 – c. 570 BC) was an Archaic Greek poet.", "about 630 BC", "about 570 BC"),
      ("X (1580–1631) was an English soldier and explorer.", "1580", "1631"),
      ("X (1580-1631) was an English explorer.", "1580", "1631"),
      ("X (born 3 May 1960) is a composer.", "1960-05-03", nil),
      ("X (died 1842) was a mill worker.", nil, "1842"),
      ("X (551–479 BCE) was a Chinese philosopher.", "-0551", "-0479"),
      ("X (Koinē: Y; 70/69 BC – 10 August 30 BC) was Queen of Egypt.", "70–69 BC", "-0030-08-10"),
      (
        "X (23 September 63 BC – 19 August AD 14) was the first Roman emperor.", "-0063-09-23",
        "0014-08-19"
      ),
      ("X (2 April 748 – 28 January 814) was King of the Franks.", "0748-04-02", "0814-01-28"),
      ("X (c. 1400 – after 1460) was a German inventor.", "about 1400", "after 1460"),
      ("X (fl. 1400 – 1460) was a painter.", nil, nil),
      ("X (r. 1400 – 1460) was a king.", nil, nil),
      ("X (1 September 1939 – 2 September 1945) was a global conflict.", nil, nil),
      ("X (1820–1870) was a brig-sloop of the navy.", nil, nil),
      ("X (1914–1917) was an expedition led by captain Y.", nil, nil),
      ("X (1838–1841) was a firm of publishers.", nil, nil),
      ("X (1962–1970) were an English rock band.", nil, nil),
      ("X (1838–1841) was a newspaper.", nil, nil),
      ("X (1887–1893) is a fictional detective.", nil, nil),
      ("X (1815–1852)", nil, nil),
      ("X (1368–1644) was an imperial dynasty of China.", nil, nil),
      ("X is a game", nil, nil),
    ] as [(String, String?, String?)]
  )
  func `birth and death are those of a person, as the sentence says`(
    text: String,
    born: String?,
    died: String?
  ) {
    let dates = LifeDates(openingOf: text)
    #expect(dates?.born?.text == born && dates?.died?.text == died)
  }
}
