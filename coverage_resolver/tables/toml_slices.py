"""Where the value of a key stands in the text of a TOML file, and how another one is written there.

Only what stands once in the block of its row, on one line, is found: under its dotted key, in the table of its part
(``[row.expect]``), or in a table on one line (``expect = { … }``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import accumulate

from coverage_resolver.tables.slices import Slice

_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'"
_LIST = rf"\[(?:[ \t,]|{_STRING})*\]"
_BARE = re.compile(r"true|false|\d{4}-\d\d-\d\d", re.ASCII)
_VALUE = rf"(?!\"\"\"|''')(?P<value>{_STRING}|{_LIST}|{_BARE.pattern})(?=[ \t]*(?:[,}}#\r\n]|$))"
_ROW = re.compile(r"\s*\[\[\s*row\s*\]\]")
_NEXT_ROW = re.compile(r"^[ \t]*\[\[?\s*(?:row\s*\]\]|defaults\b)", re.MULTILINE)
_PART = re.compile(r"^[ \t]*\[", re.MULTILINE)


class TomlSlices:
    r"""The lines of a file.

    >>> TomlSlices('[[row]]\nexpect.status = "a" # why\nexpect.settled = true\n').of(1, "expect.settled", "false")
    Slice(start=51, end=55, text='false')
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]

    def of(self, line: int, column: str, cell: str) -> Slice | None:
        """The value of a column, of the row whose header stands on a line; nothing where it is not found."""
        begin = self._starts[line - 1]
        header = _ROW.match(self._text, begin)
        if header is None:
            return None
        close = _NEXT_ROW.search(self._text, header.end())
        found = set(self._values(column.split("."), header.end(), close.start() if close else len(self._text)))
        if len(found) != 1:
            return None
        start, end = found.pop()
        return Slice(start, end, _value(self._text[start:end], cell))

    def _values(self, path: list[str], begin: int, end: int) -> Iterator[tuple[int, int]]:
        root = _PART.search(self._text, begin, end)
        own = root.start() if root else end
        yield from self._spans(rf"^[ \t]*{_assigned(path)}", begin, own)
        for cut in range(1, len(path)):
            part, value = _key(path[:cut]), _assigned(path[cut:])
            yield from self._spans(rf"^[ \t]*{part}[ \t]*=[ \t]*\{{(?:[^\n]*?[{{,\s])??{value}", begin, own)
            for table in re.compile(rf"^[ \t]*\[\s*row\s*\.\s*{part}\s*\]", re.MULTILINE).finditer(
                self._text, begin, end
            ):
                following = _PART.search(self._text, table.end(), end)
                yield from self._spans(rf"^[ \t]*{value}", table.end(), following.start() if following else end)

    def _spans(self, form: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
        return (found.span("value") for found in re.compile(form, re.MULTILINE).finditer(self._text, begin, end))


def _key(path: list[str]) -> str:
    return r"[ \t]*\.[ \t]*".join(map(re.escape, path))


def _assigned(path: list[str]) -> str:
    return rf"{_key(path)}[ \t]*=[ \t]*{_VALUE}"


def _value(old: str, cell: str) -> str:
    """A cell as a value of the sort that stood there: a truth or a day without quotes, a list, or a text."""
    if old.startswith("[") and cell != "absent":
        return f"[{', '.join(map(_text, cell.split('|')))}]"
    return cell if _BARE.fullmatch(old) and _BARE.fullmatch(cell) else _text(cell)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
