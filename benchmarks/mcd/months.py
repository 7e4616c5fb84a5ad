"""One month of the synthetic database: documents are revised, announced, retired, folded together, re-dated.

The rates come from what was published. In the lists of August 2025, 35% of 2,161 articles and 40% of 972 LCDs had last
been updated in the twelve months before, with peaks in October (new diagnosis codes) and January (new procedure codes),
3% of both had been retired in those months, and 1% of both were not yet in effect. Of 48 articles seen again a year
later, contractors' renames apart, 29 had another date. So:

* articles: 3% are revised in a month, but 9% in that of 1 October, 7% in that of 1 January, 4% in those of 1 April and
  1 July; six revisions in ten change codes: 0.5% of each list, at least one, are removed and as many added;
* LCDs: 4% are revised in a month, a quarter of them after a notice period of 45 days or more;
* a retirement is announced 20 to 540 days ahead, 46 articles and 51 LCDs at a time, which makes about 0.25% a month;
  one in ten bears one day as its effective and its retirement date; as many new documents appear;
* a tenth of a percent is revised with an effective date before that of the version it replaces;
* a percent has its first link to another document set right under the number of its version, which comes to about one
  version in ten in the end; no source tells how often that is;
* two documents a month of one contractor's area are folded into their twins of the other area, on one day;
* in the middle of the run one contractor is renamed: every living document of it gets a new version and a new date.
"""

from __future__ import annotations

import datetime as dt
import random
from array import array
from dataclasses import replace

from mcd.contracts import renames
from mcd.documents import SHARES, Codes, Document, Edition, weight
from mcd.world import FIRST_ID, PLACEHOLDER, World, new_codes

REVISED = {"article": {10: 0.09, 1: 0.07, 4: 0.04, 7: 0.04}, "lcd": {}}
REVISED_OTHERWISE = {"article": 0.03, "lcd": 0.04}
CHANGES_CODES, CHANGED_SHARE = 0.6, 0.005
WITH_NOTICE, RETROACTIVE, ZERO_LENGTH = 0.25, 0.001, 0.1
APPEARING = 0.0025
RELINKED = 0.01
FOLDED = 2
NCDS_CHANGED = 0.004


def next_month(day: dt.date) -> dt.date:
    """The day of the next download."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, day.day)


def advance(world: World, rename: bool = False) -> None:
    """The database a month later."""
    before, world.day = world.day, next_month(world.day)
    world.month += 1
    for kind, documents in world.documents.items():
        rng = world.rng("month", world.day, kind)
        for item in documents:
            _take_effect(item, world.day)
        _retire(documents, world.day, rng)
        _revise_some(world, kind, before, rng)
        _fold(world, kind, rng)
        _appear(world, kind, rng)
        _announce_more(world, kind, rng)
        _relink(world, kind)
    if rename:
        _rename(world)
    rng = world.rng("month", world.day, "ncd")
    for place in range(len(world.ncd_versions)):
        if rng.random() < NCDS_CHANGED:
            world.ncd_versions[place] += 1
            world.ncd_changed[place] = world.day - dt.timedelta(days=rng.randrange(30))


def _take_effect(item: Document, day: dt.date) -> None:
    if len(item.editions) == 2 and item.editions[1].effective <= day:
        item.editions = item.editions[1:]


def _retire(documents: list[Document], day: dt.date, rng: random.Random) -> None:
    for item in documents:
        if item.retires_on is not None and item.retires_on <= day:
            last = item.editions[0]
            effective = item.retires_on if rng.random() < ZERO_LENGTH else min(last.effective, item.retires_on)
            item.editions = [
                replace(
                    last,
                    version=last.version + rng.randrange(1, 4),
                    effective=effective,
                    status="R",
                    retired=item.retires_on,
                    updated=day - dt.timedelta(days=rng.randrange(1, 20)),
                    ends=None,
                )
            ]
            item.retires_on = None


def _revise_some(world: World, kind: str, before: dt.date, rng: random.Random) -> None:
    """Revisions at the month's rate; at least one, however few the documents."""
    rate = REVISED[kind].get(world.day.month, REVISED_OTHERWISE[kind])
    free = [item for item in world.documents[kind] if _free(item)]
    drawn = [(rng.random(), item) for item in free]
    for chance, item in drawn if not drawn or min(drawn, key=_chance)[0] < rate else [(0.01, rng.choice(free))]:
        if chance < RETROACTIVE:
            revise(world, item, item.editions[0].effective - dt.timedelta(days=rng.randrange(1, 60)), rng)
        elif chance < rate:
            revise(world, item, _effective(world, kind, before, rng), rng)


def _chance(pair: tuple[float, Document]) -> float:
    return pair[0]


def _free(item: Document) -> bool:
    return item.living and len(item.editions) == 1 and item.retires_on is None


def _effective(world: World, kind: str, before: dt.date, rng: random.Random) -> dt.date:
    if kind == "lcd" and rng.random() < WITH_NOTICE:
        return world.day + dt.timedelta(days=rng.randrange(45, 400))
    day = before + dt.timedelta(days=rng.randrange(1, 31))
    return world.day.replace(day=1) if world.day.month in REVISED[kind] else day


def revise(world: World, item: Document, effective: dt.date, rng: random.Random, **changes: object) -> None:
    """A new version; one that is effective later stands beside the one it will replace."""
    old = item.editions[0]
    item.revisions += 1
    new = replace(
        old,
        version=old.version + rng.choice((2, 2, 2, 3, 4, 5, 8, 27)),
        effective=effective,
        updated=world.day - dt.timedelta(days=rng.randrange(1, 28)),
        text=old.text + 1,
        notice=None,
        ends=None,
        **changes,  # type: ignore[arg-type]
    )
    if rng.random() < CHANGES_CODES:
        new = _change_codes(world, new, rng)
    if effective > world.day:
        gone = effective - dt.timedelta(days=1)
        item.editions = [replace(old, ends=gone), replace(new, notice=(world.day, gone))]
    else:
        item.editions = [new]


def _change_codes(world: World, edition: Edition, rng: random.Random) -> Edition:
    diagnoses = range(len(world.codes.diagnoses))

    def change(groups: Codes, within: range) -> Codes:
        return tuple(_changed(group, within, rng) for group in groups)

    procedures = edition.procedures
    equipment = any(group and group[0] in world.codes.equipment for group in procedures)
    span = world.codes.equipment if equipment else range(world.codes.equipment.start)
    return replace(
        edition,
        covered=change(edition.covered, diagnoses),
        noncovered=change(edition.noncovered, diagnoses),
        procedures=change(procedures, span),
    )


def _changed(group: array[int], within: range, rng: random.Random) -> array[int]:
    if len(group) < 2 or PLACEHOLDER in group:
        return group
    count = min(len(group) // 2, max(1, round(len(group) * CHANGED_SHARE)))
    left = set(group) - set(rng.sample(group, count))
    while len(left) < len(group):
        near = rng.choice(group) + rng.randrange(-40, 40)
        left.add(min(within.stop - 1, max(within.start, near)) if rng.random() < 0.8 else rng.choice(within))
    return array("i", sorted(left))


def _fold(world: World, kind: str, rng: random.Random) -> None:
    """A document is retired on the day on which its twin is widened to its area."""
    by_id = {item.id: item for item in world.documents[kind]}
    pairs = [(item, by_id[item.twin]) for item in world.documents[kind] if item.twin is not None]
    ready = [pair for pair in pairs if _free(pair[0]) and _free(pair[1])]
    for item, twin in rng.sample(ready, min(len(ready), max(1, round(FOLDED * world.scale)))):
        day = world.day - dt.timedelta(days=rng.randrange(1, 20))
        last, item.twin = item.editions[0], None
        item.editions = [
            replace(last, version=last.version + 2, status="R", retired=day, effective=min(day, last.effective))
        ]
        revise(world, twin, day, rng, widened=True)


def _appear(world: World, kind: str, rng: random.Random) -> None:
    documents = world.documents[kind]
    for _ in range(_about(len(documents) * APPEARING, rng)):
        model, place = rng.choice(documents), len(documents)
        item = Document(kind, FIRST_ID[kind] + place, place, model.issuer, 1000 + place, model.type, world.day)
        for table in SHARES[kind]:
            item.counts[table] = round(weight(world.seed, item, table) * world.worth[kind][table])
        covered, noncovered, procedures = new_codes(world, item)
        start = world.day + dt.timedelta(days=rng.randrange(-20, 60))
        item.original, item.appeared = start, world.month
        updated = world.day - dt.timedelta(days=rng.randrange(1, 28))
        contract = "2" if world.renamed_on and renames(item.issuer) else "1"
        edition = Edition(1 + rng.randrange(4), start, updated, contract=contract)
        item.editions = [replace(edition, covered=covered, noncovered=noncovered, procedures=procedures)]
        documents.append(item)


def _announce_more(world: World, kind: str, rng: random.Random) -> None:
    announced = sum(item.retires_on is not None for item in world.documents[kind])
    wanted = world.rows(f"{kind}_future_retire", kind) - announced
    living = [item for item in world.documents[kind] if item.living and item.retires_on is None and item.place > 12]
    for item in rng.sample(living, min(len(living), max(0, wanted))):
        item.retires_on = world.day + dt.timedelta(days=rng.randrange(20, 540))


def _relink(world: World, kind: str) -> None:
    rng = world.rng("links", world.day, kind)
    for item in world.documents[kind]:
        item.relinked += rng.random() < RELINKED


def _rename(world: World) -> None:
    """One contractor has a new name: its living documents have versions of the first of the month, and no new text."""
    world.renamed_on = world.day.replace(day=1)
    for documents in world.documents.values():
        for item in documents:
            if item.living and renames(item.issuer):
                item.revisions += 1
                item.editions = [
                    replace(
                        edition,
                        version=edition.version + 1,
                        effective=max(world.renamed_on, edition.effective),
                        contract="2",
                    )
                    for edition in item.editions
                ]


def _about(number: float, rng: random.Random) -> int:
    """A whole number that is this one on average."""
    return int(number) + (rng.random() < number % 1)
