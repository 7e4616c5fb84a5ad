"""What changed from one snapshot to the next: new, revised, retired, re-dated, related or worded otherwise, gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from coverage_resolver.io.mcd.catalogue import Catalogue, Edition
from coverage_resolver.io.mcd.stated_ends import RETIRED

Part = Callable[[int], Any]
_DAYS = ("first", "start", "end", "whole_end", "retired", "retiring", "notice_start", "notice_end", "implementation")
_LISTS = ("procedures", "covered", "noncovered")
#: The groups that these lists are made of.
_GROUPS = ("groups", "covered", "noncovered")
#: What a document names beside itself: other documents, contractors, states.
_RELATIONS = ("lcds", "articles", "ncds", "contractors", "states")
_ROWS = ("new", "revised", "retired", "redated", "related", "gone", "codes", "contents")
#: What is told by other rows, or is no content: when the record was touched.
_TOLD = frozenset({*_DAYS, *_RELATIONS, "updated", "published"})


@attrs.frozen(kw_only=True)
class ChangeReport:
    """The changes of one snapshot against the one before it that held the same collection."""

    published: str
    against: Mapping[str, str]
    new: tuple[str, ...] = ()
    revised: tuple[dict[str, Any], ...] = ()
    retired: tuple[dict[str, Any], ...] = ()
    redated: tuple[dict[str, Any], ...] = ()
    #: Documents that serve or name others than before, or reach other contractors.
    related: tuple[dict[str, Any], ...] = ()
    gone: tuple[str, ...] = ()
    codes: tuple[dict[str, Any], ...] = ()
    #: Documents that say something else beside their codes, under a new version or the same: a level of national
    #: coverage, a paragraph, an asterisk, an excluded drug.
    contents: tuple[dict[str, Any], ...] = ()

    def table(self) -> dict[str, Any]:
        """As it is written beside the pack."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in attrs.asdict(self).items()}


def changes(catalogue: Catalogue, number: int, part: Part) -> ChangeReport:
    """The changes of the snapshot of that number; a first snapshot of a collection has only new documents."""
    snapshot = catalogue.snapshots[number]
    rows: dict[str, list[Any]] = {name: [] for name in _ROWS}
    against: dict[str, str] = {}
    for kind in sorted(snapshot.scopes):
        earlier = [place for place in range(number) if kind in catalogue.snapshots[place].scopes]
        now = _held(catalogue, number, kind)
        before = _held(catalogue, earlier[-1], kind) if earlier else {}
        if earlier:
            against[kind] = catalogue.snapshots[earlier[-1]].published
        rows["new"] += [doc for doc in now if doc not in before]
        rows["gone"] += [doc for doc in before if doc not in now]
        for doc in now:
            if doc in before and now[doc] != before[doc]:
                _compare(doc, before[doc], now[doc], part, rows)
    return ChangeReport(
        published=snapshot.published, against=against, **{name: tuple(found) for name, found in rows.items()}
    )


def _held(catalogue: Catalogue, number: int, kind: str) -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = {}
    for edition in catalogue.editions:
        if edition.kind == kind and number in edition.seen:
            found.setdefault(edition.doc, []).append(edition)
    return found


def _compare(doc: str, before: list[Edition], now: list[Edition], part: Part, rows: dict[str, list[Any]]) -> None:
    old, new = before[-1], now[-1]
    was, became = part(old.head), part(new.head)
    days = {name: [was.get(name, ""), became.get(name, "")] for name in _DAYS if was.get(name) != became.get(name)}
    same_words = dict(old.parts) == dict(new.parts)
    if new.version != old.version and not (same_words and days):
        rows["revised"].append({"document": doc, "version": [old.version, new.version], "days": days})
    elif days:
        rows["redated"].append({"document": doc, "version": [old.version, new.version], "days": days})
    by_status = became.get("status") == RETIRED != was.get("status")
    if by_status or ("retired" in days and became.get("retired")):
        # By its status alone: on which day, no column tells.
        rows["retired"].append({"document": doc, "retired": became.get("retired", "")})
    named = _differences({name: (frozenset(was.get(name, ())), frozenset(became.get(name, ()))) for name in _RELATIONS})
    if named:
        rows["related"].append({"document": doc, **named})
    lists = _differences({name: (_codes(old, name, part), _codes(new, name, part)) for name in _LISTS})
    if lists:
        rows["codes"].append({"document": doc, **lists})
    what = sorted([*_other_cells(was, became), *_other_contents(old, new, part)])
    if what:
        rows["contents"].append({"document": doc, "version": [old.version, new.version], "what": what})


def _other_cells(was: Mapping[str, Any], became: Mapping[str, Any]) -> list[str]:
    return [name for name in {*was, *became} - _TOLD if was.get(name) != became.get(name)]


def _other_contents(old: Edition, new: Edition, part: Part) -> list[str]:
    """What differs in the parts of two editions beside their codes, such as ``diagnoses.covered``."""
    found = []
    for name in {*old.parts, *new.parts}:
        if old.parts.get(name) == new.parts.get(name):
            continue
        was, became = (part(each.parts[name]) if name in each.parts else {} for each in (old, new))
        differing = (key for key in {*was, *became} if _without_codes(was, key) != _without_codes(became, key))
        found += [f"{name}.{key}" for key in differing]
    return found


def _without_codes(held: Mapping[str, Any], key: str) -> object:
    """Groups of services and of diagnoses without their codes, which are told by code; anything else as it is."""
    value = held.get(key, ())
    if key not in _GROUPS:
        return value
    return [{name: cell for name, cell in item.items() if name != "codes"} for item in value]


def _differences(pairs: Mapping[str, tuple[frozenset[str], frozenset[str]]]) -> dict[str, dict[str, list[str]]]:
    """What was added and what was removed, of everything that is another than before."""
    return {
        name: {"added": sorted(new - old), "removed": sorted(old - new)}
        for name, (old, new) in pairs.items()
        if old != new
    }


def _codes(edition: Edition, name: str, part: Part) -> frozenset[str]:
    home, key = ("procedures", "groups") if name == "procedures" else ("diagnoses", name)
    number = edition.parts.get(home)
    if number is None:
        return frozenset()
    return frozenset(code for group in part(number).get(key, ()) for code in group.get("codes", ()))
