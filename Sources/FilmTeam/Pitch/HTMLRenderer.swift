import Mustache

/// Writes a document as one self-contained page to read or print.
enum HTMLRenderer {
  /// Throws only if the template is broken, which a test rules out.
  static func render(_ document: PitchDocument) throws -> String {
    let library = MustacheLibrary(templates: [
      "spans": try MustacheTemplate(string: PitchTemplate.spans),
      "block": try MustacheTemplate(string: PitchTemplate.block),
      "page": try MustacheTemplate(string: PitchTemplate.page),
    ])
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
    return library.render(page, withTemplate: "page") ?? ""
  }

  private static func block(_ block: PitchBlock) -> [String: Any] {
    switch block {
    case .subheading(let text): ["subheading": text]
    case .paragraph(let spans): ["isParagraph": true, "spans": spans.map(span)]
    case .list(let items):
      ["isList": true, "items": items.map { ["spans": $0.map(span)] as [String: Any] }]
    case .table(let header, let rows):
      [
        "isTable": true,
        "header": header,
        "rows": rows.map { row -> [String: Any] in
          ["cells": row.map { ["spans": $0.map(span)] as [String: Any] }]
        },
      ]
    }
  }

  private static func span(_ span: PitchSpan) -> [String: Any] {
    switch span {
    case .text(let text): ["plain": text]
    case .strong(let text): ["strong": text]
    case .emphasis(let text): ["emphasis": text]
    case .footnote(let id): ["note": id]
    case .mark(let mark): ["mark": mark.text]
    case .link(let text, let url):
      SafeAddress.link(url).map { ["address": $0, "label": text] } ?? ["plain": text]
    }
  }
}
