"""On which line of a TOML file a record begins: its reader keeps no lines, and code hosts show findings by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

_HEADER = re.compile(r"\s*\[\[\s*([A-Za-z0-9_.\- ]+?)\s*\]\]\s*(?:#.*)?$")
#: What lies outside texts of several lines: comments, texts of one line, and the beginnings of long ones.
_TOKEN = re.compile(r"#.*|\"\"\"|'''|\"(?:[^\"\\]|\\.)*\"|'[^']*'")


def record_lines(text: str) -> Mapping[str, int]:
    """The line of each record that has a header of its own, by its place, such as ``authority[2].provision[1]``.

    >>> record_lines('x = 1\\n[[authority]]\\n[[authority.provision]]\\n[[authority.provision]]\\n[[authority]]\\n')
    {'authority[1]': 2, 'authority[1].provision[1]': 3, 'authority[1].provision[2]': 4, 'authority[2]': 5}
    """
    found: dict[str, int] = {}
    counts: Counter[str] = Counter()
    current: dict[str, str] = {}
    for number, name in _headers(text):
        outer, _, last = name.rpartition(".")
        above = f"{current[outer]}." if outer in current else f"{outer}." if outer else ""
        counts[above + last] += 1
        current[name] = f"{above}{last}[{counts[above + last]}]"
        found[current[name]] = number
    return found


def _headers(text: str) -> Iterator[tuple[int, str]]:
    """The headers of tables in lists with their lines; what stands in a text of several lines is none."""
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = None if closing else _HEADER.match(line)
        if header is not None:
            yield number, header.group(1).replace(" ", "")
            continue
        closing = _still_open(line, closing)


def _still_open(line: str, closing: str) -> str:
    """The mark that closes the text which is open at the end of a line, if one is."""
    place = 0
    while True:
        if closing:
            end = _end_of(line, closing, place)
            if end < 0:
                return closing
            place, closing = end, ""
        token = _TOKEN.search(line, place)
        if token is None or token.group().startswith("#"):
            return ""
        place = token.end()
        if token.group() in ('"""', "'''"):
            closing = token.group()


def _end_of(line: str, closing: str, place: int) -> int:
    """Where a text of several lines ends on a line; -1 if not there."""
    while True:
        end = line.find(closing, place)
        if end < 0 or closing == "'''":
            return end + len(closing) if end >= 0 else -1
        slashes = len(line[:end]) - len(line[:end].rstrip("\\"))
        if slashes % 2 == 0:
            return end + len(closing)
        place = end + 1
