"""Lists of codes in each layout in which they are published: which codes, their days, and of which days they speak."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from mcd_real_records import require

from coverage_resolver.code_lists import CodeLists, Existence
from coverage_resolver.codes import Code
from coverage_resolver.io.code_lists.loading import load_code_lists

HERE = Path(__file__).parent
#: Nine codes and two modifiers of the public file of CMS for 2019 (HCPCS Level II), with their days as they stand in it
#: and without their descriptions.
EXCERPT = HERE / "HCPC2019_ANWEB_EXCERPT.txt"
OUR_OWN = "code_system,code,added,ended,complete_from,complete_through\n"
EXISTS, ENDED, NOT_YET, ABSENT = (each.value for each in Existence)
UNTOLD = "untold"


def said(lists: CodeLists, system: str, code: str, *days: str) -> list[str]:
    found = (lists.says(Code.of(system, code), dt.date.fromisoformat(day))[0] for day in days)
    return [UNTOLD if each is None else each.value for each in found]


def spoken_of(lists: CodeLists, system: str) -> list[tuple[str, str]]:
    return [(each.valid.text(), each.complete.text()) for each in lists.lists(system)]


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        # M0064: added 1992-01-01, terminated 2014-12-31, and that is the last day of its use.
        ("M0064", "1991-12-31", NOT_YET),
        ("M0064", "1992-01-01", EXISTS),
        ("M0064", "2014-12-31", EXISTS),
        ("M0064", "2015-01-01", ENDED),
        ("M0064", "2026-01-01", ENDED),
        # M0076: added 1986-01-01 and in force; of the year after the release nothing is known.
        ("M0076", "1985-12-31", NOT_YET),
        ("M0076", "1986-01-01", EXISTS),
        ("M0076", "2019-12-31", EXISTS),
        ("M0076", "2020-01-01", UNTOLD),
        # M9999 is not there: the list is the whole one until codes are added in April.
        ("M9999", "2018-12-31", UNTOLD),
        ("M9999", "2019-01-01", ABSENT),
        ("M9999", "2019-03-31", ABSENT),
        ("M9999", "2019-04-01", UNTOLD),
        # Dental codes are the American Dental Association's, and stand in no public file.
        ("D0120", "2019-01-01", UNTOLD),
    ],
)
def test_a_file_of_records_of_320_characters(code: str, day: str, expected: str) -> None:
    assert said(load_code_lists(EXCERPT), "HCPCS", code, day) == [expected]


def test_modifiers_descriptions_and_what_stands_above_the_records_are_no_codes() -> None:
    (one,) = load_code_lists(EXCERPT).lists("HCPCS")
    assert sorted(one.entries) == [
        *("C9014", "G9890", "J7325", "M0064", "M0075", "M0076", "M0100", "M0300", "M0301"),
    ]


@pytest.mark.parametrize(
    ("name", "valid", "complete"),
    [
        ("HCPC2019_CONTR_ANWEB.txt", "2019-01-01 to 2019-12-31", "2019-01-01 to 2019-03-31"),
        ("HCPC2024_JAN_ANWEB_v4.txt", "2024-01-01 to 2024-03-31", "2024-01-01 to 2024-03-31"),
        ("hcpc2024_apr_anweb.txt", "2024-04-01 to 2024-06-30", "2024-04-01 to 2024-06-30"),
        ("HCPC2024_JULY_ANWEB.txt", "2024-07-01 to 2024-09-30", "2024-07-01 to 2024-09-30"),
        ("HCPC2024-April-ANWEB (1).txt", "2024-04-01 to 2024-06-30", "2024-04-01 to 2024-06-30"),
        ("HCPC2024.txt", "2024-01-01 to 2024-12-31", "2024-01-01 to 2024-03-31"),
        ("HCPC2024_OCT_ANWEB.txt.gz", "2024-10-01 to 2024-12-31", "2024-10-01 to 2024-12-31"),
    ],
)
def test_the_name_tells_of_which_days_a_file_speaks(tmp_path: Path, name: str, valid: str, complete: str) -> None:
    content = EXCERPT.read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert spoken_of(load_code_lists(tmp_path / name), "HCPCS") == [(valid, complete)]


def test_a_file_of_records_need_not_be_utf8(tmp_path: Path) -> None:
    """Descriptions are dropped, and what is read of the others is letters and digits."""
    path = tmp_path / "HCPC2019_ANWEB.txt"
    line = EXCERPT.read_text("ascii").splitlines()[5]
    path.write_bytes((line[:11] + "caf\u00e9".ljust(80) + line[91:]).encode("latin-1") + b"\r\n\x1a")
    assert list(load_code_lists(path).lists("HCPCS")[0].entries) == [line[:5]]


def test_the_workbook_of_cms_has_the_same_codes_below_its_disclaimer(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    page = book.active
    page.append(["2019 Alpha-Numeric HCPCS File"])
    page.append([])
    page.append(["HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "COV", "ADD DT", "ACT EFF DT",
                 "TERM DT", "ACTION CD"])  # fmt: skip
    page.append(["M0064", "00100", "3", "x", "x", "D", 19920101, 20150101, 20141231, "N"])
    page.append(["M0076", "00100", 3, "x", "x", "M", "19860101", "19960101", None, "N"])
    page.append(["A1", "00100", "7", "x", "x", "C", "20020701", "20020701", None, "N"])
    book.save(tmp_path / "HCPC2019_CONTR_ANWEB.xlsx")
    lists = load_code_lists(tmp_path / "HCPC2019_CONTR_ANWEB.xlsx")
    (one,), (same,) = lists.lists("HCPCS"), load_code_lists(EXCERPT).lists("HCPCS")
    assert one.entries == {code: same.entries[code] for code in ("M0064", "M0076")}
    assert (one.valid, one.complete) == (same.valid, same.complete)


def test_a_csv_of_several_years_is_a_list_for_each(tmp_path: Path) -> None:
    header = "hcpcs_year,code,record_type,short_description,add_date,action_effective_date,termination_date,action_code"
    rows = [
        "2018,G9976,procedure,x,20180101,20180101,,A",
        "2019,M0076,procedure,x,19860101,19960101,,N",
        "2019,G9890,procedure,x,20180401,20180401,,N",
        "2019,A1,modifier,x,20020701,20020701,,N",
    ]
    (tmp_path / "x.csv").write_text("\n".join([header, *rows]))
    lists = load_code_lists(tmp_path / "x.csv")
    # It ended without a record of its end: the list of the next year does not have it any longer.
    assert said(lists, "HCPCS", "G9976", "2018-12-31", "2019-01-01", "2019-03-31", "2019-04-01") == [
        EXISTS,
        ABSENT,
        ABSENT,
        UNTOLD,
    ]


ORDER = (
    "00001 A00     0 header                                                       header\n"
    "00002 A000    1 a code                                                       a code\n"
    "00003 M5450   1 another                                                      another\n"
)


@pytest.mark.parametrize(
    ("name", "system", "valid", "complete"),
    [
        ("icd10cm_order_2022.txt", "ICD10CM", "2021-10-01 to 2022-09-30", "2021-10-01 to 2022-03-31"),
        ("icd10cm-order-2026.txt", "ICD10CM", "2025-10-01 to 2026-09-30", "2025-10-01 to 2026-03-31"),
        ("icd10cm-order-Jan-2025.txt", "ICD10CM", "2025-01-01 to 2025-09-30", "2025-01-01 to 2025-03-31"),
        ("icd10cm-order-April-1-2026.txt", "ICD10CM", "2026-04-01 to 2026-09-30", "2026-04-01 to 2026-09-30"),
    ],
)
def test_an_order_file_is_that_of_a_fiscal_year(
    tmp_path: Path, name: str, system: str, valid: str, complete: str
) -> None:
    (tmp_path / name).write_text(ORDER)
    lists = load_code_lists(tmp_path / name)
    assert spoken_of(lists, system) == [(valid, complete)]
    assert sorted(lists.lists(system)[0].entries) == ["A000", "M5450"], "a header is no code"


def test_an_order_file_of_inpatient_procedures(tmp_path: Path) -> None:
    (tmp_path / "icd10pcs_order_2023.txt").write_text(
        "00001 001     0 header\n00002 0016070 1 Bypass                                                       Bypass\n"
    )
    assert list(load_code_lists(tmp_path / "icd10pcs_order_2023.txt").lists("ICD10PCS")[0].entries) == ["0016070"]


def test_a_category_exists_while_a_code_under_it_does(tmp_path: Path) -> None:
    """M54.5 became a category on 2021-10-01: a rule on `M54.5` is one on M54.50, M54.51 and M54.59."""
    for year, code in ((2021, "M545 "), (2022, "M5450")):
        (tmp_path / f"icd10cm_order_{year}.txt").write_text(f"00001 {code}   1 x\n")
    lists = load_code_lists(tmp_path / "icd10cm_order_2022.txt", tmp_path / "icd10cm_order_2021.txt")
    days = ("2020-09-30", "2020-10-01", "2021-09-30", "2021-10-01", "2022-03-31", "2022-09-30", "2022-10-01")
    by_category = lists.history(Code("ICD10CM", "M545"), by_category=True)
    there = [[each.says for each in by_category if dt.date.fromisoformat(day) in each.days] for day in days]
    assert there == [[None], *[[Existence.EXISTS]] * 5, [None]]
    assert said(lists, "ICD10CM", "M545", *days) == [UNTOLD, EXISTS, EXISTS, ABSENT, ABSENT, UNTOLD, UNTOLD]
    assert said(lists, "ICD10CM", "M5450", *days)[:5] == [UNTOLD, ABSENT, UNTOLD, EXISTS, EXISTS]


@pytest.mark.parametrize(
    ("rows", "code", "expected"),
    [
        # On the day before the list speaks, its first, the code's last, the day after, the list's last, the day after.
        ("CPT,20610,,2019-06-30,2019-01-01,2019-12-31", "20610", [UNTOLD, EXISTS, EXISTS, ENDED, ENDED, ENDED]),
        ("CPT,20610,2019-07-01,,2019-01-01,2019-12-31", "20610", [NOT_YET, NOT_YET, NOT_YET, EXISTS, EXISTS, UNTOLD]),
        ("CPT,20610,,,2019-01-01,2019-12-31", "20611", [UNTOLD, ABSENT, ABSENT, ABSENT, ABSENT, UNTOLD]),
        ("CPT,20610,,,,", "20611", [ABSENT] * 6),
        ("CPT,20610,,,,", "20610", [EXISTS] * 6),
        ("CPT,20610,,2019-06-30,,\nCPT,20610,2020-01-01,,,", "20610", [EXISTS, EXISTS, EXISTS, ENDED, ENDED, EXISTS]),
    ],
)
def test_a_csv_of_ones_own(tmp_path: Path, rows: str, code: str, expected: list[str]) -> None:
    (tmp_path / "cpt.csv").write_text(f"{OUR_OWN}{rows}\n")
    days = ("2018-12-31", "2019-01-01", "2019-06-30", "2019-07-01", "2019-12-31", "2020-01-01")
    assert said(load_code_lists(tmp_path / "cpt.csv"), "CPT", code, *days) == expected


def test_rows_of_one_system_for_other_days_are_another_list(tmp_path: Path) -> None:
    rows = "CPT,20610,,,2018-01-01,2018-12-31\nCPT,20611,,,2019-01-01,2019-12-31\nHCPCS,M0076,,,,\n"
    (tmp_path / "x.csv").write_text(OUR_OWN + rows)
    lists = load_code_lists(tmp_path / "x.csv")
    assert [each.valid.text() for each in lists.lists("CPT")] == [
        "2019-01-01 to 2019-12-31",
        "2018-01-01 to 2018-12-31",
    ]
    assert said(lists, "CPT", "20610", "2018-12-31", "2019-01-01") == [EXISTS, ABSENT]
    assert lists.systems == {"CPT", "HCPCS"}
    assert [each.name for each in (*lists.lists("CPT"), *lists.lists("HCPCS"))] == [
        "x.csv, 2019-01-01 to 2019-12-31",
        "x.csv, 2018-01-01 to 2018-12-31",
        "x.csv",
    ]


def test_a_later_list_is_right_about_an_end_that_an_earlier_one_did_not_know(tmp_path: Path) -> None:
    rows = "HCPCS,M0064,,,2018-01-01,2018-12-31\nHCPCS,M0064,,2018-06-30,2019-01-01,2019-12-31\n"
    (tmp_path / "x.csv").write_text(OUR_OWN + rows)
    lists = load_code_lists(tmp_path / "x.csv")
    assert said(lists, "HCPCS", "M0064", "2018-06-30", "2018-07-01", "2019-01-01") == [EXISTS, ENDED, ENDED]


SECTIONS = {"HCPCS": "ABCEGHJKLMPQRSTV", "CPT": "0123456789"}


@pytest.mark.parametrize(
    ("system", "there", "code", "expected"),
    [
        # A list of the codes in M says nothing of those in A and J: it is the whole one of its own letters.
        ("HCPCS", "M", "M9999", ABSENT),
        ("HCPCS", "M", "J9999", UNTOLD),
        ("HCPCS", "ABCEGHJKLMPQRST", "V9999", UNTOLD),
        ("HCPCS", "ABCEGHJKLMPQRST", "N9999", UNTOLD),
        # With codes of every section it is the whole one of all letters, also of those that have no code.
        ("HCPCS", SECTIONS["HCPCS"], "J9999", ABSENT),
        ("HCPCS", SECTIONS["HCPCS"], "N9999", ABSENT),
        ("CPT", "2", "20611", ABSENT),
        ("CPT", "2", "99201", UNTOLD),
        ("CPT", SECTIONS["CPT"], "99201", ABSENT),
        # Of a system whose sections are not known, too.
        ("REVENUE", "0", "0451", ABSENT),
        ("REVENUE", "0", "1001", UNTOLD),
    ],
)
def test_a_list_is_the_whole_one_of_the_sections_of_which_it_has_codes(
    tmp_path: Path, system: str, there: str, code: str, expected: str
) -> None:
    ends = "001" if system == "REVENUE" else "0001"
    rows = "".join(f"{system},{sign}{ends},,,,\n" for sign in there)
    (tmp_path / "x.csv").write_text(OUR_OWN + rows)
    assert said(load_code_lists(tmp_path / "x.csv"), system, code, "2019-01-01") == [expected]


def test_a_public_file_without_dental_codes_is_the_whole_one_of_all_others(tmp_path: Path) -> None:
    rows = "".join(f"2019,{sign}0001,procedure,20010101,\n" for sign in SECTIONS["HCPCS"])
    (tmp_path / "x.csv").write_text(f"hcpcs_year,code,record_type,add_date,termination_date\n{rows}")
    lists = load_code_lists(tmp_path / "x.csv")
    assert [said(lists, "HCPCS", code, "2019-01-01") for code in ("D0120", "N0001", "A9999")] == [
        *([UNTOLD], [ABSENT], [ABSENT]),
    ]


def test_records_whose_blanks_at_the_end_were_taken_off_are_read(tmp_path: Path) -> None:
    bare = "\n".join(line.rstrip() for line in EXCERPT.read_text("ascii").splitlines())
    (tmp_path / "HCPC2019_ANWEB.txt").write_text(bare)
    (one,), (same,) = (
        load_code_lists(tmp_path / "HCPC2019_ANWEB.txt").lists("HCPCS"),
        load_code_lists(EXCERPT).lists("HCPCS"),
    )
    assert one.entries == same.entries


def test_the_public_files_of_three_years() -> None:
    """All codes of HCPCS Level II, as released for 2017, 2018 and 2019: what one year added and another ended."""
    home = require() / "hcpcs"
    lists = load_code_lists(*(home / f"hcpcs_level2_{year}.csv.gz" for year in (2017, 2018, 2019)))
    assert [len(each.entries) for each in lists.lists("HCPCS")] == [6440, 6205, 6155]
    # G9890 was listed in 2018 as added in January, and in 2019 as added in April: it was there in January, too.
    assert said(lists, "HCPCS", "G9890", "2017-12-31", "2018-01-01") == [NOT_YET, EXISTS]
    # They have codes of every section: a letter without any is known to have none.
    assert said(lists, "HCPCS", "N9999", "2019-01-01") == [ABSENT]
    # C9130 ended on 2013-12-31; the files of 2018 and 2019 do not have it any longer.
    assert said(lists, "HCPCS", "C9130", "2013-12-31", "2014-01-01", "2019-01-01") == [EXISTS, ENDED, ABSENT]
