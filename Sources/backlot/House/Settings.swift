import Foundation
import ModelGateway
import Storage
import SwiftCSV
import Yams

/// The user's configuration file: where research goes, whose films are compared, and how long
/// sessions are kept.
///
/// The models in it (`model_list` and what belongs to it) are the gateway's to read.
struct Settings: Sendable {
  /// The file, if there is one.
  let path: String?
  /// Its text, for the gateway.
  let text: String?
  let wikipedia: String?
  let researchContact: String
  private let films: String?

  /// The sections of the file that are not the gateway's.
  static let sections = ["research", "films", "retention", "runs"]

  let retention: RetentionPolicy
  let hasModelList: Bool
  /// What these sections say and has no effect, with its line.
  let notices: [String]
  /// Whether a daemon that starts goes on by itself with runs that ended with their process.
  let resumesRuns: Bool

  /// The contact that research is done under where the user gives none.
  private static let contact = "https://github.com/backlot-film/backlot"

  init(_ invocation: Invocation) throws {
    let named = invocation.options.config.map(Places.absolute)
    let standard = invocation.places.configurationFile
    let file = named ?? (FileManager.default.fileExists(atPath: standard) ? standard : nil)
    path = file
    guard let file else {
      (text, wikipedia, films) = (nil, invocation.environment["BACKLOT_WIKIPEDIA"], nil)
      researchContact = Settings.contact
      retention = RetentionPolicy()
      hasModelList = false
      notices = []
      resumesRuns = false
      return
    }
    try PrivatePath.expectFile(file)
    guard let contents = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw CommandFailure("cannot read the configuration file \(file)", Exit.configuration)
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: contents)
    } catch {
      throw CommandFailure("\(file) is \(NotYAML(error))", Exit.configuration)
    }
    guard root == nil || root?.mapping != nil else {
      throw CommandFailure(
        "\(file) must be a mapping, with sections such as model_list and research",
        Exit.configuration
      )
    }
    text = contents
    hasModelList = root?["model_list"] != nil
    notices = Self.notices(root, hasModelList: hasModelList)
    let research = root?["research"]
    wikipedia = invocation.environment["BACKLOT_WIKIPEDIA"] ?? research?["wikipedia"]?.string
    researchContact = research?["contact"]?.string ?? Settings.contact
    films = root?["films"]?.string
    let resume = root?["runs"]?["resume"]
    resumesRuns = resume?.string == "automatic"
    if let resume, !["automatic", "manual"].contains(resume.string) {
      throw CommandFailure("\(file): runs.resume is automatic or manual", Exit.configuration)
    }
    retention = try RetentionPolicy(root?["retention"], in: file)
  }

  /// The keys that each section knows; nil for a section that has none or checks its own.
  private static let keys = ["research": ["wikipedia", "contact"], "runs": ["resume"]]

  /// What has no effect: other keys, and values of another kind than the section takes.
  private static func notices(_ root: Node?, hasModelList: Bool) -> [String] {
    var notices: [String] = []
    func note(_ what: String, _ node: Node) {
      if notices.count < 100 {
        notices.append("not honoured: \(what) at line \(node.mark?.line ?? 1)")
      }
    }
    for (key, value) in root?.mapping ?? [:] {
      guard let name = key.string, sections.contains(name) else {
        // Where there is a list of models, its reader tells of everything else.
        if !hasModelList { note(shown(key), key) }
        continue
      }
      if value.null != nil { continue }
      if name == "films", value.scalar == nil { note("films, which is not a path", value) }
      guard let known = keys[name] else { continue }
      guard let members = value.mapping else {
        note("\(name), which is not a mapping", value)
        continue
      }
      for (key, value) in members {
        if !known.contains(key.string ?? "") {
          note("\(name).\(shown(key))", key)
        } else if value.scalar == nil {
          note("\(name).\(shown(key)), which is not a text", value)
        }
      }
    }
    return notices
  }

  /// A key as it may be shown: what is no name of a setting may be a secret in the wrong place.
  private static func shown(_ key: Node) -> String {
    guard let name = key.string, name.count <= 40,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "-") })
    else { return "a key" }
    return name
  }

  /// The rows of the user's own film table: CSV with a line of column names.
  func userFilms() throws -> [[String: String]] {
    guard let films else { return [] }
    let base = path.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    let file = base.map { URL(fileURLWithPath: films, relativeTo: $0).path } ?? films
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw CommandFailure("cannot read the film table \(file)", Exit.configuration)
    }
    return try CSV<Named>(string: text).rows
  }
}
