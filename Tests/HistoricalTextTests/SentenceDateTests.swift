import HistoricalText
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SentenceDateTests {
  private func dates(_ sentence: String) -> [String] {
    SentenceDate.all(in: sentence).map(\.date.text)
  }

  @Test(
    arguments: [
      ("She left on 1861-02-03 for Leeds.", ["1861-02-03"]),
      ("She came back in June 1862.", ["1862-06"]),
      ("She wrote on 12 Feb. 1863 again.", ["1863-02-12"]),
      ("On Sept 3rd, 1864 she spoke.", ["1864-09-03"]),
      ("On the 5th of June 1833 she met him.", ["1833-06-05"]),
      ("It was 1874 when Fanny sold them.", ["1874"]),
      ("Her book of 1897 about Africa.", ["1897"]),
      ("In 1843, work began.", ["1843"]),
      ("The mill (1838–1841) was hers.", ["1838", "1841"]),
      ("From 1838 to 1841 she taught.", ["1838", "1841"]),
      ("In the summer of 1833 she met him.", ["1833"]),
      ("1843: she published.", ["1843"]),
      ("The war (1 September 1939 – 2 September 1945) was long.", ["1939-09-01", "1945-09-02"]),
      ("From 1 May 1839 to 2 June 1840 she was away.", ["1839-05-01", "1840-06-02"]),
    ]
  )
  func `dates are read in the forms in which texts write them`(sentence: String, found: [String]) {
    #expect(dates(sentence) == found)
  }

  @Test(
    arguments: [
      "On 31 February 1833 she left.", "On 30 February 1833 she left.",
      "On February 31, 1833 she left.", "On 1833-02-31 she left.", "On 31 June 1833 she left.",
      "In 20235 it will rain.", "There were 1066 men.", "It was printed in 1500 copies.",
      "In 1500 copies the book was sold.", "She lived in Room 1812 then.",
      "She slept in room 1812.",
      "See pp. 1840–1852 of the book.", "See pages 1840 to 1852.", "ISBN 978 1850 4321 0",
      "ISBN 1-8504-3210-1", "Call 01422 1850 22 today.", "Telephone 1850, please.",
      "She lived at 1812 Oak Street.", "She moved to 1812 Oak Street.", "in 1812 Oak Street",
      "She paid £1872 for it.", "It cost $1872.", "She owned 1,873 books.",
      "She lived at No. 1871 then.", "A crew of 1812 sailed.", "The crew of 1812, all told.",
      "The population grew by 1850.", "It took 1840 hours.", "The train left at 1815.",
      "Patent 1852 was hers.", "She weighed 1840 grams.", "A height of 1850 m.",
      "By the 1870s Fanny was known.", "Über 1840 Menschen kamen.", "Am 12. März 1843 starb sie.",
      "Elle est née à Paris en 1843 et vécut dans la rue.",
      "In 1500 Exemplaren wurde das Buch gedruckt.",
      "Le 12 mai 1843 elle partit.", "El 3 de mayo de 1843 fue.", "Chapter 1843 is long.",
      "The engine, number 1843, ran.", "Flight 1812 left.", "More than 1500 people came.",
      "She was about 1500 miles away.", "In 800 copies it was sold.", "Order 1805, signed.",
    ]
  )
  func `other numbers are no dates`(_ sentence: String) {
    #expect(dates(sentence) == [])
  }

  @Test(
    arguments: [
      ("She was born on 23 September 63 BC in Rome.", ["-0063-09-23"]),
      ("He died on 19 August AD 14 at Nola.", ["0014-08-19"]),
      ("In 44 BCE he was killed.", ["-0044"]),
      ("He was born in 551 B.C. in Lu.", ["-0551"]),
      ("In 79 CE the mountain burst.", ["0079"]),
      ("In A.D. 79 the mountain burst.", ["0079"]),
      ("In 768, he became king.", ["0768"]),
      ("He was crowned on 25 December 800 in Rome.", ["0800-12-25"]),
    ]
  )
  func `years before 1000 are read with an era, or where they are plain`(
    sentence: String,
    found: [String]
  ) {
    #expect(dates(sentence) == found)
  }

  @Test(
    arguments: [
      ("He was born c. 1400 in Mainz.", ["about 1400"]),
      ("He was born c.1400 in Mainz.", ["about 1400"]),
      ("He was born about 1400.", ["about 1400"]),
      ("Around 1400 he moved.", ["about 1400"]),
      ("He died after 1460.", ["after 1460"]),
      ("He died before 1460.", ["before 1460"]),
      ("By 1460 he was dead.", ["by 1460"]),
      ("He died no later than 1460.", ["by 1460"]),
      ("He may have died in 1461.", ["perhaps 1461"]),
      ("He probably died in 1461.", ["perhaps 1461"]),
      ("He is said to have died in 1461.", ["perhaps 1461"]),
      ("It is believed that he died in 1461.", ["perhaps 1461"]),
      ("He died in 1461?", ["perhaps 1461"]),
      ("He died in 1461 (?) in Mainz.", ["perhaps 1461"]),
      ("He was born in 1790 or 1791.", ["1790–1791"]),
      ("He was born between 1790 and 1795.", ["1790–1795"]),
      ("In the winter of 1833–34 he fell ill.", ["1833–1834"]),
      ("In 1833/34 he fell ill.", ["1833–1834"]),
      ("On 10 February 1723/4 he died.", ["1723–1724"]),
      ("On 5 or 6 June 1833 he came.", ["1833-06"]),
      ("From 5 to 8 June 1833 he came.", ["1833-06"]),
      ("In June or July 1833 he came.", ["1833"]),
      ("He was born on 25 December 1642 (Old Style).", ["1642"]),
      ("About 5 June 1833 he came.", ["about 5 June 1833"]),
      ("About 44 BC he came.", ["about 44 BC"]),
    ]
  )
  func `an uncertain date stays uncertain`(sentence: String, found: [String]) {
    #expect(dates(sentence) == found)
    for date in found { #expect(HistoricalDate(date)?.text == date) }
  }

  @Test(
    arguments: [
      ("1815-12-10", "10 December 1815"), ("-0044-03-15", "15 March 44 BC"), ("355", "AD 355"),
      ("c. 1843", "about 1843"), ("1830s", "1830s"), ("15th century", "15th century"),
      ("5th century BC", "5th century BC"), ("September 1843, London", "September 1843"),
      ("44 BC", "44 BC"), ("1843-1845", "1843–1845"), ("1833/34", "1833–1834"),
    ]
  )
  func `a date that stands alone is read, and told as it is`(text: String, words: String) {
    let date = HistoricalDate(text)
    #expect(date?.words == words)
    #expect(date.flatMap { HistoricalDate($0.text) } == date)
  }

  @Test(
    arguments: [
      "in youth", "1815-13", "1815-02-31", "0000", "20235", "", "-", "9223372036854775808",
      "99999-01-01", "Ada", "31 February 1815",
    ]
  )
  func `what no calendar has is no date`(_ text: String) {
    #expect(HistoricalDate(text) == nil)
  }

  @Test func `there is no year 0 in an age`() throws {
    let birth = try #require(HistoricalDate("-0063-09-23"))
    let death = try #require(HistoricalDate("0014-08-19"))
    #expect(birth.years(until: death) == 75)
    #expect(birth.ages(at: death) == 75...75)
    #expect(try birth.ages(at: #require(HistoricalDate("-0044"))) == 18...19)
    #expect(try birth.ages(at: #require(HistoricalDate("0001"))) == 62...63)
    #expect(try #require(HistoricalDate("-0044")) < death)
    #expect(try #require(HistoricalDate("-0044")) > birth)
  }

  @Test func `no age is finer than the dates`() throws {
    let about = try #require(HistoricalDate("c. 1400"))
    let year = try #require(HistoricalDate("1840"))
    let day = try #require(HistoricalDate("1861-05-03"))
    #expect(about.ages(at: day) == nil)
    #expect(year.ages(at: day) == 20...21)
    #expect(try year.ages(at: #require(HistoricalDate("perhaps 1861"))) == nil)
    #expect(try day.ages(at: #require(HistoricalDate("1861-05"))) == 0...0)
    #expect(day.ages(at: year) == nil)
  }
}
