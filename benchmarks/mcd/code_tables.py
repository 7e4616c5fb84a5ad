"""The records of codes, by far the most of a download: diagnoses, procedures, self-administered drugs."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator

from mcd.code_sets import NO_CODE
from mcd.documents import Document
from mcd.linked_tables import both, moment
from mcd.prose import Prose
from mcd.world import PLACEHOLDER, World


def _codes(groups: tuple[array[int], ...]) -> Iterator[tuple[str, int, int]]:
    for number, group in enumerate(groups, 1):
        for order, place in enumerate(group, 1):
            yield str(number), order, place


def _ranges(item: Document, group: array[int]) -> tuple[array[int], dict[int, str]]:
    """Consecutive codes as a range: begin, middle and end, or begin and end only."""
    marks: dict[int, str] = {}
    kept, all_of_it = [], set(group)
    for place in group:
        inside, outside = place - 1 in all_of_it, place + 1 in all_of_it
        marks[place] = "M" if inside and outside else "E" if inside else "B" if outside else "N"
        if marks[place] != "M" or item.oddity == "ranges expanded":
            kept.append(place)
    return array("i", kept), marks


def covered(world: World, articles: list[Document]) -> Iterator[list[str]]:
    """Diagnoses that support a service, by group, with ranges, asterisks and the placeholder."""
    diagnoses = world.codes.diagnoses
    for item, edition, (number, version) in both(articles):
        updated, starred = moment(edition.updated), item.oddity == "asterisks"
        for place, group in enumerate(edition.covered, 1):
            name, marks = str(place), dict[int, str]()
            if place == 1 and item.oddity.startswith("ranges"):
                group, marks = _ranges(item, group)
            for order, index in enumerate(group, 1):
                code, text = diagnoses[index] if index != PLACEHOLDER else (NO_CODE, "Not Applicable")
                star = "Y" if starred and order % 7 == 1 else "N"
                yield [number, version, code, "1", name, marks.get(index, "N"), updated, str(order), text, star]


def noncovered(world: World, articles: list[Document]) -> Iterator[list[str]]:
    """Diagnoses that do not."""
    for _, edition, (number, version) in both(articles):
        updated = moment(edition.updated)
        for name, order, index in _codes(edition.noncovered):
            code, text = world.codes.diagnoses[index]
            yield [number, version, code, "1", name, "N", updated, str(order), text]


def procedures(world: World, documents: list[Document]) -> Iterator[list[str]]:
    """Procedures of articles or of LCDs."""
    for _, edition, key in both(documents):
        for name, _, index in _codes(edition.procedures):
            code, short, long = world.codes.procedures[index]
            yield [*key, code, "1", name, "N", moment(edition.updated), long, short]


def covered_groups(prose: Prose, articles: list[Document]) -> Iterator[list[str]]:
    """The paragraphs of the groups, and the notes to their asterisks."""
    for item, edition, key in both(articles):
        for number in range(1, item.counts.get("article_x_icd10_covered_group", 0) + 1):
            note = (
                "<p>* Secondary diagnosis; a primary one is needed as well.</p>" if item.oddity == "asterisks" else ""
            )
            text = prose.html(600, "covered", item.id, number, edition.text)
            if number == 2 and item.id % 20 == 3:
                text = "<p>Dual diagnosis required: Group 2 with any of Group 1.</p>\n"
            yield [*key, str(number), text, moment(edition.updated), note]


def excluded(world: World, articles: list[Document]) -> Iterator[list[str]]:
    """Self-administered drugs: a row has dates of its own."""
    for item, edition, key in both(articles):
        rng = random.Random(f"{world.seed}:excluded:{item.id}")
        for number in range(1, item.counts.get("article_x_code_table", 0) + 1):
            code, short, long = world.codes.procedures[rng.randrange(world.codes.equipment.start)]
            year = rng.randrange(2012, 2026)
            end = f"{year + 1}-{number % 12 + 1:02d}-15 00:00:00" if number % 9 == 2 else ""
            yield [
                *key,
                str(item.type),
                str(number),
                f"Synthol {number}",
                f"{year}-{number % 12 + 1:02d}-15 00:00:00",
                end,
                "<p>Apparent on its face</p>",
                code,
                "1",
                moment(edition.updated),
                short,
                long,
            ]
