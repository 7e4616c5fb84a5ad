"""Coverage of the rules as one self-contained page: no script, no font, no picture from elsewhere; it prints.

Everything that comes from records is escaped. Tested and not tested are told by words and signs, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from coverage_resolver.tables.coverage_lines import share_text
from coverage_resolver.tables.edges import PREVAILS, SILENT
from coverage_resolver.tables.rule_coverage import RuleCoverage

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1a1a1a;
  background: #fff; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ccc; }
td.missing { font-weight: 600; text-decoration: underline; }
.figures td { font-variant-numeric: tabular-nums; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #16181d; } th, td { border-color: #444; } }
"""


def coverage_page(found: RuleCoverage, title: str = "Coverage of the rules") -> str:
    """The page."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        "<p>What the rows of the decision tables exercise of a library: authorities that governed, edges of "
        "precedence that were taken both ways, and dates of which a row would notice that they moved.</p>",
        _figures(found),
        _dates(found),
        _edges(found),
        _authorities(found),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _figures(found: RuleCoverage) -> str:
    targets = found.targets
    rows = (
        ("authorities that governed", len(found.governed), len(targets.authorities) - len(found.closed_authorities)),
        ("edges taken both ways", found.edges_taken, found.two_way_edges),
        ("dates tested", found.tested, found.testable),
    )
    body = [
        (name, str(part), str(whole), share_text(part, whole), str(generated))
        for (name, part, whole), generated in zip(rows, found.by_generated, strict=True)
    ]
    names = ("what", "covered", "of", "share", "by generated rows only")
    return _table("Figures", names, body, "figures")


def _dates(found: RuleCoverage) -> str:
    body = []
    for item in found.targets.boundaries:
        missing, idle = found.missing_days(item), found.idle_days(item)
        told = {**dict.fromkeys(missing, "✗ no row would notice"), **dict.fromkeys(idle, "changes no answer")}
        days = ", ".join(f"{day} {told.get(day, '✓')}" for day in item.days)
        body.append((item.name, item.what, item.date.isoformat(), days))
    return _table("Dates, and the days on which rows test them", ("of", "what", "date", "days"), body)


def _edges(found: RuleCoverage) -> str:
    body = []
    for edge in found.targets.edges:
        taken, closed = found.ways(edge), found.closed(edge)
        ways = [
            "✓" if way in taken else "no case takes it" if way in closed else "✗ not taken"
            for way in (PREVAILS, SILENT)
        ]
        example = " over ".join(edge.example)
        body.append((edge.ladder, f"{edge.stronger} over {edge.weaker}", *ways, example))
    names = ("ladder", "edge", "stronger prevails", "stronger silent", "sources that can meet on it")
    return _table("Edges of precedence", names, body)


def _authorities(found: RuleCoverage) -> str:
    governed = set(found.governed)
    closed = found.closed_authorities
    body = [
        (name, "✓ governed" if name in governed else "no case lets it govern" if name in closed else "✗ never governed")
        for name in found.targets.authorities
    ]
    body += [(name, "can never govern: it informs, is proposed, or is silent") for name in found.targets.speechless]
    return _table("Authorities", ("authority", "in some row"), body)


def _table(caption: str, names: Iterable[str], rows: Iterable[Iterable[str]], style: str = "") -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    marked = f' class="{style}"' if style else ""
    top = f"<table{marked}><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    return f"{top}\n<tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    style = ' class="missing"' if "✗" in text else ""
    return f"<td{style}>{escape(text)}</td>"
