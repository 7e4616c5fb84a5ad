"""Where each cell stands in the text of a CSV file, and how another text is written there."""

from __future__ import annotations

import re

from coverage_resolver.tables.slices import Slice

_ENDS = re.compile(r"\r\n|\n|\r")
_FIELD = re.compile(r'"(?:[^"]|"")*"|[^,\r\n]*')
#: What a field has to be quoted for.
_QUOTED = re.compile(r'[,"\r\n]')


class CsvSlices:
    """The fields of a text, gone through once. Lines are counted from 1, as the reader counts them.

    >>> CsvSlices('case,note\\r\\na,"x, y"\\r\\n').of(2, "note", "z")
    Slice(start=13, end=19, text='"z"')
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._records = dict[int, list[tuple[int, int]]]()
        line = place = 0
        while place < len(text):
            spans, end = self._record(place)
            self._records[line + 1] = spans
            line += len(_ENDS.findall(text, place, end))
            place = end
        header = [_plain(text[start:stop]) for start, stop in self._records.get(1, ())]
        self._places = {name: place for place, name in enumerate(header)}

    def of(self, line: int, column: str, cell: str) -> Slice | None:
        """The field under a column, of the record that begins on a line; nothing where there is none.

        A field that stood in quotes stays in quotes.
        """
        spans = self._records.get(line, [])
        if line == 1 or column not in self._places or self._places[column] >= len(spans):
            return None
        start, end = spans[self._places[column]]
        if self._text.startswith('"', start) or _QUOTED.search(cell):
            cell = '"' + cell.replace('"', '""') + '"'
        return Slice(start, end, cell)

    def _record(self, place: int) -> tuple[list[tuple[int, int]], int]:
        """The fields of the record that begins at a place, and where the next one begins."""
        spans = list[tuple[int, int]]()
        while True:
            found = _FIELD.match(self._text, place)
            end = found.end() if found else place
            spans.append((place, end))
            if not self._text.startswith(",", end):
                close = _ENDS.match(self._text, end)
                return spans, close.end() if close else len(self._text)
            place = end + 1


def _plain(written: str) -> str:
    return written[1:-1].replace('""', '"') if written.startswith('"') else written
