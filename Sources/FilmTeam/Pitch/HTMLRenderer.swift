import Mustache

/// Writes a document as one self-contained page to read or print.
enum HTMLRenderer {
  /// The templates, parsed once.
  private static let library = Result {
    var templates = try PitchTemplate.parts.mapValues { try MustacheTemplate(string: $0) }
    templates["page"] = try MustacheTemplate(string: PitchTemplate.page)
    return MustacheLibrary(templates: templates)
  }

  /// Throws only if the template is broken, which a test rules out.
  static func render(_ document: PitchDocument) throws -> String {
    let page: [String: Any] = [
      "title": document.title,
      "kind": document.kind,
      "style": PitchTemplate.style,
      "banners": document.banners,
      "sections": document.sections.map { section -> [String: Any] in
        ["heading": section.heading, "blocks": section.blocks.map(block)]
      },
      "footnotes": document.footnotes.map { note -> [String: Any] in
        ["footnoteID": note.id, "spans": note.spans.map(span)]
      },
      "hasFootnotes": !document.footnotes.isEmpty,
    ]
    return try library.get().render(page, withTemplate: "page") ?? ""
  }

  private static func block(_ block: PitchBlock) -> [String: Any] {
    switch block {
    case .subheading(let text): ["kind": "subheading", "text": text]
    case .paragraph(let spans): ["kind": "paragraph", "spans": spans.map(span)]
    case .list(let items):
      ["kind": "list", "items": items.map { ["spans": $0.map(span)] }]
    case .table(let header, let rows):
      [
        "kind": "table",
        "header": header,
        "rows": rows.map { row in ["cells": row.map { ["spans": $0.map(span)] }] },
      ]
    }
  }

  private static func span(_ span: PitchSpan) -> [String: String] {
    switch span {
    case .text(let text): ["kind": "text", "text": text]
    case .strong(let text): ["kind": "strong", "text": text]
    case .emphasis(let text): ["kind": "emphasis", "text": text]
    case .footnote(let id): ["kind": "footnote", "text": id]
    case .mark(let mark): ["kind": "mark", "text": mark.text]
    case .link(let text, let url):
      SafeAddress.link(url).map { ["kind": "link", "address": $0, "text": text] }
        ?? ["kind": "text", "text": text]
    }
  }
}
