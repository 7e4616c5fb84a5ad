"""What of a Markdown document is no text: blocks of code, and comments. Signs of either inside of code are text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import attrs

#: A fence may open in an item of a list, or in a quotation; there it closes further from the margin.
_OPENS = re.compile(r"( {0,3}(?:(?:[-*+]|\d{1,9}[.)]) +|> ?)*)(`{3,}|~{3,})(.*)")
_CLOSES = re.compile(r"[\s>]*(`{3,}|~{3,})\s*")
INDENTED = re.compile(r" {4}| {0,3}\t")
#: What begins code or a comment within a line; a sign after a backslash begins nothing.
_SIGN = re.compile(r"\\.|(`+)|<!--")


@attrs.define
class Fences:
    """Whether lines, taken one after the other, stand in a block of code."""

    mark: str = ""
    opened: int = 0
    _margin: str = ""

    def hold(self, line: str, number: int) -> bool:
        """Whether the line is of a block: inside of it, or its first or last."""
        if ">" in self._margin and not line.lstrip().startswith(">"):
            self.mark = self._margin = ""  # the quotation ends, and what it holds with it
        if self.mark:
            found = _CLOSES.fullmatch(line)
            far = INDENTED.match(line) or ">" in line
            if found and found[1].startswith(self.mark) and (self._margin.strip() or not far):
                self.mark = self._margin = ""
            return True
        begun = _OPENS.match(line)
        if begun and not (begun[2].startswith("`") and "`" in begun[3]):
            self._margin, self.mark, self.opened = begun[1], begun[2], number
        return bool(self.mark)


def without_comments(lines: Sequence[str], fault: Callable[[int, str, str], None]) -> list[str]:
    """The lines without what stands in comments, outside of blocks of code; they keep their numbers.

    A comment that begins within a line ends in its paragraph, and in a row of a table in its line, or it is none.
    """
    fences, found, opened = Fences(), list[str](), 0
    for place, whole in enumerate(lines):
        line = whole
        if opened:
            _, end, line = whole.partition("-->")
            if not end:
                found.append("")
                continue
            opened = 0
        if fences.hold(line, place + 1):
            found.append(line)
            continue
        text, rest = _outside(line)
        if rest and (INDENTED.match(line) or (text.strip() and not _ends_in_paragraph(text, lines[place + 1 :]))):
            text, rest = text + rest, ""
        opened = place + 1 if rest else 0
        found.append(text)
    if opened:
        fault(opened, "a comment that is not closed", "close it with -->")
    return found


def _outside(line: str) -> tuple[str, str]:
    """A line without the comments that end in it, and what follows where one begins that does not."""
    text, place = "", 0
    while sign := _SIGN.search(line, place):
        end = sign.end()
        if sign[0] == "<!--":
            close = line.find("-->", sign.start() + 2)
            text += line[place : sign.start()]
            if close < 0:
                return text, line[sign.start() :]
            place = close + 3
            continue
        if sign[1]:
            closing = re.compile(rf"(?<!`){sign[1]}(?!`)").search(line, end)
            end = closing.end() if closing else end
        text += line[place:end]
        place = end
    return text + line[place:], ""


def _ends_in_paragraph(text: str, below: Sequence[str]) -> bool:
    if "|" in text:
        return False
    for line in below:
        if not line.strip():
            return False
        if "-->" in line:
            return True
    return False
