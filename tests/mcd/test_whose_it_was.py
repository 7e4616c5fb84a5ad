"""A contract that no longer has a place in the map, and claims whose kind tells whose they are (law.md MC-12)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from small_archives import article, download, lcd, members, of

from coverage_resolver import (
    CoverageQuestion,
    Determination,
    Enrollment,
    Member,
    Service,
    load_library,
    resolve,
)
from coverage_resolver.io.mcd.importing import import_mcd

PART_A, PART_B = 8, 9
OPEN = ("contractor of L80001",)
#: By number of a contract its type, its state and the days on which the database has it serving that.
Contracts = Mapping[str, tuple[int, str, str, str]]


def pack(folder: Path, contracts: Contracts, lcds: Mapping[int, str], code: str = "81206") -> Path:
    """A pack of LCDs, each of one contract, whose articles list the code."""
    keys = {
        number: {"contractor_id": place, "contractor_type_id": kind, "contractor_version": 1}
        for place, (number, (kind, *_)) in enumerate(contracts.items(), 1)
    }
    states = sorted({state for _, state, _, _ in contracts.values()})
    shared = {
        "contractor": [{**keys[name], "contractor_number": name, "contractor_bus_name": name} for name in keys],
        "contractor_jurisdiction": [
            {**keys[name], "state_id": states.index(state), "active_date": first, "term_date": last}
            for name, (_, state, first, last) in contracts.items()
        ],
        "contractor_type_lookup": [
            {"contractor_type_id": PART_A, "description": "MAC - Part A"},
            {"contractor_type_id": PART_B, "description": "MAC - Part B"},
        ],
        "state_lookup": [{"state_id": place, "state_abbrev": name} for place, name in enumerate(states)],
    }
    rows = {number: lcd(number, 1, "2016-01-01", orig_det_eff_date="2016-01-01") for number in lcds}
    texts = {number: article(number + 10_000, 1, "2016-01-01") for number in lcds}
    table = "article_x_icd10_pcs_code" if len(code) > 5 else "article_x_hcpc_code"
    column = "icd10_pcs_code" if len(code) > 5 else "hcpc_code"
    listed = {f"{column}_id": code, f"{column}_group": 1, "range": "N"}
    tables: dict[str, Any] = {
        "article": list(texts.values()),
        "article_x_contractor": [of(texts[number], **keys[name]) for number, name in lcds.items()],
        "article_related_documents": [of(texts[number], r_lcd_id=number) for number in lcds],
        table: [of(row, **listed) for row in texts.values()],
    }
    local = {
        "lcd": list(rows.values()),
        "lcd_x_contractor": [of(rows[number], **keys[name]) for number, name in lcds.items()],
    }
    files = [
        download(folder, "all_article", members("article", {**shared, **tables})),
        download(folder, "all_lcd", members("lcd", {**shared, **local})),
        download(folder, "ncd", members("ncd", {})),
    ]
    import_mcd(files, folder / "m.pack", "2018-01-05")
    return folder / "m.pack"


def ask(path: Path, day: str, state: str, code: str = "81206", **service: Any) -> Determination:
    system = "ICD10PCS" if len(code) > 5 else "CPT"
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(code=code, code_system=system, state=state, **service),
        date_of_service=day,
        as_of="2019-01-01",
    )
    return resolve(question, load_library(path)).primary


#: As the database has it, the one contract gave Alabama to the other; the map has the other since no known day.
HANDED_OVER = {
    "10102": (PART_B, "AL", "2009-05-04", "2018-02-25"),
    "10112": (PART_B, "AL", "2018-02-26", ""),
}


@pytest.mark.parametrize(("day", "needs"), [("2018-02-24", OPEN), ("2018-02-25", OPEN), ("2018-02-26", ())])
def test_an_old_contract_is_a_doubt_where_the_database_says_that_it_served(
    tmp_path: Path, day: str, needs: Any
) -> None:
    """The map knows its number and gives it no place: its determination was another contractor's, settled."""
    found = ask(pack(tmp_path, HANDED_OVER, {80001: "10102"}), day, "AL", kind="professional")
    assert (found.needs, "MAC_UNKNOWN" in found.reason_codes) == (needs, bool(needs))


def test_so_it_is_beside_a_determination_of_the_contract_that_took_over(tmp_path: Path) -> None:
    path = pack(tmp_path, HANDED_OVER, {80001: "10102", 80002: "10112"})
    before, after = (ask(path, day, "AL", kind="professional") for day in ("2018-02-25", "2018-02-26"))
    assert {item.governing.id for item in before.alternatives if item.governing} == {"L80001@1", "L80002@1"}
    assert after.governing is not None
    assert after.governing.id == "L80002@1"


@pytest.mark.parametrize("state", ["GA", "OH"])
def test_elsewhere_it_is_another_contractors(tmp_path: Path, state: str) -> None:
    found = ask(pack(tmp_path, HANDED_OVER, {80001: "10102"}), "2018-02-24", state, kind="professional")
    assert (found.needs, found.governing) == ((), None)


def test_a_number_of_a_chain_has_no_place(tmp_path: Path) -> None:
    """Facilities of a chain may be assigned to it, wherever they are: who knows tells it (42 CFR 421.404)."""
    path = pack(tmp_path, {"05901": (PART_A, "TX", "2012-10-22", "")}, {80001: "05901"})
    assert ask(path, "2018-03-01", "TX", kind="facility").needs == ()
    assert ask(path, "2018-03-01", "TX", kind="facility", contractor="05901").governing is not None


FLORIDA = {"09101": (PART_A, "FL", "", ""), "09102": (PART_B, "FL", "", "")}
BOTH = {80001: "09101", 80002: "09102"}


@pytest.mark.parametrize("told", [{}, {"place_of_service": "21"}, {"type_of_bill": "111"}], ids=str)
def test_procedures_of_inpatients_are_those_of_a_facility(tmp_path: Path, told: Any) -> None:
    """They stand on claims of hospitals alone (45 CFR 162.1002(c)(3)); they were a professional's."""
    found = ask(pack(tmp_path, FLORIDA, BOTH, "0SG00A0"), "2018-03-01", "FL", "0SG00A0", **told)
    assert found.governing is not None
    assert found.governing.id == "L80001@1"


def test_a_laboratory_bill_of_a_hospital_is_a_facilitys(tmp_path: Path) -> None:
    found = ask(pack(tmp_path, FLORIDA, BOTH), "2018-03-01", "FL", type_of_bill="141")
    assert found.governing is not None
    assert found.governing.id == "L80001@1"


def test_a_branch_names_the_kinds_whose_contractor_it_is(tmp_path: Path) -> None:
    """Where nothing tells the kind of a test: a professional has the contractor of a laboratory, not a hospital's."""
    path = pack(tmp_path, FLORIDA, BOTH)
    found = ask(path, "2018-03-01", "FL")
    branches = {item.condition: item.governing and item.governing.id for item in found.alternatives}
    assert branches == {"laboratory or professional": "L80002@1", "facility": "L80001@1"}
    for kind in ("laboratory", "professional", "facility"):
        told = ask(path, "2018-03-01", "FL", kind=kind).governing
        assert told is not None
        assert told.id == next(governs for condition, governs in branches.items() if kind in condition)
