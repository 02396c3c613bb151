/// The page that the renderer fills, with values that the template engine escapes.
enum PitchTemplate {
  /// The parts of a page by their kind, which a page calls as partials: a section for each kind
  /// would be looked for in vain at every place that the part stands in.
  static let parts = [
    "text": "{{text}}",
    "strong": "<strong>{{text}}</strong>",
    "emphasis": "<em>{{text}}</em>",
    "mark": #"<span class="mark">{{text}}</span>"#,
    "footnote": ##"<sup><a href="#{{text}}">{{text}}</a></sup>"##,
    "link": #"<a href="{{address}}" rel="noreferrer">{{text}}</a>"#,
    "subheading": "<h3>{{text}}</h3>",
    "paragraph": "<p>{{#spans}}{{>*kind}}{{/spans}}</p>",
    "list": "<ul>{{#items}}<li>{{#spans}}{{>*kind}}{{/spans}}</li>{{/items}}</ul>",
    "table": """
    <table><thead><tr>{{#header}}<th>{{.}}</th>{{/header}}</tr></thead><tbody>\
    {{#rows}}<tr>{{#cells}}<td>{{#spans}}{{>*kind}}{{/spans}}</td>{{/cells}}</tr>{{/rows}}\
    </tbody></table>
    """,
  ]

  static let page = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width">
    <title>{{title}}</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <h1>{{title}}</h1>
    <p class="kind">{{kind}}</p>
    {{#banners}}
    <p class="banner">{{.}}</p>
    {{/banners}}
    {{#sections}}
    <section>
    <h2>{{heading}}</h2>
    {{#blocks}}
    {{>*kind}}
    {{/blocks}}
    </section>
    {{/sections}}
    {{#hasFootnotes}}
    <section class="footnotes">
    <h2>Footnotes</h2>
    <dl>
    {{#footnotes}}
    <dt id="{{footnoteID}}">{{footnoteID}}</dt><dd>{{#spans}}{{>*kind}}{{/spans}}</dd>
    {{/footnotes}}
    </dl>
    </section>
    {{/hasFootnotes}}
    </body>
    </html>

    """

  static let style = """
    @page { size: A4; margin: 22mm 20mm; @bottom-center { content: counter(page);
      font: 9pt Georgia, "Times New Roman", serif; color: #555; } }
    body { font: 11pt/1.5 Georgia, "Times New Roman", serif; max-width: 42em; margin: 2em auto;
      padding: 0 1em; color: #111; background: #fff; }
    h1 { font-size: 2em; line-height: 1.2; margin: 0; }
    h2 { font-size: 1.25em; border-bottom: 1px solid #999; margin-top: 2em; break-after: avoid; }
    h3 { font-size: 1em; break-after: avoid; }
    p, li { orphans: 3; widows: 3; }
    .kind { color: #555; font-style: italic; margin-top: 0.2em; }
    .banner { border: 2px solid #b00; padding: 0.5em 0.8em; font-family: sans-serif; }
    .mark { color: #b00; font-family: sans-serif; font-size: 0.8em; }
    table { border-collapse: collapse; width: 100%; font-size: 0.85em; break-inside: auto; }
    th, td { border: 1px solid #bbb; padding: 0.25em 0.4em; text-align: left; vertical-align: top; }
    tr { break-inside: avoid; }
    thead { display: table-header-group; }
    td a { overflow-wrap: break-word; }
    td:first-child { min-width: 4em; }
    sup { line-height: 0; margin-right: 0.15em; }
    a { color: #114; overflow-wrap: anywhere; }
    .footnotes dl { display: grid; grid-template-columns: 3em 1fr; font-size: 0.85em; }
    .footnotes dt { font-weight: bold; }
    .footnotes dd { margin: 0 0 0.25em; break-inside: avoid; }
    .footnotes dt { break-after: avoid; }
    @media print { body { margin: 0; max-width: none; padding: 0; } a { text-decoration: none; } }
    """
}
