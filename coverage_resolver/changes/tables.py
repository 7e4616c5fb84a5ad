"""Changes as JSON (schemas ``coverage-changes/1`` and ``coverage-case-changes/1``) and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from coverage_resolver.changes.cases import CaseChanges
from coverage_resolver.changes.diff import Change, Changes, Chosen
from coverage_resolver.changes.told import Beside, SourceTold, Told, TopicTold
from coverage_resolver.changes.wording import outcome
from coverage_resolver.io.spreadsheets.guarded_text import guarded
from coverage_resolver.periods import LAST_DAY

CHANGES, CASE_CHANGES = "coverage-changes/1", "coverage-case-changes/1"
COLUMNS = (
    *("services", "coverage", "places", "plans", "circumstances", "from", "through", "changed"),
    *("status_before", "governing_before", "status_after", "governing_after", "in_words"),
)
CASE_COLUMNS = ("case", "payer", "state", *COLUMNS[7:])


def changes_table(found: Changes) -> dict[str, Any]:
    """All changes as JSON has them."""
    return {
        "schema": CHANGES,
        "old": {"library": found.old, "as_of": _known(found.as_of_old)},
        "new": {"library": found.new, "as_of": _known(found.as_of_new)},
        "asked": found.asked,
        "not_asked": list(found.not_asked),
        "changes": [_change(item) for item in found.changes],
    }


def cases_table(found: CaseChanges) -> dict[str, Any]:
    """The changed questions as JSON has them."""
    return {
        "schema": CASE_CHANGES,
        "old": found.old,
        "new": found.new,
        "as_of_old": None if found.as_of_old is None else found.as_of_old.isoformat(),
        "as_of_new": None if found.as_of_new is None else found.as_of_new.isoformat(),
        "asked": found.asked,
        "changes": [
            {
                "case": item.name,
                "order_of_payers": item.order_of_payers,
                "payers": [
                    {
                        "payer": each.payer,
                        "state": each.state,
                        "changed": list(each.changed),
                        "before": None if each.before is None else told_table(each.before),
                        "after": None if each.after is None else told_table(each.after),
                    }
                    for each in item.payers
                ],
            }
            for item in found.changes
        ],
    }


def _known(day: Any) -> str | None:
    """The day of knowledge; nothing where all counts as known."""
    return None if day == LAST_DAY else day.isoformat()


def _change(item: Change) -> dict[str, Any]:
    return {
        "services": _chosen(item.services, [piece.text() for piece in item.services.values]),
        "coverage": list(item.coverage),
        "places": _chosen(item.places, [place.text() for place in item.places.values]),
        "plans": _chosen(item.plans, list(item.plans.values)),
        "circumstances": {name: list(values) for name, values in item.circumstances},
        "from": item.first.isoformat(),
        "through": _known(item.last),
        "changed": list(item.changed),
        "before": told_table(item.before),
        "after": told_table(item.after),
        "in_words": outcome(item),
    }


def _chosen(chosen: Chosen, names: list[str]) -> dict[str, Any]:
    return {"all_but" if chosen.all_but else "only": names}


def told_table(item: Told) -> dict[str, Any]:
    """One determination as far as it is compared."""
    return {
        "resolution": item.resolution or None,
        "status": item.status or None,
        "governing": item.governing,
        "criteria": item.criteria,
        **_beside(item, item.governing),
        "finality": item.finality or None,
        "standard": item.standard,
        "paid_by": item.paid_by,
        "topics": {each.topic: _topic(each) for each in item.topics},
    }


def _topic(item: TopicTold) -> dict[str, Any]:
    return {
        "resolution": item.resolution,
        "value": item.source.said or None,
        "governing": item.source.governing,
        "criteria": item.source.criteria,
        **_beside(item, item.source.governing),
    }


def _beside(item: Beside, governing: str) -> dict[str, Any]:
    """What stands together with the governing source, and what may come out where it is not settled."""
    names = [each.governing for each in item.composed]
    return {
        "composed_of": [governing, *names] if names else [],
        "composed_with": [_source(each) for each in item.composed],
        "open": [_source(each) for each in item.open],
    }


def _source(item: SourceTold) -> dict[str, Any]:
    return {
        "status": item.status,
        "governing": item.governing,
        "criteria": item.criteria,
        "value": None if item.status else item.said or None,
    }


def changes_csv(found: Changes) -> str:
    """One line for each change; lists stand in one cell, and no cell is taken for a formula."""
    return _csv(COLUMNS, (_row(item) for item in found.changes))


def _row(item: Change) -> list[str]:
    return [
        _cell(item.services, [piece.text() for piece in item.services.values]),
        "; ".join(item.coverage),
        _cell(item.places, [place.text() for place in item.places.values]),
        _cell(item.plans, list(item.plans.values)),
        "; ".join(f"{name}: {' or '.join(values)}" for name, values in item.circumstances),
        item.first.isoformat(),
        _known(item.last) or "",
        "; ".join(item.changed),
        *(item.before.status, item.before.governing, item.after.status, item.after.governing),
        outcome(item),
    ]


def _cell(chosen: Chosen, names: list[str]) -> str:
    told = "; ".join(names)
    return told if not chosen.all_but else f"all but {told}" if names else "all"


def cases_csv(found: CaseChanges) -> str:
    """One line for each payer of each changed question."""
    rows = []
    for item in found.changes:
        for each in item.payers:
            sides = [part for told in (each.before, each.after) for part in _side(told)]
            rows.append([item.name, each.payer, each.state, "; ".join(each.changed), *sides, outcome(each)])
        if item.order_of_payers:
            rows.append([item.name, "", "", "order of payers", "", "", "", "", ""])
    return _csv(CASE_COLUMNS, rows)


def _side(told: Told | None) -> tuple[str, str]:
    return ("", "") if told is None else (told.status, told.governing)


def _csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()
