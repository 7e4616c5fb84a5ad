"""Tables that tie one thing to another: documents to contractors, to each other, to NCDs."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator

from mcd.contracts import TWINS, issued_by
from mcd.documents import Document, Edition
from mcd.world import World

#: In two links of five the NCD is 0, which means none.
NO_NCD = 0.4
#: How often the first link of a document leads to one of the other kind, and how often each further one does.
FIRST, AGAIN = {"article": 0.75, "lcd": 0.5}, 0.1


def moment(day: dt.date | None) -> str:
    """A day as the files write it; none is the empty cell."""
    return f"{day.isoformat()} 00:00:00" if day else ""


def both(documents: Iterable[Document]) -> Iterator[tuple[Document, Edition, list[str]]]:
    """Every version that a download shows, with its key."""
    for item in documents:
        for edition in item.editions:
            yield item, edition, [str(item.id), str(edition.version)]


def contractor_rows(kind: str, documents: list[Document]) -> Iterator[list[str]]:
    """One record for each contract number of a document."""
    for item, edition, key in both(documents):
        contracts = issued_by(item.issuer)
        if edition.widened and item.issuer == TWINS[0]:
            contracts += issued_by(TWINS[1])
        tail = [edition.contract, moment(edition.updated)]
        type_ = [str(item.type)] if kind == "article" else []
        for contract in contracts:
            yield [*key, *type_, *contract.key, *tail]


def linked(
    world: World, kind: str, documents: list[Document], others: list[Document], other: str
) -> Iterator[list[str]]:
    """Links to documents of the same issuer: to the one that it belongs to, now and then to several or to a draft.

    The real links that were seen are 69 from 52 articles to LCDs; the other rows of the table name fellows of the
    same kind. The version of the other document is that of the latest one, whatever the date. Links stay as they were
    when the document appeared, but for those that were set right.
    """
    theirs, own = _by_issuer(others), _by_issuer(documents)
    table = f"{kind}_related_documents"
    for item, edition, key in both(documents):
        rng = random.Random(f"{world.seed}:{table}:{item.id}")
        contractor = issued_by(item.issuer)[0].id
        for number in range(1, item.counts.get(table, 0) + 1):
            across = rng.random() < (AGAIN if number > 1 else FIRST[kind])
            near = theirs.get(item.issuer, ()) if across else own[item.issuer]
            targets = _of_its_time(item, near) or _of_its_time(item, others)
            place = rng.randrange(len(targets)) if number > 1 else item.family + item.relinked
            target = targets[place % len(targets)]
            id_, version = str(target.id), str(target.editions[-1].version)
            if rng.random() < 0.02:
                id_, version = str(49_000 + rng.randrange(900)), ""  # a draft, which no download of finals holds
            named = other if across else kind
            pair = ["", "", id_, version] if named == "lcd" else [id_, version, "", ""]
            yield [*key, str(number), *pair, str(contractor), moment(edition.updated)]


def _of_its_time(item: Document, documents: Iterable[Document]) -> list[Document]:
    return [each for each in documents if each.appeared <= item.appeared]


def _by_issuer(documents: Iterable[Document]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = {}
    for item in documents:
        found.setdefault(item.issuer, []).append(item)
    return found


def ncd_links(world: World, kind: str, documents: list[Document]) -> Iterator[list[str]]:
    """Links to NCDs, of which many say that there is none."""
    table = f"{kind}_related_ncd_documents"
    for item, edition, key in both(documents):
        rng = random.Random(f"{world.seed}:{table}:{item.id}")
        for number in range(1, item.counts.get(table, 0) + 1):
            place = rng.randrange(len(world.ncd_versions))
            ncd = ["0", ""] if rng.random() < NO_NCD else [str(place + 1), str(world.ncd_versions[place])]
            yield [*key, str(number), *ncd, moment(edition.updated)]
