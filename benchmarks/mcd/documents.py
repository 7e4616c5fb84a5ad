"""Documents of the synthetic database: what one is, what one of its versions is, and how many rows it has where."""

from __future__ import annotations

import datetime as dt
import random
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

BILLING, SELF_ADMINISTERED, RESPONSE = 6, 3, 4
#: The type of the n-th article, over and over: 15 of 25 are for billing and coding.
TYPES = (6, 6, 6, 4, 6, 6, 6, 1, 6, 6, 6, 2, 6, 6, 4, 6, 1, 6, 6, 4, 5, 6, 4, 1, 4)
#: What is odd about every so-many-th article for billing and coding.
ODDITIES = (
    "ranges expanded",
    "ranges as pairs",
    "asterisks",
    "covered and not covered",
    "placeholder",
    "procedures only",
    "not covered only",
    "diagnoses only",
)
ODD_EVERY = 40
#: table → the rows without which an odd article would not be odd.
ODD_ROWS = {
    "article_x_hcpc_code_group": 1,
    "article_x_hcpc_code": 2,
    "article_x_icd10_covered_group": 2,
    "article_x_icd10_covered": 24,
    "article_x_icd10_noncovered_group": 1,
    "article_x_icd10_noncovered": 6,
}
#: table → (whether this article has it, in so many of those, how unequal the counts are).
Share = tuple[Callable[["Document"], bool], float, float]

Codes = tuple["array[int]", ...]
NONE: Codes = ()


@dataclass(frozen=True)
class Edition:
    """One version of a document, as one download shows it."""

    version: int
    effective: dt.date
    updated: dt.date
    text: int = 0
    status: str = "A"
    retired: dt.date | None = None
    ends: dt.date | None = None
    notice: tuple[dt.date, dt.date] | None = None
    contract: str = "1"
    widened: bool = False
    covered: Codes = NONE
    noncovered: Codes = NONE
    procedures: Codes = NONE


@dataclass
class Document:
    """An article or an LCD, with the versions that a download shows: one, or two when the next one is announced.

    ``appeared`` is the month of the run that brought it, ``relinked`` how often its links were set right under one
    number of its version.
    """

    kind: str
    id: int
    place: int
    issuer: int
    family: int
    type: int
    original: dt.date
    oddity: str = ""
    editions: list[Edition] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    retires_on: dt.date | None = None
    revisions: int = 0
    twin: int | None = None
    draft: bool = False
    appeared: int = 0
    relinked: int = 0

    @property
    def living(self) -> bool:
        """Whether it can still be revised."""
        return self.editions[-1].status == "A" and not self.draft


def _all(document: Document) -> bool:
    return True


def _billing(document: Document) -> bool:
    return document.type == BILLING


def _equipment(document: Document) -> bool:
    return document.issuer == 8


def _procedures(document: Document) -> bool:
    """Equipment has its procedures on the LCD."""
    return document.type == BILLING and document.oddity != "diagnoses only" and not _equipment(document)


ARTICLE_SHARES: dict[str, Share] = {
    "article_related_documents": (lambda item: item.type != SELF_ADMINISTERED, 0.9, 0.6),
    "article_related_ncd_documents": (_all, 0.6, 0.8),
    "article_related_source_icd9": (_billing, 0.06, 0.2),
    "article_x_bill_code": (_billing, 0.35, 0.8),
    "article_x_code_table": (lambda item: item.type == SELF_ADMINISTERED, 1, 0.3),
    "article_x_hcpc_code_group": (_procedures, 1, 0.4),
    "article_x_hcpc_code": (lambda item: item.counts["article_x_hcpc_code_group"] > 0, 0.95, 1.2),
    "article_x_hcpc_modifier_group": (_billing, 0.9, 0.1),
    "article_x_hcpc_modifier": (lambda item: item.counts["article_x_hcpc_modifier_group"] > 0, 0.15, 0.7),
    "article_x_icd10_covered_group": (
        lambda item: item.type == BILLING and item.oddity not in ("procedures only", "not covered only"),
        0.95,
        0.7,
    ),
    "article_x_icd10_covered": (lambda item: item.counts["article_x_icd10_covered_group"] > 0, 0.9, 1.9),
    "article_x_icd10_noncovered_group": (
        lambda item: item.type == BILLING and item.oddity != "procedures only",
        1,
        0.1,
    ),
    "article_x_icd10_noncovered": (
        lambda item: item.counts["article_x_icd10_noncovered_group"] > 0,
        0.06,
        1.8,
    ),
    "article_x_icd10_pcs_code_group": (_billing, 0.95, 0.1),
    "article_x_icd10_pcs_code": (lambda item: item.counts["article_x_icd10_pcs_code_group"] > 0, 0.03, 0.5),
    "article_x_other_coding_group": (_billing, 0.85, 0.1),
    "article_x_primary_jurisdiction": (_all, 0.1, 0.2),
    "article_x_response_to_comment": (lambda item: item.type == RESPONSE, 1, 0.9),
    "article_x_revenue_code": (_billing, 0.3, 0.9),
    "article_x_revision_history": (_all, 0.95, 0.6),
    "article_x_sticky_note": (_all, 0.02, 0.1),
    "article_x_urls": (_all, 0.8, 0.8),
}
LCD_SHARES: dict[str, Share] = {
    "lcd_related_documents": (_all, 0.95, 0.6),
    "lcd_related_ncd_documents": (_all, 0.7, 0.7),
    "lcd_related_source_icd9": (_all, 0.05, 0.1),
    "lcd_x_advisory_committee": (_all, 0.1, 0.2),
    "lcd_x_hcpc_code_group": (_equipment, 1, 0.3),
    "lcd_x_hcpc_code": (lambda item: item.counts["lcd_x_hcpc_code_group"] > 0, 1, 0.9),
    "lcd_x_primary_jurisdiction": (_all, 0.02, 0.2),
    "lcd_x_reason_change": (_all, 0.7, 0.3),
    "lcd_x_requestor_letters": (_all, 0.03, 0.2),
    "lcd_x_revision_history": (_all, 0.95, 0.6),
    "lcd_x_sticky_note": (_all, 0.03, 0.1),
    "lcd_x_synopsis_changes_fields": (_all, 0.03, 0.1),
    "lcd_x_urls": (_all, 0.1, 0.3),
}
SHARES = {"article": ARTICLE_SHARES, "lcd": LCD_SHARES}


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` dealt out in proportion, none lost: the largest remainders get one more."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    found = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: (found[place] - exact[place], place))
    for place in by_remainder[: total - sum(found)]:
        found[place] += 1
    return found


def deal_counts(kind: str, documents: Iterable[Document], totals: dict[str, int], seed: int) -> dict[str, float]:
    """Gives every document its number of rows in each table; returns what one unit of weight was worth."""
    worth, dealt = {}, list(documents)
    for table in SHARES[kind]:
        weights = [weight(seed, item, table) for item in dealt]
        counts = apportion(totals[table], weights)
        _insist(dealt, weights, counts, ODD_ROWS.get(table, 0))
        for item, count in zip(dealt, counts, strict=True):
            item.counts[table] = count
        worth[table] = totals[table] / (sum(weights) or 1)
    return worth


def _insist(documents: Sequence[Document], weights: Sequence[float], counts: list[int], least: int) -> None:
    """What an odd article needs to be odd, taken, where it can be, from the document with most rows."""
    plain = [place for place, item in enumerate(documents) if not item.oddity]
    for place, item in enumerate(documents):
        if item.oddity and weights[place] and counts[place] < least:
            richest = max(plain, key=lambda other: (counts[other], -other))
            counts[richest] -= min(least - counts[place], counts[richest] // 2)
            counts[place] = least


def weight(seed: int, item: Document, table: str) -> float:
    """How much of a table a document takes, from nothing to far more than its like."""
    has, presence, spread = SHARES[item.kind][table]
    rng = random.Random(f"{seed}:{item.kind}:{item.family}:{table}")
    present, found = rng.random() < presence, min(rng.lognormvariate(0, spread), 120.0)
    return found if has(item) and (present or item.oddity) else 0.0
