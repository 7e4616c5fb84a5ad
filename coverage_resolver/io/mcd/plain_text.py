"""From the HTML of a cell to plain text. Entities may be encoded twice, as the interface of CMS does."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BREAKS = frozenset({"p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN = frozenset({"script", "style", "head", "title"})
#: A single space stays as it is and is not replaced by itself: texts are long.
_SPACES = re.compile(r" *[\t\r\f\v\u00a0][ \t\r\f\v\u00a0]*|  +")
_LINES = re.compile(r" ?\n[ \n]*")
_ENCODED_TAG = re.compile(r"&(?:amp;)?lt;/?[a-zA-Z]|&lt;&sol;")
_EXPONENT = re.compile(r"[-+\u2212\u2013]?\d")


class _Text(HTMLParser):
    """Collects the text between tags; a block begins a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.raised = False

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for lines and columns, and counting them takes a sixth of the time."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag in _BREAKS:
            self.parts.append("\n")
        elif tag == "td":
            self.parts.append(" ")
        elif tag == "sup":
            self.raised = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")
        elif tag == "sup":
            self.raised = False

    def handle_data(self, data: str) -> None:
        if self.raised and _EXPONENT.match(data):
            # 10<sup>9</sup> is not 109.
            self.parts.append("^")
            self.raised = False
        if not self.hidden:
            self.parts.append(data)


def plain_text(cell: str) -> str:
    """The text of a cell: no tags, no entities, one space between words, one line for a block.

    >>> plain_text("&lt;p&gt;Covered &amp;amp; paid&lt;&sol;p&gt;")
    'Covered & paid'
    >>> plain_text("<p>A<br/>B &ndash; C</p>")
    'A\\nB – C'
    """
    if not cell:
        return ""
    if "&" in cell and _ENCODED_TAG.search(cell):
        cell = html.unescape(cell)
    if "<" in cell:
        reader = _Text()
        reader.feed(cell)
        reader.close()
        cell = "".join(reader.parts)
    if "&" in cell:
        cell = html.unescape(cell)
    return _LINES.sub("\n", _SPACES.sub(" ", cell.replace("\r\n", "\n"))).strip()
