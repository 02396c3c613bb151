extension ShelfFigure {
  /// Every figure that ships, by name.
  ///
  /// Read once, at the first use; a test sees to it that none of the texts is left out because it
  /// cannot be read.
  package static let all: [ShelfFigure] = texts.compactMap(ShelfFigure.init(text:))

  static let texts: [String] = [
    adaLovelaceJSON,
    alanTuringJSON,
    emmyNoetherJSON,
    galileoGalileiJSON,
    hedyLamarrJSON,
    katherineJohnsonJSON,
    marieCurieJSON,
    maryAnningJSON,
    nikolaTeslaJSON,
    normanBorlaugJSON,
    rosalindFranklinJSON,
    srinivasaRamanujanJSON,
  ]
}
