"""Whose a document is: by number, by place where no number is known, and a doubt where neither tells (law.md MC-12)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import download, lcd, members, of

from coverage_resolver import (
    CoverageQuestion,
    Determination,
    Enrollment,
    Member,
    PolicyLibrary,
    Service,
    load_library,
    resolve,
)
from coverage_resolver.io.mcd.importing import import_mcd

B_OHIO = {"contractor_id": 1, "contractor_type_id": 9, "contractor_version": 1}
B_KENTUCKY = {"contractor_id": 2, "contractor_type_id": 9, "contractor_version": 1}
HOME_HEALTH = {"contractor_id": 3, "contractor_type_id": 10, "contractor_version": 1}
NAMELESS = {"contractor_id": 4, "contractor_type_id": 9, "contractor_version": 1}
STRANGER = {"contractor_id": 5, "contractor_type_id": 9, "contractor_version": 1}
DOWNSTATE = {"contractor_id": 6, "contractor_type_id": 9, "contractor_version": 1}
UPSTATE = {"contractor_id": 7, "contractor_type_id": 9, "contractor_version": 1}
QUEENS = {"contractor_id": 8, "contractor_type_id": 9, "contractor_version": 1}
FACILITIES = {"contractor_id": 10, "contractor_type_id": 11, "contractor_version": 1}
SUPPLIERS = {"contractor_id": 11, "contractor_type_id": 12, "contractor_version": 1}
OVER = {"contractor_id": 9, "contractor_type_id": 9, "contractor_version": 1}
TABLES: dict[str, list[Any]] = {
    "contractor": [
        {**B_OHIO, "contractor_bus_name": "One", "contractor_number": "15202"},
        {**B_KENTUCKY, "contractor_bus_name": "One", "contractor_number": "15102"},
        {**HOME_HEALTH, "contractor_bus_name": "Two", "contractor_number": "06004"},
        {**NAMELESS, "contractor_bus_name": "Three", "contractor_number": ""},
        {**STRANGER, "contractor_bus_name": "Four", "contractor_number": "99902"},
        {**DOWNSTATE, "contractor_bus_name": "Five", "contractor_number": "13202"},
        {**UPSTATE, "contractor_bus_name": "Five", "contractor_number": "13282"},
        {**QUEENS, "contractor_bus_name": "Five", "contractor_number": "13292"},
        {**OVER, "contractor_bus_name": "Six", "contractor_number": "02102"},
        {**FACILITIES, "contractor_bus_name": "One", "contractor_number": "15201"},
        {**SUPPLIERS, "contractor_bus_name": "One", "contractor_number": "17013"},
    ],
    "contractor_jurisdiction": [
        {**STRANGER, "state_id": 2, "active_date": "2025-03-01"},
        {**DOWNSTATE, "state_id": 5},
        {**UPSTATE, "state_id": 6},
        {**QUEENS, "state_id": 7},
        {**OVER, "state_id": 8, "term_date": "2025-06-30 00:00:00"},
        {**B_OHIO, "state_id": 1},
        {**B_KENTUCKY, "state_id": 2},
        {**HOME_HEALTH, "state_id": 3},
        {**HOME_HEALTH, "state_id": 4},
        {**NAMELESS, "state_id": 1},
        {**FACILITIES, "state_id": 1},
        {**SUPPLIERS, "state_id": 1},
    ],
    "contractor_type_lookup": [
        {"contractor_type_id": 9, "description": "MAC - Part B"},
        {"contractor_type_id": 10, "description": "HHH MAC"},
        {"contractor_type_id": 11, "description": "MAC - Part A"},
        {"contractor_type_id": 12, "description": "DME MAC"},
    ],
    "state_lookup": [
        {"state_id": 1, "state_abbrev": "OH", "description": "Ohio"},
        {"state_id": 2, "state_abbrev": "KY", "description": "Kentucky"},
        {"state_id": 3, "state_abbrev": "NF", "description": "California - Northern"},
        {"state_id": 5, "state_abbrev": "DN", "description": "New York - Downstate"},
        {"state_id": 6, "state_abbrev": "UN", "description": "New York - Upstate"},
        {"state_id": 7, "state_abbrev": "QN", "description": "New York - Queens"},
        {"state_id": 8, "state_abbrev": "AK", "description": "Alaska"},
        {"state_id": 4, "state_abbrev": "CNMI", "description": "Northern Mariana Islands"},
    ],
}


def pack(
    folder: Path,
    *contracts: Any,
    primary: tuple[int, ...] = (),
    paragraph: str = "",
    code: str = "G0299",
    **cells: str,
) -> Path:
    key = lcd(80001, 6, "2025-01-01", **cells)
    tables = {
        **TABLES,
        "lcd": [key],
        "lcd_x_contractor": [of(key, **contract) for contract in contracts],
        "lcd_x_hcpc_code": [of(key, hcpc_code_id=code, hcpc_code_group=1, range="N")],
        "lcd_x_hcpc_code_group": [of(key, hcpc_code_group=1, paragraph=paragraph)],
        "lcd_x_primary_jurisdiction": [of(key, state_id=state) for state in primary],
    }
    files = [
        download(folder, "all_lcd", members("lcd", tables)),
        download(folder, "all_article", members("article", dict(TABLES))),
        download(folder, "ncd", members("ncd", {})),
    ]
    import_mcd(files, folder / "m.pack", "2025-08-17")
    return folder / "m.pack"


def ask(
    library: Path | PolicyLibrary,
    state: str,
    kind: str | None = "professional",
    day: str = "2025-09-01",
    told: Any = (),
    home: str = "",
    code: str = "G0299",
    **facts: bool,
) -> Determination:
    question = CoverageQuestion(
        member=Member(
            residence_state=home, enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]
        ),
        service=Service(code=code, code_system="HCPCS", state=state, kind=kind, facts=facts, **dict(told)),
        date_of_service=day,
        as_of="2026-12-31",
    )
    return resolve(question, library if isinstance(library, PolicyLibrary) else load_library(library)).primary


@pytest.mark.parametrize(
    ("state", "kind", "governs"),
    [
        ("CA", "home_health_hospice", True),
        ("MP", "home_health_hospice", True),
        ("NV", "home_health_hospice", False),
        ("CA", "professional", False),
        ("OH", "home_health_hospice", False),
    ],
)
def test_a_home_health_contract_whose_number_no_list_has_reaches_its_states(
    tmp_path: Path, state: str, kind: str, governs: bool
) -> None:
    answer = ask(pack(tmp_path, HOME_HEALTH), state, kind)
    assert (answer.governing is not None) is governs
    step = answer.rulings["coverage"].step_of("L80001")
    assert step is not None
    assert step.disposition.value == ("governs" if governs else "other_jurisdiction")


def test_a_contract_without_a_number_is_a_doubt_where_the_others_do_not_reach(tmp_path: Path) -> None:
    library = pack(tmp_path, B_OHIO, NAMELESS)
    assert ask(library, "OH").governing is not None
    elsewhere = ask(library, "KY")
    assert (elsewhere.needs, "MAC_UNKNOWN" in elsewhere.reason_codes) == (("contractor of L80001",), True)


OPEN = ("contractor of L80001",)


@pytest.mark.parametrize(
    ("state", "day", "open_"),
    [
        ("KY", "2025-09-01", True),  # the database says that it serves Kentucky, the map says that another does
        ("KY", "2025-03-01", True),
        ("KY", "2025-02-28", False),
        ("OH", "2025-09-01", False),  # neither says that it serves Ohio
    ],
)
def test_a_contract_that_the_map_does_not_know_is_a_doubt_where_the_database_says_that_it_serves(
    tmp_path: Path, state: str, day: str, open_: bool
) -> None:
    answer = ask(pack(tmp_path, STRANGER), state, day=day)
    assert (OPEN[0] in answer.needs, answer.governing) == (open_, None)


def test_a_contract_that_the_map_does_not_know_is_known_where_it_was_told(tmp_path: Path) -> None:
    library = pack(tmp_path, STRANGER)
    assert ask(library, "KY", told={"contractor": "99902"}).governing is not None
    assert ask(library, "KY", told={"contractor": "15102"}).needs == ()


@pytest.mark.parametrize(("day", "needs"), [("2025-06-30", ()), ("2025-07-01", OPEN)])
def test_a_contract_that_the_database_has_seen_end_is_a_doubt_from_then_on(
    tmp_path: Path, day: str, needs: Any
) -> None:
    """mcd.md section 8: the map has it in force, the database has not."""
    answer = ask(pack(tmp_path, OVER), "AK", day=day)
    assert (answer.needs, answer.governing is None) == (needs, bool(needs))
    if not needs:
        assert str(answer.valid_through) == "2025-06-30"


@pytest.mark.parametrize("contractor", ["99999", "15101"])
def test_a_contractor_that_nobody_knows_or_that_does_other_services_tells_nothing(
    tmp_path: Path, contractor: str
) -> None:
    answer = ask(pack(tmp_path, B_OHIO), "OH", told={"contractor": contractor})
    assert (answer.needs, answer.governing) == (("service.contractor",), None)


@pytest.mark.parametrize(
    ("contracts", "county", "governs", "needs"),
    [
        ((DOWNSTATE,), "", False, ("service.county",)),
        ((DOWNSTATE,), "Nowhere", False, ("service.county",)),
        ((DOWNSTATE,), "Manhattan", True, ()),
        ((DOWNSTATE,), "Queens", False, ()),
        ((DOWNSTATE, UPSTATE), "", False, ("service.county",)),
        ((DOWNSTATE, UPSTATE, QUEENS), "", True, ()),  # whichever it is
        ((B_OHIO,), "", False, ()),  # nor here
    ],
)
def test_in_a_state_of_several_contracts_the_county_is_asked_for_where_it_matters(
    tmp_path: Path, contracts: Any, county: str, governs: bool, needs: Any
) -> None:
    """IN-3: settled only where every branch agrees."""
    answer = ask(pack(tmp_path, *contracts), "NY", told={"county": county})
    assert (answer.governing is not None, answer.needs) == (governs, needs)


def test_a_contract_that_no_table_has_is_a_doubt(tmp_path: Path) -> None:
    library = pack(tmp_path, {**B_OHIO, "contractor_id": 99})
    assert ask(library, "OH").needs == ("contractor of L80001",)


@pytest.mark.parametrize(
    ("state", "needs"), [("OH", ()), ("KY", ("L80001 reaches beyond its primary jurisdiction (OH)",)), ("TX", ())]
)
def test_outside_a_primary_jurisdiction_it_is_asked_whether_the_document_reaches(
    tmp_path: Path, state: str, needs: Any
) -> None:
    library = pack(tmp_path, B_OHIO, B_KENTUCKY, primary=(1,))
    answer = ask(library, state)
    assert (answer.needs, answer.governing is not None) == (needs, state == "OH")


@pytest.mark.parametrize(("beyond", "governs"), [(True, True), (False, False)])
def test_who_knows_whether_it_reaches_beyond_settles_it(tmp_path: Path, beyond: bool, governs: bool) -> None:
    fact = {"L80001 reaches beyond its primary jurisdiction (OH)": beyond}
    library = pack(tmp_path, B_OHIO, B_KENTUCKY, primary=(1,))
    assert (ask(library, "KY", **fact).governing is not None) is governs


def test_without_a_place_the_options_are_contract_numbers(tmp_path: Path) -> None:
    answer = ask(pack(tmp_path, B_OHIO, HOME_HEALTH), "")
    assert answer.needs == ("service.state",)
    assert not any(":" in item.condition for item in answer.alternatives)


@pytest.mark.parametrize(
    ("paragraph", "needs"),
    [
        ("<p>The following codes are covered.</p>", ()),
        ("<p>The following codes are not covered.</p>", ("effect of the notice defect: L80001", "text: L80001")),
    ],
)
def test_an_lcd_whose_own_paragraph_refuses_the_code_must_be_read(tmp_path: Path, paragraph: str, needs: Any) -> None:
    assert ask(pack(tmp_path, B_OHIO, paragraph=paragraph), "OH").needs == needs


#: Of what kind a service is that nothing tells: asked where a determination for another kind is in its place.
ASKED = ("service.kind",)


@pytest.mark.parametrize(
    ("contracts", "told", "governs", "needs"),
    [
        ((SUPPLIERS,), {}, False, ASKED),
        ((SUPPLIERS,), {"place_of_service": "12"}, False, ASKED),  # at home: a supplier, or a professional
        ((SUPPLIERS,), {"place_of_service": "11"}, False, ()),  # in an office: a professional
        ((SUPPLIERS,), {"place_of_service": "81"}, False, ()),  # a laboratory
        ((SUPPLIERS,), {"type_of_bill": "131"}, False, ()),  # a hospital
        ((SUPPLIERS,), {"contractor": "15202"}, False, ()),
        ((FACILITIES,), {}, False, ASKED),
        ((FACILITIES,), {"place_of_service": "12"}, False, ()),  # no facility writes a place of service
        ((FACILITIES,), {"type_of_bill": "131"}, True, ()),
        ((FACILITIES, B_OHIO), {}, True, ()),  # whichever it is, it is this one
        ((FACILITIES, B_KENTUCKY), {}, False, ASKED),  # for professionals of another state
        ((B_OHIO, SUPPLIERS), {}, True, ()),
        ((B_KENTUCKY,), {}, False, ()),
    ],
)
def test_of_a_service_of_which_nothing_tells_the_kind_it_is_asked_where_that_matters(
    tmp_path: Path, contracts: Any, told: Any, governs: bool, needs: Any
) -> None:
    answer = ask(pack(tmp_path, *contracts), "OH", None, told=told, home="OH")
    assert (answer.governing is not None, answer.needs) == (governs, needs)


@pytest.mark.parametrize(
    ("code", "contracts", "told", "governs", "needs"),
    [
        ("A4221", (B_OHIO,), {}, False, ASKED),  # joint: a supplier's, or incident to a physician's service
        ("A4221", (B_OHIO,), {"place_of_service": "11"}, False, ASKED),
        ("A4221", (SUPPLIERS,), {}, True, ()),
        ("A4221", (SUPPLIERS,), {"place_of_service": "11"}, False, ASKED),  # suppliers do not bill for use in an office
        ("A4221", (SUPPLIERS,), {"place_of_service": "12"}, True, ()),
        ("A4221", (SUPPLIERS,), {"place_of_service": "11", "kind": "dme"}, True, ()),
        ("A4221", (B_OHIO, SUPPLIERS), {}, True, ()),
        ("E0601", (B_OHIO,), {}, False, ()),  # equipment, whatever is told
        ("A4221", (B_OHIO,), {"kind": "professional"}, True, ()),
    ],
)
def test_a_code_that_is_joint_may_be_of_either_kind(
    tmp_path: Path, code: str, contracts: Any, told: Any, governs: bool, needs: Any
) -> None:
    kind = told.pop("kind", None)
    answer = ask(pack(tmp_path, *contracts, code=code), "OH", kind, told=told, home="OH", code=code)
    assert (answer.governing is not None, answer.needs) == (governs, needs)


@pytest.mark.parametrize(
    ("told", "governs"),
    [
        ({}, False),
        ({"performing_laboratory_state": "OH"}, True),
        ({"performing_laboratory_state": "KY"}, False),
        ({"billing_laboratory_state": "OH", "modifiers": ["90"]}, True),
        ({"performing_laboratory_state": "OH", "kind": "professional"}, False),
    ],
)
def test_a_laboratory_that_is_named_tells_a_test(tmp_path: Path, told: Any, governs: bool) -> None:
    """Of codes outside the ranges of tests, too: the place where it was performed counts, not that of the patient."""
    kind = told.pop("kind", None)
    answer = ask(pack(tmp_path, B_OHIO), "KY", kind, told=told, home="KY")
    assert (answer.governing is not None, answer.needs) == (governs, ())


@pytest.mark.parametrize(
    ("kind", "home", "governs"),
    [("dme", "OH", True), ("dme", "TX", False), ("professional", "OH", False), ("facility", "OH", False)],
)
def test_told_the_kind_it_is_settled(tmp_path: Path, kind: str, home: str, governs: bool) -> None:
    answer = ask(pack(tmp_path, SUPPLIERS), "OH", kind, home=home)
    assert (answer.governing is not None, answer.needs) == (governs, ())


def test_the_branches_are_told_by_the_kind_that_is_asked_for(tmp_path: Path) -> None:
    answer = ask(pack(tmp_path, SUPPLIERS), "OH", None, home="OH")
    assert {each.condition for each in answer.rulings["coverage"].alternatives} == {"professional", "dme"}


@pytest.mark.parametrize(("home", "needs"), [("OH", ASKED), ("TX", ()), ("", ASKED)])
def test_for_suppliers_it_is_the_home_that_counts(tmp_path: Path, home: str, needs: Any) -> None:
    """The determination is for suppliers of residents of Ohio: of a member from elsewhere nothing is asked."""
    assert ask(pack(tmp_path, SUPPLIERS), "OH", None, home=home).needs == needs


def test_what_was_asked_before_tells_nothing_of_the_day_before_it_began(tmp_path: Path) -> None:
    """A library remembers answers between two days that matter, and those of determinations for suppliers do."""
    place = pack(tmp_path, SUPPLIERS, orig_det_eff_date="2023-05-01")
    asked = load_library(place)
    for day in ("2023-05-10", "2023-05-11", "2023-05-12", "2023-05-01", "2023-04-30", "2023-04-29", "2025-01-01"):
        remembered, fresh = (ask(library, "OH", None, day, home="OH") for library in (asked, load_library(place)))
        assert (remembered.needs, remembered.reason_codes) == (fresh.needs, fresh.reason_codes), day
    assert remembered.needs == ASKED
