"""What is expected to be needed, or not to be, is something for which an answer can ask.

After ``no_`` a slip makes a row pass whatever the law is; elsewhere it makes the row fail as if the law were another.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from random_cases import named_case, random_case
from table_texts import rows_of

from coverage_resolver import PolicyLibrary, resolve
from coverage_resolver.authorities import Authority
from coverage_resolver.determinations import Answer
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.io.strict_values import shown
from coverage_resolver.tables.checking import check_rows, read_all
from coverage_resolver.tables.expected_needs import unknown_need, unknown_part
from coverage_resolver.tables.known_names import KnownNames, known_names
from coverage_resolver.tables.reading import find_tables
from coverage_resolver.tables.rows import Options

PROJECT = Path(__file__).parents[1] / "decision_tables"


@pytest.fixture(scope="module")
def names(library: PolicyLibrary) -> KnownNames:
    return known_names(library)


def told(folder: Path, names: KnownNames, cell: str, column: str = "expect.topic.no_needs") -> list[str]:
    """The faults of a row that expects this of a topic, from the cell on."""
    text = f'case,dos,as_of,topic,{column}\na,2025-07-15,2026-06-30,prior_authorization,"{cell}"\n'
    try:
        rows_of(folder, text, options=Options(names=names))
    except InvalidRecords as error:
        return [line.partition(f"{column} (cell E2) · ")[2] or line for line in error.lines()]
    return []


ASKED = "is nothing for which an answer asks"


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (
            "request_phase,service_tier",
            "holds a comma or a semicolon, and no need does so · write several as request_phase|service_tier",
        ),
        (
            "text: KS.CP.01; text: KMAP provider manuals",
            "holds a comma or a semicolon, and no need does so · write several as text: KS.CP.01|text: KMAP provider",
        ),
        (
            "text: KMAP provider manual",
            "names `KMAP provider manual`, which is no authority · did you mean `KMAP provider manuals`?",
        ),
        ("text: KS.CP.01@1", "names `KS.CP.01@1`, which is no authority · did you mean `KS.CP.01`?"),
        ("txt: KS.CP.01", f"{ASKED} · did you mean `text: KS.CP.01`?"),
        (
            "whether KS.CP.01@1 conflict with KMAP 26140@2",
            f"{ASKED} · did you mean `whether KS.CP.01@1 conflicts with KMAP 26140@2`?",
        ),
        (
            "whether KS.CP.01@1 conflicts with KMAP 26140@7",
            "names a version: `KMAP 26140@7` is no version of `KMAP 26140` that the library has · did you mean",
        ),
        (
            "whether KS.CP.01 conflicts with KMAP 26140@2",
            "names a version: `KS.CP.01` names no version · write `KS.CP.01@1`",
        ),
        ("exact dya: start of BT202562@1", f"{ASKED} · did you mean `exact day: start of BT202562@1`?"),
        ("NCD sett", f"{ASKED} · did you mean `NCD set`?"),
        ("the colour of the form", f"{ASKED} · write it as the report of a row tells what is needed"),
    ],
)
@pytest.mark.parametrize("column", ["expect.topic.no_needs", "expect.topic.needs", "expect.needs"])
def test_what_no_answer_asks_for_is_a_fault(
    tmp_path: Path, names: KnownNames, column: str, cell: str, fault: str
) -> None:
    (line,) = told(tmp_path, names, cell, column)
    assert line.startswith(f"{shown(cell)} {fault}")


@pytest.mark.parametrize(
    ("part", "near"), [("servce_tier", "service_tier"), ("teir", "tier"), ("text: KMAP provider manuls", "manuals")]
)
def test_a_part_that_is_in_no_need_is_a_fault_where_it_must_not_come(
    tmp_path: Path, names: KnownNames, part: str, near: str
) -> None:
    what = f"`~{part}` is part of nothing for which an answer asks"
    assert told(tmp_path, names, f"~{part}") == [f"{what} · did you mean `~{near}`?"]
    assert told(tmp_path, names, f"~{part}", "expect.topic.needs") == []


def test_a_part_that_is_like_no_need_is_told_so(tmp_path: Path, names: KnownNames) -> None:
    (line,) = told(tmp_path, names, "~zzzzz")
    assert line == "`~zzzzz` is part of nothing for which an answer asks · write a part of a need, such as ~text:"


@pytest.mark.parametrize("column", ["expect.no_reason", "expect.reason", "expect.topic.no_reason"])
def test_a_part_of_no_reason_code_is_a_fault(tmp_path: Path, names: KnownNames, column: str) -> None:
    (line,) = told(tmp_path, names, "~INPUT_MISING", column)
    assert line == "`~INPUT_MISING` is part of no reason code · did you mean `~INPUT_MISSING`?"
    (line,) = told(tmp_path, names, "~zzzzz", column)
    assert line == "`~zzzzz` is part of no reason code · see coverage_resolver/reasons.py"
    assert told(tmp_path, names, "~input_mis", column) == []


@pytest.mark.parametrize(
    "cell", ["~tier", "~KMAP 26140@2 conf", "~text: km", "text: KMAP provider manuals|NCD set|request_phase"]
)
def test_what_an_answer_may_ask_for_may_be_expected_not_to_be_needed(
    tmp_path: Path, names: KnownNames, cell: str
) -> None:
    assert told(tmp_path, names, cell) == []


def _asked(answer: Answer) -> Iterator[str]:
    for item in answer.determinations:
        yield from item.needs
        yield from (need for ruling in item.rulings.values() for need in ruling.needs)


def _refused(needs: set[str], names: KnownNames) -> list[str]:
    return [need for need in sorted(needs) if unknown_need(need, names) or unknown_part(need, names)]


def test_whatever_the_answers_of_the_projects_tables_ask_for_may_be_expected(
    library: PolicyLibrary, names: KnownNames
) -> None:
    checked = check_rows(read_all(find_tables([PROJECT]), Options()), library, keep=True)
    needs = {need for result in checked.results for _, answer in result.asked for need in _asked(answer)}
    assert len(needs) > 60
    assert _refused(needs, names) == []


@pytest.mark.parametrize("make", [random_case, named_case])
def test_whatever_any_answer_asks_for_may_be_expected(make: Any) -> None:
    asked = 0
    for seed in range(300):
        question, library = make(random.Random(seed))
        needs = set(_asked(resolve(question, library)))
        asked += len(needs)
        assert _refused(needs, known_names(library)) == [], seed
    assert asked > 100


class _OnDemand:
    """A pack with one document, of whose versions nobody knows all."""

    def __init__(self, document: Authority) -> None:
        self.document = document

    def snapshot_days(self) -> tuple[()]:
        return ()

    def topics(self) -> frozenset[str]:
        return frozenset()

    def authority(self, name: str) -> Authority | None:
        return self.document if name == self.document.id else None


@pytest.mark.parametrize(
    "cell",
    [
        "text: L11111",
        "text: A55555",
        "version of that day, unknown in these snapshots: NCD 30.3",
        "exact day: start of L33333@R12",
        "whether L11111@7 conflicts with L22222@9",
        "whether MA election still stands: L22222 is not in force on that day",
        "NCD 30.3.1 addresses the service",
        "L33333 reaches beyond its primary jurisdiction (OH, KY)",
        "a sentence that only a pack asks",
        "~L33333@R12",
        "~unheard-of",
    ],
)
def test_what_a_pack_may_ask_for_is_let_be(tmp_path: Path, library: PolicyLibrary, cell: str) -> None:
    election = attrs.evolve(library.provisions[0].authority, id="MA election")
    known = attrs.evolve(library.provisions[0], authority=election)
    shelf: Any = _OnDemand(attrs.evolve(election, id="L11111"))
    assert told(tmp_path, known_names(PolicyLibrary.of([known], shelves=[shelf])), cell) == []


def test_with_a_pack_too_a_name_that_no_pack_has_is_a_fault(tmp_path: Path, library: PolicyLibrary) -> None:
    shelf: Any = _OnDemand(attrs.evolve(library.provisions[0].authority, id="L11111"))
    names = known_names(PolicyLibrary.of(library.provisions, shelves=[shelf]))
    assert told(tmp_path, names, "text: KMAP provider manual")
    assert told(tmp_path, names, "whether KS.CP.01@1 conflicts with KMAP 26140@7")
    assert told(tmp_path, names, "NCD sett")
    assert told(tmp_path, names, "~servce_tier")


def test_nothing_is_held_against_an_empty_library(tmp_path: Path) -> None:
    empty = known_names(PolicyLibrary.of([]))
    assert told(tmp_path, empty, "text: KMAP provider manual|the colour of the form") == []
