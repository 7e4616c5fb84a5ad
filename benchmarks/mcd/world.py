"""The synthetic database on the day of its first download: documents, their codes, their dates, the NCDs.

Numbers of documents and rows are those of the downloads (``tables.csv``) at the scale asked for; "all" holds the
retired documents besides, so that it has 11% more rows of articles and 7% more of LCDs than "current". However small
the scale, there are enough documents for every oddity to be there.
"""

from __future__ import annotations

import datetime as dt
import random
from array import array
from dataclasses import dataclass, field, replace

from mcd.code_sets import CodeSets, code_sets, runs
from mcd.contracts import DURABLE, ISSUERS, TWINS
from mcd.dictionary import TABLES
from mcd.documents import (
    BILLING,
    NONE,
    ODD_EVERY,
    ODDITIES,
    SELF_ADMINISTERED,
    SHARES,
    TYPES,
    Codes,
    Document,
    Edition,
    apportion,
    deal_counts,
)

#: Rows of "all" to rows of "current".
ALL_TO_CURRENT = {"article": 638_408 / 575_139, "lcd": 38_329 / 35_910}
LEAST = {"article": 18, "lcd": 14, "ncd": 14}
FIRST_ID = {"article": 60_001, "lcd": 40_001}
PLACEHOLDER = -1
DRAFTS, FUTURE = 0.01, 0.011


@dataclass
class World:
    """Everything that one download is written from."""

    seed: int
    scale: float
    day: dt.date
    codes: CodeSets
    documents: dict[str, list[Document]] = field(default_factory=dict)
    worth: dict[str, dict[str, float]] = field(default_factory=dict)
    ncd_versions: list[int] = field(default_factory=list)
    ncd_changed: dict[int, dt.date] = field(default_factory=dict)
    renamed_on: dt.date | None = None
    month: int = 0

    def rng(self, *key: object) -> random.Random:
        """Chance that is the same for the same key, whatever else happens in the run."""
        return random.Random(f"{self.seed}:{key}")

    def rows(self, table: str, kind: str) -> int:
        """How many rows "all" has at this scale."""
        count = TABLES[kind][table].rows * self.scale * ALL_TO_CURRENT.get(kind, 1)
        return max(1, round(count)) if count else 0


def found_world(seed: int, scale: float, day: dt.date) -> World:
    """The database on ``day``."""
    world = World(seed, scale, day, code_sets(seed))
    for kind in ("lcd", "article"):
        count = max(LEAST[kind], world.rows(kind, kind))
        world.documents[kind] = [_document(world, kind, place) for place in range(count)]
        _pair_twins(world.documents[kind])
        _make_odd(world.documents[kind])
        totals = {table: world.rows(table, kind) for table in SHARES[kind]}
        world.worth[kind] = deal_counts(kind, world.documents[kind], totals, seed)
        for item in world.documents[kind]:
            _first_editions(world, item)
    _announce(world)
    rng = world.rng("ncd versions")
    count = max(LEAST["ncd"], round(TABLES["ncd"]["ncd_trkg"].rows * scale))
    world.ncd_versions = [rng.choice((1, 1, 1, 2, 2, 3, 3, 4, 5, 7, 11)) for _ in range(count)]
    return world


def _document(world: World, kind: str, place: int) -> Document:
    rng = world.rng(kind, place)
    shares = [articles if kind == "article" else lcds for _, articles, lcds in ISSUERS]
    issuer = place if place < 2 else DURABLE if place in (4, 5) else rng.choices(range(len(ISSUERS)), shares)[0]
    family = 0 if place < 2 else rng.randrange(1, 60) if rng.random() < 0.25 else 1000 + place
    kind_of_article = SELF_ADMINISTERED if place % 125 == 17 else TYPES[place % len(TYPES)]
    item = Document(kind, FIRST_ID[kind] + place, place, issuer, family, kind_of_article, dt.date(2015, 10, 1))
    item.original = dt.date(2015, 10, 1) + dt.timedelta(days=rng.randrange(2800))
    return item


def new_codes(world: World, item: Document) -> tuple[Codes, Codes, Codes]:
    """The covered and not covered diagnoses and the procedures of a document; those of a family are nearly equal."""
    rng = world.rng("codes", item.kind, item.family)
    table = f"{item.kind}_x_"

    def deal(size: int, codes: str, groups: str, offset: int = 0) -> Codes:
        count, parts = item.counts.get(table + codes, 0), item.counts.get(table + groups, 0)
        if not count or not parts:
            return NONE
        shares = [rng.randrange(1, 10) for _ in range(parts)]
        sizes = apportion(count, shares)
        return tuple(array("i", [offset + place for place in runs(rng, size, wanted)]) for wanted in sizes)

    covered = deal(len(world.codes.diagnoses), "icd10_covered", "icd10_covered_group")
    noncovered = deal(len(world.codes.diagnoses), "icd10_noncovered", "icd10_noncovered_group")
    equipment = item.issuer == DURABLE
    span = world.codes.equipment if equipment else range(world.codes.equipment.start)
    procedures = deal(len(span), "hcpc_code", "hcpc_code_group", span.start)
    if item.oddity == "placeholder" and covered:
        rest = sorted({place for group in covered for place in group})
        covered = (array("i", rest), *covered[1:-1], array("i", [PLACEHOLDER]))
    if item.oddity == "covered and not covered" and covered:
        first = set(noncovered[0]) if noncovered else set()
        noncovered = (array("i", sorted(first | set(max(covered, key=len)[:5]))), *noncovered[1:])
    return covered, noncovered, procedures


def _first_editions(world: World, item: Document) -> None:
    rng, day = world.rng("edition", item.kind, item.id), world.day
    effective = max(item.original, day - dt.timedelta(days=int(rng.expovariate(1 / 540))))
    version = rng.randrange(3, 120)
    covered, noncovered, procedures = new_codes(world, item)
    edition = Edition(
        version,
        effective,
        effective - dt.timedelta(days=rng.randrange(3, 12)),
        covered=covered,
        noncovered=noncovered,
        procedures=procedures,
    )
    item.revisions = item.counts[f"{item.kind}_x_revision_history"]
    retired_share = 1 - 1 / ALL_TO_CURRENT[item.kind]
    if item.place == 8 or (item.place > 12 and rng.random() < retired_share):
        zero_length = item.place == 8 or rng.random() < 0.1
        retired = effective if zero_length else effective + (day - effective) * rng.random()
        edition = replace(edition, status="R", retired=retired, updated=retired)
    elif item.kind == "lcd" and (item.place == 9 or rng.random() < DRAFTS):
        item.draft, edition = True, replace(edition, status="P", updated=day - dt.timedelta(days=20))
    item.editions = [edition]
    if edition.status == "A" and (item.place == 10 or rng.random() < FUTURE):
        start = day + dt.timedelta(days=rng.randrange(20, 420))
        ahead = replace(edition, version=version + 27, effective=start, updated=day - dt.timedelta(days=40), text=1)
        item.editions = [
            replace(edition, ends=start - dt.timedelta(days=1)),
            replace(ahead, notice=(day - dt.timedelta(days=30), start - dt.timedelta(days=1))),
        ]


def _pair_twins(documents: list[Document]) -> None:
    """Documents of two areas of one contractor, in pairs of one content: one will be folded into the other."""
    keep, fold = ([item for item in documents if item.issuer == number] for number in TWINS)
    for one, other in zip(keep, fold, strict=False):
        if one.type == other.type:
            other.twin, other.family = one.id, one.family


def _make_odd(documents: list[Document]) -> None:
    """What is odd about some articles for billing and coding: the first of them, and then one in so many."""
    billing = [item for item in documents if item.kind == "article" and item.type == BILLING and item.twin is None]
    for number, item in enumerate(billing[2:]):
        if number % ODD_EVERY < len(ODDITIES):
            item.oddity = ODDITIES[number % ODD_EVERY]


def _announce(world: World) -> None:
    for kind, documents in world.documents.items():
        rng = world.rng("announced", kind)
        living = [item for item in documents if (item.living and item.place > 12) or item.place == 3]
        for item in rng.sample(living, min(len(living), world.rows(f"{kind}_future_retire", kind))):
            item.retires_on = world.day + dt.timedelta(days=rng.randrange(20, 540))
