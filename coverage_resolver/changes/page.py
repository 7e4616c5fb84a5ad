"""Changes as one page of HTML that needs nothing else: no script, no picture, no address; all text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from coverage_resolver.changes.cases import CaseChanges
from coverage_resolver.changes.diff import Change, Changes
from coverage_resolver.changes.wording import cases_heading, circumstance, counted, days, heading, outcome, plans
from coverage_resolver.explain_lines import words

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1c1c1c; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .3rem 0; }
th, td { border-bottom: 1px solid #bbb; padding: .35rem .6rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #555; } td.days { white-space: nowrap; } ul { padding-left: 1.2rem; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def changes_page(found: Changes) -> str:
    """The changes by coverage, and under each in the order of days."""
    body = [
        f"<p>{escape(heading(found))}. {counted(len(found.changes), 'change', 'changes')}; "
        f"{counted(found.asked, 'class of cases was', 'classes of cases were')} asked.</p>"
    ]
    if not found.changes:
        body.append("<p>No determination changes.</p>")
    rows = sorted(found.changes, key=lambda item: item.coverage)
    for coverage, group in groupby(rows, key=lambda item: item.coverage):
        title = ", ".join(map(words, coverage))
        header = ("Services", "Where", "For whom", "Days", "What changes")
        body += [f"<h2>{escape(title)}</h2>", *_table(title, header, map(_cells, group))]
    body += ["<h2>Not asked</h2>", "<ul>", *(f"<li>{escape(text)}</li>" for text in found.not_asked), "</ul>"]
    return _page("Changes of coverage determinations", body)


def cases_page(found: CaseChanges) -> str:
    """The questions that are answered otherwise."""
    told = cases_heading(found)
    told = f"{told[:1].upper()}{told[1:]}: {len(found.changes)} of {counted(found.asked, 'case', 'cases')} changed."
    rows = [
        (item.name, f"{words(each.payer)} {each.state}".strip(), outcome(each))
        for item in found.changes
        for each in item.payers
    ]
    rows += [
        (item.name, "", "the order of the payers, or whether it is settled")
        for item in found.changes
        if item.order_of_payers
    ]
    return _page("Changed cases", [f"<p>{escape(told)}</p>", *_table(told, ("Case", "Payer", "What changes"), rows)])


def _cells(item: Change) -> Sequence[str]:
    whom = [plans(item.plans), *(circumstance(name, values) for name, values in item.circumstances)]
    return (
        _names([piece.text() for piece in item.services.values], item.services.all_but, "every service"),
        _names([place.text() for place in item.places.values], item.places.all_but, "everywhere"),
        "; ".join(filter(None, whom)) or "everybody",
        days(item.first, item.last),
        outcome(item),
    )


def _names(names: Sequence[str], all_but: bool, every: str) -> str:
    told = ", ".join(names)
    return told if not all_but else f"{every} but {told}" if names else every


def _table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"<table><caption>{escape(caption)}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{escape(name)}</th>' for name in header) + "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _page(title: str, body: Iterable[str]) -> str:
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            *body,
            "</body></html>\n",
        ]
    )
