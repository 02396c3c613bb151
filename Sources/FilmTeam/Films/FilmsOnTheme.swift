/// What films of `FilmData` have in common beyond their genre, sorted by hand.
enum FilmsOnTheme {
  struct Theme: Sendable {
    /// As a reason reads: "a scientist's life".
    let name: String
    /// Beginnings of words that call for this theme.
    let words: [String]
    let films: [String]
  }

  static let all: [Theme] = [
    Theme(
      name: "a life in science",
      words: [
        "scien", "mathemat", "comput", "physic", "chemi", "biolog", "astronom", "invent", "engine",
        "machine", "medic", "nature", "fossil", "geolog", "laborator", "discover", "technolog",
      ],
      films: ids(
        """
        tt2084970 tt0268978 tt2980516 tt0974014 tt1186830 tt0036126 tt0116635 tt0095243 tt0362269
        tt0055998 tt0118882 tt1571222 tt0132477 tt0103882 tt0338751 tt1054588 tt0036880 tt0096316
        """
      )
    ),
    Theme(
      name: "a writer's life",
      words: ["writ", "poet", "poem", "novel", "litera", "author", "book", "letters"],
      films: ids(
        """
        tt0416508 tt0810784 tt1700845 tt0120514 tt0138097 tt0824758 tt0482546 tt0308644 tt0280778
        tt0379725 tt0114702 tt0099040 tt0108101 tt1441953 tt2976920 tt0089755 tt0796335
        """
      )
    ),
    Theme(
      name: "an artist's life",
      words: ["paint", "sculpt", "artist", "art", "draw", "canvas", "photograph"],
      films: ids(
        """
        tt0120679 tt2473794 tt0123385 tt0094828 tt0090798 tt0049456 tt0103190 tt0058886 tt1048171
        tt0335119 tt1126590 tt0183659 tt0115632 tt0112637 tt0455957 tt2150332 tt0417871 tt0060107
        """
      )
    ),
    Theme(
      name: "a musician's life",
      words: ["music", "compos", "piano", "sing", "song", "opera", "violin"],
      films: ids(
        """
        tt0086879 tt0110116 tt0424908 tt1653911 tt0350258 tt0450188 tt0358273 tt0117631 tt0150915
        tt0151568 tt0253474 tt0071797 tt2401715 tt0109771 tt0094747 tt0054324
        """
      )
    ),
    Theme(
      name: "a fight for rights",
      words: [
        "right", "slave", "aboli", "freedom", "suffrag", "justice", "equal", "protest", "racis",
        "emancip", "nurs", "reform",
      ],
      films: ids(
        """
        tt2024544 tt0443272 tt0454776 tt1020072 tt0083987 tt0104797 tt2304771 tt1013753 tt1621046
        tt2404181 tt0195685 tt0086312 tt0091869 tt0426578 tt0092804 tt0453562
        """
      )
    ),
    Theme(
      name: "a life of rule and power",
      words: ["queen", "king", "throne", "court", "empire", "emperor", "monarch", "rule", "polit"],
      films: ids(
        """
        tt0127536 tt0414055 tt0962736 tt0119280 tt0422720 tt1276419 tt0067402 tt0064030 tt0093389
        tt1504320 tt0110428 tt0449994 tt0056937 tt0060665 tt0057877 tt0443272 tt1007029 tt0467200
        """
      )
    ),
    Theme(
      name: "a life of travel and discovery",
      words: [
        "explor", "voyage", "expedition", "sea", "ship", "map", "pirate", "travel", "flight",
        "aviat",
      ],
      films: ids(
        """
        tt0103594 tt1613750 tt0264578 tt1129445 tt0056172 tt0071411 tt0120102 tt0051003 tt0402399
        tt2167266 tt0844457 tt0338751
        """
      )
    ),
    Theme(
      name: "a woman against her time",
      words: ["woman", "women", "girl", "gender", "daughter", "mother", "wife"],
      films: ids(
        """
        tt1186830 tt0036126 tt0123385 tt0094828 tt0416508 tt0120679 tt1653911 tt0995850 tt1129445
        tt0482546 tt1441953 tt1674773 tt0118882 tt2976920 tt0864761 tt1048171 tt0095243
        """
      )
    ),
  ]

  /// The century in which a film's story plays, for films where that was checked.
  static let centuries: [Int: [String]] = [
    15: ids("tt0151137 tt0060107 tt0103594"),
    16: ids("tt0127536 tt0414055 tt0067402 tt0064030 tt0060665 tt0058886 tt0138097 tt0449994"),
    17: ids("tt0123385 tt0335119 tt0065593 tt0796335 tt0090798 tt0402399"),
    18: ids(
      """
      tt0086879 tt1653911 tt0422720 tt1276419 tt0454776 tt0110428 tt2404181 tt0864761 tt0083789
      tt0416508 tt0109771
      """
    ),
    19: ids(
      """
      tt0962736 tt0810784 tt2473794 tt1700845 tt0974014 tt0119280 tt0120514 tt0151568 tt0443272
      tt2024544 tt0110116 tt0424908 tt0094828 tt0049456 tt0103190 tt0114702 tt0080678 tt1605798
      tt0054324
      """
    ),
    20: ids(
      """
      tt2084970 tt0268978 tt2980516 tt0120679 tt1129445 tt1504320 tt0083987 tt0056172 tt0116635
      tt0338751 tt1441953 tt0091869 tt0095243 tt1674773
      """
    ),
  ]

  private static func ids(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
