"""The four answers on a diagnosis, NCDs that documents name, and paragraphs that a person must read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_archives import MAC, article, download, lcd, members, of

from coverage_resolver import Answer, CoverageQuestion, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.code_lists import reads_as_not_covered
from coverage_resolver.io.mcd.diagnosis_lists import DOES_NOT, NOT_LISTED, PROSE, SUPPORTS, support
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.lookup import lookup

KINDS = ("article", "lcd")
ONE = {"groups": [{"group": 1, "codes": ["81206"]}]}
TWO = {"groups": [{"group": 1, "codes": ["81206"]}, {"group": 2, "codes": ["81207"]}]}
A, B = {"group": 1, "codes": ["D45", "M170"]}, {"group": 2, "codes": ["D45", "Z6841"]}


@pytest.mark.parametrize(
    ("procedures", "diagnoses", "given_codes", "answer"),
    [
        (ONE, {"covered": [A]}, ["D45"], (SUPPORTS,)),
        (ONE, {"covered": [A]}, ["D45.0", "M17.0"], (SUPPORTS,)),
        (ONE, {"covered": [A]}, ["C34.90"], (NOT_LISTED,)),
        (ONE, {"noncovered": [A]}, ["D45"], (DOES_NOT,)),
        (ONE, {"noncovered": [A]}, ["C34.90"], (NOT_LISTED,)),
        (ONE, {"covered": [A], "noncovered": [A]}, ["D45"], (DOES_NOT, SUPPORTS)),
        (ONE, {"covered": [A, B]}, ["D45"], (SUPPORTS,)),
        (ONE, {"covered": [A, B]}, ["M17.0"], (PROSE,)),
        (TWO, {"covered": [A]}, ["D45"], (PROSE,)),
        (TWO, {"noncovered": [A]}, ["D45"], (PROSE,)),
        (TWO, {"covered": [A]}, ["C34.90"], (NOT_LISTED,)),
        (ONE, {"covered": [{**A, "starred": ["D45"]}]}, ["D45"], (PROSE,)),
        (ONE, {"covered": [{"group": 1, "codes": ["D45"], "ranges": [["M1700", "M1799"]]}]}, ["M17.11"], (SUPPORTS,)),
        *[
            (ONE, {"covered": [{"group": 1, "ranges": [[first, last]]}]}, [code], (answer,))
            for first, last, code, answer in (
                ("M170", "M179", "M17.11", SUPPORTS),
                ("M170", "M179", "M17.9", SUPPORTS),
                ("M170", "M179", "M18.0", NOT_LISTED),
                ("M170", "M179", "M16.9", NOT_LISTED),
                ("D45", "D47", "D46.9", SUPPORTS),
                ("D45", "D47", "D47.Z9", SUPPORTS),
                ("D45", "D47", "D48.0", NOT_LISTED),
                ("E0800", "E139", "E11.65", SUPPORTS),
                ("E0800", "E139", "E13.9", SUPPORTS),
                ("E0800", "E139", "E14.0", NOT_LISTED),
                ("C00", "C14", "C14.8", SUPPORTS),
                ("A00", "B99", "B20", SUPPORTS),
                ("S72001A", "S72001S", "S72.001D", SUPPORTS),
                ("S72001A", "S72001S", "S72.002D", NOT_LISTED),
                # Categories with a letter stand elsewhere than their letter says: C7A before C76, M1A after M10.
                ("C76", "C80", "C7A.00", PROSE),
                ("M05", "M14", "M1A.00X0", PROSE),
                ("C7A00", "C7A8", "C7A.1", SUPPORTS),
                ("C00", "C14", "C7A.00", NOT_LISTED),
            )
        ],
        (ONE, {"covered": [{"group": 1, "codes": ["D45"], "broken": ["D45"]}]}, ["D46.9"], (PROSE,)),
        (ONE, {"covered": [{"group": 1, "codes": ["D45"], "broken": ["D45"]}]}, ["D45"], (SUPPORTS,)),
        (ONE, {"covered": [{"group": 1, "paragraph": "See the LCD"}]}, ["D45"], (PROSE,)),
        # Several told together: one that supports is enough, but not beside one that does not.
        *[
            (ONE, {"covered": [{"group": 1, "codes": ["D45"]}], "noncovered": [{"group": 1, "codes": ["F200"]}]}, *row)
            for row in (
                (["D45", "C34.90"], (SUPPORTS,)),
                (["D45", "F20.0"], (PROSE,)),
                (["F20.0", "D45", "C34.90"], (PROSE,)),
                (["F20.0", "C34.90"], (DOES_NOT,)),
            )
        ],
        (ONE, {"covered": [A, B]}, ["D45", "M17.0"], (SUPPORTS,)),
        (ONE, {"covered": [A, B], "noncovered": [{"group": 1, "codes": ["F200"]}]}, ["M17.0", "F20.0"], (PROSE,)),
        (ONE, {}, ["D45"], (PROSE,)),
        (ONE, {"no_code": ["covered"]}, ["D45"], (PROSE,)),
    ],
)
def test_a_list_says_no_more_than_it_does(procedures: Any, diagnoses: Any, given_codes: Any, answer: Any) -> None:
    assert support(procedures, diagnoses, "81206", given_codes) == answer


@pytest.mark.parametrize(
    "words",
    [
        "The following codes must be reported together with a secondary diagnosis of Z79.899.",
        "Secondary ICD-10-CM Codes",
        "Report one code from each group.",
        "Both codes are needed.",
        "In addition to these codes, the cause must be given.",
    ],
)
def test_a_diagnosis_that_does_not_do_by_itself_is_for_a_reader(words: str) -> None:
    lists = {"group": 1, "codes": ["D45"], "paragraph": words}
    assert support(ONE, {"covered": [lists]}, "81206", ["D45"]) == (PROSE,)
    assert support(ONE, {"noncovered": [lists]}, "81206", ["D45"]) == (PROSE,)
    assert support(ONE, {"covered": [lists]}, "81206", ["C34.90"]) == (NOT_LISTED,)
    beside = [{"group": 1, "codes": ["D45"]}, {"group": 2, "paragraph": words}]
    assert support(ONE, {"covered": beside}, "81206", ["D45"]) == (PROSE,)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("The following codes do not support medical necessity.", PROSE),
        ("The following diagnoses are not covered:", PROSE),
        ("These codes support medical necessity. Codes not listed do not support it.", SUPPORTS),
        ("Covered. All other diagnoses will be denied.", SUPPORTS),
        ("For primary immune deficiency disorders.", PROSE),
        ("These diagnoses must be supported by documentation.", SUPPORTS),
    ],
)
def test_a_list_whose_paragraph_takes_it_back_does_not_support(words: str, answer: str) -> None:
    lists = {"group": 1, "codes": ["D45"], "paragraph": words}
    assert support(ONE, {"covered": [lists]}, "81206", ["D45"]) == (answer,)


@pytest.mark.parametrize("note", ["*D45 requires a secondary diagnosis", "* Not covered for screening", "*", ""])
def test_a_footnote_is_for_the_codes_with_an_asterisk(note: str) -> None:
    starred = {"group": 1, "codes": ["D45", "D469"], "starred": ["D45"], "note": note}
    assert support(ONE, {"covered": [starred]}, "81206", ["D46.9"]) == (SUPPORTS,)
    assert support(ONE, {"covered": [starred]}, "81206", ["D45"]) == (PROSE,)
    assert support(ONE, {"covered": [starred]}, "81206", ["C34.90"]) == (NOT_LISTED,)


def test_a_footnote_without_an_asterisk_is_for_nobody_knows_which_codes() -> None:
    group = {"group": 1, "codes": ["D45", "D469"], "note": "*requires a secondary diagnosis"}
    assert support(ONE, {"covered": [group]}, "81206", ["D46.9"]) == (PROSE,)


def test_a_footnote_of_one_group_is_not_for_another() -> None:
    plain = {"group": 1, "codes": ["D45"]}
    starred = {"group": 2, "codes": ["D45", "D469"], "starred": ["D469"], "note": "*requires a secondary diagnosis"}
    assert support(ONE, {"covered": [plain, starred]}, "81206", ["D45"]) == (SUPPORTS,)


def test_a_list_of_what_does_not_support_may_say_so() -> None:
    lists = {"group": 1, "codes": ["D45"], "paragraph": "The following codes do not support medical necessity."}
    assert support(ONE, {"noncovered": [lists]}, "81206", ["D45"]) == (DOES_NOT,)


@pytest.mark.parametrize("diagnosis", ["D45", "C34.90"])
@pytest.mark.parametrize(
    "words",
    [
        "Diagnosis codes do not apply to these codes.",
        "These codes are not subject to ICD-10-CM limitations.",
        "ICD-10 codes are not required.",
    ],
)
def test_a_service_without_need_of_a_diagnosis_is_in_no_list_of_them(words: str, diagnosis: str) -> None:
    service = {"groups": [{"group": 1, "codes": ["81206"], "paragraph": words}]}
    assert support(service, {"covered": [A]}, "81206", [diagnosis]) == (PROSE,)
    assert support(ONE, {"covered": [{**A, "paragraph": words}]}, "81206", [diagnosis]) == (PROSE,)


LISTS = st.lists(st.fixed_dictionaries({"group": st.integers(1, 3), "codes": st.lists(st.sampled_from("ABCDE"))}))


@given(LISTS, LISTS, st.lists(st.sampled_from("ABCDEFG"), min_size=1))
def test_support_is_only_said_of_what_is_listed(covered: Any, refused: Any, values: list[str]) -> None:
    answers = support(ONE, {"covered": covered, "noncovered": refused}, "81206", values)
    yes = {code for group in covered for code in group["codes"]}
    no = {code for group in refused for code in group["codes"]}
    assert (SUPPORTS not in answers) or (set(values) & yes)
    assert (DOES_NOT not in answers) or (set(values) & no)
    assert (len(answers) == 2) == bool(set(values) & yes & no)
    assert answers == support(ONE, {"covered": covered[::-1], "noncovered": refused}, "81206", values[::-1])


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("The following codes are non-covered.", True),
        ("These are not considered reasonable and necessary", True),
        ("will be denied", True),
        ("These services are never covered by Medicare.", True),
        ("The codes below are excluded from coverage.", True),
        ("The following codes are considered experimental.", True),
        ("The following are not a covered benefit.", True),
        ("The following codes do not meet the requirements for coverage.", True),
        ("NON\u2011COVERED services:", True),
        ("non\u00adcovered", True),
        ("not\u00a0covered", True),
        ("The following codes are covered when the criteria are met.", False),
        ("Services for patients who do not meet the criteria are for review.", False),
        ("Coverage begins on the day of service.", False),
        ("", False),
    ],
)
def test_a_paragraph_of_non_coverage_is_seen(words: str, read: bool) -> None:
    assert reads_as_not_covered(words) is read


def made(
    folder: Path,
    ncd: dict[str, Any] | None = None,
    paragraph: str = "",
    with_lcd: bool = True,
    count: int = 1,
) -> Path:
    key, local = article(90001, 5, "2025-01-01"), lcd(80001, 6, "2025-01-01")
    tables: dict[str, list[Any]] = {
        "article": [key],
        "article_x_contractor": [of(key, **MAC)],
        "article_related_documents": [of(key, r_lcd_id=80001)] if with_lcd else [],
        "article_related_ncd_documents": [of(key, r_ncd_id=15 + number) for number in range(count) if ncd],
        "article_x_hcpc_code": [of(key, hcpc_code_id="81206", hcpc_code_group=1, range="N")],
        "article_x_hcpc_code_group": [of(key, hcpc_code_group=1, paragraph=paragraph)],
        "article_x_icd10_covered": [of(key, icd10_covered_group=1, icd10_code_id=code) for code in ("F20.0", "D45")],
        "article_x_icd10_noncovered": [of(key, icd10_noncovered_group=1, icd10_code_id="F20.0")],
    }
    national = {
        "ncd_id": 15,
        "ncd_vrsn_num": 1,
        "ncd_mnl_sect": "30.3",
        "ncd_mnl_sect_title": "A treatment",
        **(ncd or {}),
    }
    first = str(national["ncd_mnl_sect"])
    every = [{**national, "ncd_id": 15 + n, "ncd_mnl_sect": first and f"30.{3 + n}"} for n in range(count)]
    files = [
        download(folder, "all_article", members("article", tables)),
        download(folder, "all_lcd", members("lcd", {"lcd": [local], "lcd_x_contractor": [of(local, **MAC)]})),
        download(folder, "ncd", members("ncd", {"ncd_trkg": every})),
    ]
    import_mcd(files, folder / "m.pack", "2025-08-17")
    return folder / "m.pack"


def ask(pack: Path, day: str = "2025-09-01", dx: str = "D45", **facts: Any) -> Answer:
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(
            code="81206",
            code_system="CPT",
            diagnoses=[dx],
            state=facts.get("state", "AK"),
            kind="professional",
            facts=facts.get("facts", {}),
        ),
        date_of_service=day,
        as_of="2026-12-31",
    )
    return resolve(question, load_library(pack))


def test_a_diagnosis_in_both_lists_is_for_a_person(tmp_path: Path) -> None:
    ruling = ask(made(tmp_path), dx="F20.0").primary.rulings["diagnosis_support"]
    assert ruling.resolution.value == "conflict"
    assert {item.value for item in ruling.contenders} == {"supports", "does_not_support"}


def test_a_paragraph_that_refuses_the_code_of_an_lcd_is_for_a_person(tmp_path: Path) -> None:
    answer = ask(made(tmp_path, paragraph="<p>The following codes are <b>non-covered</b>.</p>")).primary
    assert answer.resolution.value == "conflict"
    assert "ARTICLE_LCD_MISMATCH" in answer.reason_codes


def test_a_paragraph_is_read_to_its_end(tmp_path: Path) -> None:
    long = "These codes are for tests of one kind. " * 15
    answer = ask(made(tmp_path, paragraph=f"<p>{long}The following codes are non-covered.</p>")).primary
    assert answer.resolution.value == "conflict"
    assert all(len(item.criteria) < 500 for item in answer.rulings["coverage"].contenders)


def test_the_paragraph_over_the_code_is_shown(tmp_path: Path) -> None:
    answer = ask(made(tmp_path, paragraph="<p>For a first test only.</p>")).primary
    assert answer.governing is not None
    assert "For a first test only." in answer.governing.criteria


ADDRESSES = "NCD 30.3 addresses the service"


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_an_ncd_that_an_lcd_names_is_consulted_and_does_not_hold_it_up(tmp_path: Path, level: int) -> None:
    answer = ask(made(tmp_path, {"cvrg_lvl_cd": level, "ncd_efctv_dt": "2020-01-21"})).primary
    assert answer.governing is not None
    assert (answer.governing.id, answer.status.value) == ("L80001@6", "covered_with_criteria")
    assert "NCD 30.3" in answer.must_consult
    assert "NCD_NAMED" in answer.reason_codes
    step = answer.rulings["coverage"].step_of("NCD 30.3")
    assert step is not None
    assert (step.disposition.value, ADDRESSES in step.because) == ("consulted", True)


@pytest.mark.parametrize(
    ("level", "addresses", "governing", "status"),
    [
        (1, True, "NCD 30.3@1", "covered"),
        (2, True, "NCD 30.3@1", "covered_with_criteria"),
        (3, True, "NCD 30.3@1", "not_medically_necessary"),
        (3, False, "L80001@6", "covered_with_criteria"),
    ],
)
def test_an_ncd_that_is_known_to_address_the_service_stands_over_the_lcd(
    tmp_path: Path, level: int, addresses: bool, governing: str, status: str
) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": level, "ncd_efctv_dt": "2020-01-21"})
    answer = ask(pack, facts={ADDRESSES: addresses}).primary
    assert answer.governing is not None
    assert (answer.governing.id, answer.status.value) == (governing, status)


@pytest.mark.parametrize(("begun", "needs"), [("2025-01-01", ()), ("2025-01-02", (ADDRESSES,))])
def test_an_lcd_that_was_put_in_force_before_the_ncd_says_nothing_of_it(tmp_path: Path, begun: str, needs: Any) -> None:
    assert ask(made(tmp_path, {"cvrg_lvl_cd": 3, "ncd_efctv_dt": begun})).primary.needs == needs


@pytest.mark.parametrize(
    ("level", "resolution", "needs"),
    [(2, "governed", ()), (1, "indeterminate", (ADDRESSES,)), (3, "indeterminate", (ADDRESSES,))],
)
def test_an_article_of_no_lcd_that_names_one_ncd_publishes_its_codes(
    tmp_path: Path, level: int, resolution: str, needs: Any
) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": level, "ncd_efctv_dt": "2020-01-21"}, with_lcd=False)
    answer = ask(pack).primary
    assert (answer.resolution.value, answer.needs) == (resolution, needs)


def test_of_two_ncds_that_an_article_of_no_lcd_names_it_is_asked(tmp_path: Path) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": 2, "ncd_efctv_dt": "2020-01-21"}, with_lcd=False, count=2)
    assert ask(pack).primary.needs == (ADDRESSES, "NCD 30.4 addresses the service")


def test_of_many_ncds_it_is_asked_at_once_which_it_is(tmp_path: Path) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": 2, "ncd_efctv_dt": "2020-01-21"}, with_lcd=False, count=6)
    answer = ask(pack).primary
    facts = [f"NCD 30.{number} addresses the service" for number in range(3, 9)]
    assert list(answer.needs) == facts
    assert len(answer.alternatives) == 7
    settled = ask(pack, facts={fact: fact == facts[2] for fact in facts}).primary
    assert settled.governing is not None
    assert settled.governing.authority.id == "NCD 30.5"


@pytest.mark.parametrize(
    ("with_lcd", "resolution", "needs"), [(True, "silent", ()), (False, "indeterminate", (ADDRESSES,))]
)
def test_what_another_contractor_names_is_consulted_and_its_codes_of_an_ncd_are_a_doubt(
    tmp_path: Path, with_lcd: bool, resolution: str, needs: Any
) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": 3, "ncd_efctv_dt": "2020-01-21"}, with_lcd=with_lcd)
    answer = ask(pack, state="OH").primary
    assert (answer.resolution.value, answer.needs) == (resolution, needs)
    assert "NCD 30.3" in answer.must_consult


def test_a_withdrawn_ncd_leaves_the_contractors_free(tmp_path: Path) -> None:
    dates = {"ncd_efctv_dt": "2023-04-10", "ncd_trmntn_dt": "2021-01-01"}
    title = {"ncd_mnl_sect_title": "A treatment - RETIRED"}
    pack = made(tmp_path, {"cvrg_lvl_cd": 2, **dates, **title})
    answer = ask(pack).primary
    assert answer.governing is not None
    assert answer.governing.id == "L80001@6"
    assert "NCD_REMOVED" in answer.reason_codes
    step = answer.rulings["coverage"].step_of("NCD 30.3")
    assert step is not None
    assert step.disposition.value == "retired"
    assert "NCD 30.3" in ask(pack, day="2020-12-31").primary.must_consult
    known = ask(pack, day="2020-12-31", facts={ADDRESSES: True}).primary
    assert "version of that day, unknown in these snapshots: NCD 30.3" in known.needs


@pytest.mark.parametrize(
    ("day", "resolution", "governing"),
    [
        ("2025-04-30", "governed", "NCD 30.3@1"),
        ("2025-05-01", "indeterminate", ""),
        ("2025-05-02", "governed", "L80001@6"),
    ],
)
def test_an_ncd_that_terminates_after_it_began_is_in_force_up_to_that_day(
    tmp_path: Path, day: str, resolution: str, governing: str
) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": 3, "ncd_efctv_dt": "2020-01-21", "ncd_trmntn_dt": "2025-05-01"})
    answer = ask(pack, day=day, facts={ADDRESSES: True}).primary
    assert answer.resolution.value == resolution
    assert (answer.governing.id if answer.governing else "") == governing
    assert ("RETIREMENT_DAY_BOUNDARY" in answer.reason_codes) == (resolution == "indeterminate")
    assert ("NCD_REMOVED" in answer.reason_codes) == (day == "2025-05-02")


def test_a_withdrawn_ncd_that_terminates_later_is_unknown_until_then(tmp_path: Path) -> None:
    dates = {"ncd_efctv_dt": "2020-01-21", "ncd_trmntn_dt": "2025-05-01", "ncd_mnl_sect_title": "A - RETIRED"}
    pack = made(tmp_path, {"cvrg_lvl_cd": 3, **dates})
    before, after = (ask(pack, day=day, facts={ADDRESSES: True}).primary for day in ("2025-04-30", "2025-05-01"))
    assert "version of that day, unknown in these snapshots: NCD 30.3" in before.needs
    assert "NCD_REMOVED" in after.reason_codes


@pytest.mark.parametrize(
    ("terminates", "day", "rows"),
    [
        ("2025-05-01", "2025-04-30", [("2025-05-01", "2025-05-01", False)]),
        ("2025-05-01", "2025-05-02", []),
        ("2019-01-01", "2025-05-02", [("", "2019-01-01", True)]),
    ],
)
def test_lookup_shows_when_an_ncd_terminates(tmp_path: Path, terminates: str, day: str, rows: Any) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": 3, "ncd_efctv_dt": "2020-01-21", "ncd_trmntn_dt": terminates})
    found = lookup(load_library(pack), Code.of("CPT", "81206"), "", dt.date.fromisoformat(day))["documents"]
    national = [row for row in found if row["document"] == "NCD 30.3" and row["version"] != "unseen"]
    assert [(row["through"], row["terminates"], row["withdrawn"]) for row in national] == rows


def test_an_ncd_of_a_level_that_no_dictionary_knows_is_a_doubt(tmp_path: Path) -> None:
    pack = made(tmp_path, {"cvrg_lvl_cd": 4, "ncd_efctv_dt": "2020-01-21"})
    answer = ask(pack, facts={ADDRESSES: True}).primary
    assert (answer.resolution.value, answer.needs) == ("indeterminate", ("text: NCD 30.3",))


def test_an_ncd_without_a_section_is_known_by_its_number(tmp_path: Path) -> None:
    answer = ask(made(tmp_path, {"ncd_mnl_sect": "", "cvrg_lvl_cd": 3, "ncd_efctv_dt": "2020-01-21"}, count=1))
    assert any(step.provision.authority.id == "NCD 15" for step in answer.primary.rulings["coverage"].steps)


def test_words_instead_of_a_day_mean_longstanding(tmp_path: Path) -> None:
    words = "This is a longstanding national coverage determination."
    pack = made(tmp_path, {"cvrg_lvl_cd": 2, "ncd_efctv_dt": words})
    governing = ask(pack, facts={ADDRESSES: True}).primary.governing
    assert governing is not None
    assert governing.authority.id == "NCD 30.3"


def test_an_article_alone_is_no_determination(tmp_path: Path) -> None:
    answer = ask(made(tmp_path, with_lcd=False)).primary
    assert (answer.resolution.value, answer.must_consult) == ("silent", ("A90001",))
    assert answer.rulings["diagnosis_support"].value == "supports"


@pytest.mark.parametrize(
    ("day", "needs"), [("2024-12-31", ()), ("2025-09-01", ("L80099",)), ("2026-03-01", ("L80099",))]
)
def test_an_article_whose_only_lcd_nobody_has_seen_leaves_open_what_it_says(
    tmp_path: Path, day: str, needs: tuple[str, ...]
) -> None:
    """An article of no LCD proves nothing; one that hangs off an LCD says that there is one."""
    key = article(90001, 5, "2025-01-01")
    tables: dict[str, list[Any]] = {
        "article": [key],
        "article_x_contractor": [of(key, **MAC)],
        "article_related_documents": [of(key, r_lcd_id=80099)],
        "article_x_hcpc_code": [of(key, hcpc_code_id="81206", hcpc_code_group=1, range="N")],
    }
    files = [download(tmp_path, f"all_{kind}", members(kind, tables if kind == "article" else {})) for kind in KINDS]
    import_mcd([*files, download(tmp_path, "ncd", members("ncd", {}))], tmp_path / "m.pack", "2024-12-01")
    answer = ask(tmp_path / "m.pack", day).primary
    assert ("VERSION_NOT_SEEN" in answer.reason_codes, answer.governing) == (bool(needs), None)
    assert all(any(name in need for need in answer.needs) for name in needs)
    assert ask(tmp_path / "m.pack", day, state="OH").primary.needs == ()


def test_a_record_stands_in_the_place_of_the_document_of_the_same_id(tmp_path: Path) -> None:
    pack = made(tmp_path)
    record = """
schema = "coverage-records/1"
[[authority]]
id = "L80001"
kind = "lcd"
title = "Read by a person"
citation = { text = "L80001" }
scope = { level = "contractor", values = ["02102"] }
provenance = { source = "the document", retrieved = "2025-01-01" }
[[authority.provision]]
version = "6"
status = "investigational"
codes = ["CPT:81206"]
effective = "2025-01-01"
"""
    (tmp_path / "own.toml").write_text(record)
    library = load_library(tmp_path / "own.toml", pack)
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(code="81206", code_system="CPT", state="AK", kind="professional"),
        date_of_service="2025-09-01",
        as_of="2026-12-31",
    )
    item = resolve(question, library).primary
    assert [
        step.provision.status.value
        for step in item.rulings["coverage"].steps
        if step.provision.authority.id == "L80001" and step.provision.status
    ] == ["investigational"]
