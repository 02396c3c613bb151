/// What stands at the top of every document of a kind.
enum PitchBanners {
  static func rehearsal(_ material: PitchMaterial) -> [String] {
    guard material.isRehearsal else { return [] }
    var banners = [
      "Rehearsal: no model wrote this. It is put together from sources by rules; every passage is "
        + "quoted, arranged or left blank for the writer, and nothing is invented."
    ]
    if !material.asksForKind, material.askedName != material.prompt {
      banners.append(
        "Asked for: “\(material.prompt)”. A rehearsal goes by the name and leaves the wish to you or "
          + "to a model."
      )
    }
    return banners
  }
}
