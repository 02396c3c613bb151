/// What stands at the top of every document of a kind.
enum PitchBanners {
  static func rehearsal(_ material: PitchMaterial) -> [String] {
    guard material.isRehearsal else { return [] }
    return [
      "Rehearsal: no model wrote this. It is put together from sources by rules; every passage is "
        + "quoted, arranged or left blank for the writer, and nothing is invented."
    ]
  }
}
