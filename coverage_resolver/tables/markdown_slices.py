"""Where each cell stands in the text of a Markdown document, and how another text is written there."""

from __future__ import annotations

from itertools import accumulate

from coverage_resolver.tables.markdown_tables import BAR, RULE, cells_of
from coverage_resolver.tables.slices import Slice


class MarkdownSlices:
    r"""The lines of a document. A cell stays as wide as it was where the new text has room.

    >>> MarkdownSlices("| case | x   |\n|---|---|\n| a    | old |\n").of(3, "x", "z")
    Slice(start=33, end=38, text=' z   ')
    """

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True)
        self._starts = [0, *accumulate(map(len, self._lines))]

    def of(self, line: int, column: str, cell: str) -> Slice | None:
        """The cell under a column, of the row on a line; nothing where a comment stands in the line, or none is."""
        at = line - 1
        ruled = next((above for above in range(at - 1, 0, -1) if RULE.fullmatch(self._lines[above].rstrip())), 0)
        if not ruled or any("<!--" in self._lines[each] for each in (ruled - 1, at)):
            return None
        header, spans = cells_of(self._lines[ruled - 1]), _between_bars(self._lines[at])
        if column not in header or len(header) != len(spans):
            return None
        start, end = spans[header.index(column)]
        written = _padded(self._lines[at][start:end], cell.replace("|", "\\|"))
        return Slice(self._starts[at] + start, self._starts[at] + end, written)


def _between_bars(line: str) -> list[tuple[int, int]]:
    """What stands between the bars of a line, with the space around it."""
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    start += line.startswith("|", start)
    if line.endswith("|", start, end) and not line.endswith("\\|", start, end):
        end -= 1
    bars = [found.start() for found in BAR.finditer(line, start, end)]
    return list(zip([start, *(bar + 1 for bar in bars)], [*bars, end], strict=True))


def _padded(old: str, cell: str) -> str:
    """A cell with the ticks of code that the old one had, and with space around it up to the width of that one."""
    inner = old.strip()
    if len(inner) > 2 and inner[0] == inner[-1] == "`" and "`" not in cell:
        cell = f"`{cell}`"
    lead, trail = len(old) - len(old.lstrip()), len(old) - len(old.rstrip())
    if not inner:
        return f" {cell} ".ljust(len(old)) if old else cell
    if lead > 1 and trail <= 1:  # set to the right
        return f" {cell}".rjust(len(old) - trail) + " " * trail
    return f"{' ' * lead}{cell}{' ' * bool(trail)}".ljust(len(old) if trail else 0)
