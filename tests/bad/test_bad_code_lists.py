"""What is wrong with lists of codes, told all at once: where, what, what to do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from coverage_resolver.errors import DataNotFound, InvalidRecords, MissingExtra
from coverage_resolver.io.code_lists import contents
from coverage_resolver.io.code_lists.loading import load_code_lists

OURS = "code_system,code,added,ended,complete_from,complete_through\n"
YEARS = "hcpcs_year,code,record_type,add_date,termination_date\n"
AS_PUBLISHED = "give the file as it was published"
AS_CMS_DOES = "give the file as CMS publishes it"


def faults(folder: Path, **files: str | bytes) -> tuple[str, ...]:
    """The lines of a load of these files; two underscores in a name stand for a dot, and one for a dash in it."""
    paths = []
    for name, content in files.items():
        paths.append(folder / name.replace("__", "."))
        paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InvalidRecords) as caught:
        load_code_lists(*paths)
    prefix = f"{folder.as_posix()}/"
    return tuple(line.removeprefix(prefix).replace(f"at {prefix}", "at ") for line in caught.value.lines())


def hcpcs(code: str = "M0076", kind: str = "3", added: str = "19860101", ended: str = "") -> str:
    return f"{code:<5}00100{kind}".ljust(268) + f"{added:<8}{added:<8}{ended:<8}N".ljust(52) + "\r\n"


PLAIN = {
    "an unknown system": (
        "CTP,20610,,,,",
        "x.csv:2:code_system (cell A2) · unknown code system `CTP` · did you mean `CPT`?",
    ),
    "no system": (
        ",20610,,,,",
        "x.csv:2:code_system (cell A2) · no code system · use one of CDT, CPT, HCPCS, ICD10CM, ICD10PCS, NDC, REVENUE",
    ),
    "not the shape of a code": (
        "HCPCS,M076,,,,",
        "x.csv:2:code (cell B2) · `M076` is not the shape of a HCPCS code · correct the code or its system",
    ),
    "no code": (
        "HCPCS,,,,,",
        "x.csv:2:code (cell B2) · no code · write it, or take the row out",
    ),
    "no such day": (
        "HCPCS,M0076,2019-02-29,,,",
        "x.csv:2:added (cell C2) · `2019-02-29` is no such day in the calendar · write the day as YYYY-MM-DD, or "
        "leave it "
        "empty",
    ),
    "a day in another form": (
        "HCPCS,M0076,,20191231,,",
        "x.csv:2:ended (cell D2) · `20191231` is not a calendar day written YYYY-MM-DD · write the day as "
        "YYYY-MM-DD, or "
        "leave it empty",
    ),
    "a code that ends before it begins": (
        "HCPCS,M0076,2019-01-02,2019-01-01,,",
        "x.csv:2:ended (cell D2) · the code ends on 2019-01-01, before 2019-01-02, on which it begins · correct one "
        "of the "
        "two days",
    ),
    "a list that ends before it begins": (
        "HCPCS,M0076,,,2019-12-31,2019-01-01",
        "x.csv:2:complete_through (cell F2) · the list is complete up to 2019-01-01, before 2019-12-31, from which "
        "it is · "
        "correct one of the two days",
    ),
    "one code twice on a day": (
        "HCPCS,M0076,,2018-12-31,,\nHCPCS,m0076,2018-12-31,,,",
        "x.csv:3:code (cell B3) · the code `m0076` stands already at x.csv:2:code (cell B2), for some of the same "
        "days · "
        "join the two, or correct their days",
    ),
    "a formula": (
        "HCPCS,=1+1,,,,",
        "x.csv:2:code (cell B2) · a formula or an error of a spreadsheet program · write what was meant as text",
    ),
    "a cell too few": (
        "HCPCS,M0076,,,",
        "x.csv:2 · 5 cells where the header has 6 · write every cell, with a comma for each empty one at the end, or "
        "save "
        "the sheet as .xlsx",
    ),
}


@pytest.mark.parametrize("case", PLAIN)
def test_a_list_of_ones_own(tmp_path: Path, case: str) -> None:
    rows, line = PLAIN[case]
    assert faults(tmp_path, x__csv=f"{OURS}{rows}\n") == (line,)


FILES = {
    "an empty file": ("x.csv", "", "x.csv · an empty file · give the list as it was published"),
    "a header alone": ("x.csv", OURS, "x.csv · no code stands in it · give the list as it was published"),
    "no known layout": (
        "x.csv",
        "number,description\nM0076,x\n",
        "x.csv · a layout that is not known · give a CSV with the columns code_system, code, added, ended, a file "
        "HCPC…_ANWEB of CMS, or one icd10cm_order_…",
    ),
    "semicolons between the columns": (
        "x.csv",
        OURS.replace(",", ";") + "HCPCS;M0076;;;;\n",
        "x.csv:1 · columns separated by semicolons · save as CSV with commas",
    ),
    "tabs between the columns of CMS": (
        "x.csv",
        YEARS.replace(",", "\t") + "2019\tM0076\tprocedure\t19860101\t\n",
        "x.csv:1 · columns separated by tabs · save as CSV with commas",
    ),
    "a column that is not there": (
        "x.csv",
        "code_system,code,added\nHCPCS,M0076,\n",
        "x.csv:1:ended · the column is missing · add it to the header",
    ),
    "a column of another name": (
        "x.csv",
        "code_system,code,added,ended,complete_to\nHCPCS,M0076,,,\n",
        "x.csv:1 (cell E1) · unknown column `complete_to` · did you mean `complete_from`?",
    ),
    "another encoding": (
        "x.csv",
        (OURS + "HCPCS,M0076,,,,\n").encode("utf-16"),
        "x.csv · byte 1 is not UTF-8 · save the file as UTF-8",
    ),
    "a NUL": ("x.csv", OURS + "\0", "x.csv · holds a NUL character · save the file as plain text in UTF-8"),
    "a damaged gzip file": (
        "x.csv.gz",
        gzip.compress(OURS.encode() * 99)[:40],
        "x.csv.gz · a damaged gzip file · pack it anew, or give it unpacked",
    ),
    "a zip": ("x.zip", b"PK\x03\x04rest", "x.zip · packed with zip · give the file that is in it"),
    "an old workbook": ("x.xls", b"\xd0\xcf\x11\xe0rest", "x.xls · a workbook of an old kind · save it as .xlsx"),
    "a damaged workbook": (
        "HCPC2019.xlsx",
        b"PK\x03\x04rest",
        "HCPC2019.xlsx · not an XLSX file, or a damaged one · save it as .xlsx anew",
    ),
    "records of an unknown release": (
        "codes.txt",
        hcpcs(),
        "codes.txt · its name does not tell of which year and quarter it is · name it as CMS does, such as "
        "HCPC2024_JUL_ANWEB.txt",
    ),
    "a record that was cut": (
        "HCPC2019.txt",
        hcpcs() + hcpcs("M0075")[:100],
        f"HCPC2019.txt:2 · a record of 100 characters, where the others have 320 · {AS_CMS_DOES}",
    ),
    "a description that was cut": (
        "HCPC2019.txt",
        hcpcs() + hcpcs(kind="4", added="")[:60],
        f"HCPC2019.txt:2 · a record of 60 characters, where the others have 320 · {AS_CMS_DOES}",
    ),
    "a record that was cut before it ended": (
        "HCPC2019.txt",
        hcpcs() + hcpcs("M0075", ended="20141231")[:284] + "\r\n",
        f"HCPC2019.txt:2 · a record of 284 characters, where the others have 320 · {AS_CMS_DOES}",
    ),
    "a record without blanks at its end that was cut": (
        "HCPC2019.txt",
        hcpcs().rstrip() + "\n" + hcpcs("M0075")[:272],
        f"HCPC2019.txt:2 · a record of 272 characters, which ends before its days · {AS_CMS_DOES}",
    ),
    "a record of a code that was never added": (
        "HCPC2019.txt",
        hcpcs() + hcpcs("M0075", added=""),
        f"HCPC2019.txt:2:269-276 · no day on which the code was added · {AS_CMS_DOES}",
    ),
    "a row of a code that was never added": (
        "x.csv",
        f"{YEARS}2019,M0076,procedure,,\n",
        f"x.csv:2:add_date · no day on which the code was added · {AS_CMS_DOES}",
    ),
    "a line that is no record": (
        "HCPC2019.txt",
        hcpcs() + "M0076 Prolotherapy\n",
        f"HCPC2019.txt:2 · no record of HCPCS · {AS_CMS_DOES}",
    ),
    "a record with no day": (
        "HCPC2019.txt",
        hcpcs(ended="20190230"),
        "HCPC2019.txt:1:285-292 · `20190230` is no such day in the calendar · write the day as YYYYMMDD, or leave it "
        "empty",
    ),
    "a record with text for a day": (
        "HCPC2019.txt",
        hcpcs(ended="2019-2-3"),
        "HCPC2019.txt:1:285-292 · `2019-2-3` is not a calendar day written YYYYMMDD · write the day as YYYYMMDD, or "
        "leave "
        "it empty",
    ),
    "a code twice in the records": (
        "HCPC2019.txt",
        hcpcs() * 2,
        "HCPC2019.txt:2:1-5 · the code `M0076` stands already at HCPC2019.txt:1:1-5, for some of the same days · "
        "join the "
        "two, or correct their days",
    ),
    "an unknown kind of row": (
        "x.csv",
        f"{YEARS}2019,M0076,service,19860101,\n",
        "x.csv:2:record_type · unknown kind of record `service` · use one of 3, procedure, 4, 7, 8, modifier",
    ),
    "no year": (
        "x.csv",
        f"{YEARS}19,M0076,procedure,19860101,\n",
        "x.csv:2:hcpcs_year · `19` is no year · write the year of the release",
    ),
    "a column of CMS that is not there": (
        "x.csv",
        "hcpcs_year,code,record_type,add_date\n2019,M0076,procedure,19860101\n",
        "x.csv:1:termination_date · the column is missing · add it to the header",
    ),
    "a row that was cut": (
        "x.csv",
        f"{YEARS}2019,M0076,procedure\n",
        f"x.csv:2 · 3 cells where the header has 5 · {AS_PUBLISHED}",
    ),
    "an order file of an unknown year": (
        "codes.txt",
        "00001 A000    1 x\n",
        "codes.txt · its name does not tell of which code system and fiscal year it is · name it as it was published, "
        "such as icd10cm_order_2024.txt",
    ),
    "an order file of a year without ICD-10": (
        "icd10cm_order_2015.txt",
        "00001 A000    1 x\n",
        "icd10cm_order_2015.txt · a list of the fiscal year 2015, in which ICD-10 was not used: it is from "
        "2015-10-01 on "
        "· leave it out",
    ),
    "a line that is not of an order file": (
        "icd10cm_order_2024.txt",
        "00001 A000    1 x\nA001 Cholera\n",
        f"icd10cm_order_2024.txt:2 · no line of an order file · {AS_PUBLISHED}",
    ),
    "an order file with a code of the other system": (
        "icd10pcs_order_2024.txt",
        "00001 A000    1 x\n",
        "icd10pcs_order_2024.txt:1:7-13 · `A000` is not the shape of a ICD10PCS code · correct the code or its system",
    ),
    "an order file of headers": (
        "icd10cm_order_2024.txt",
        "00001 A00     0 x\n",
        "icd10cm_order_2024.txt · no code stands in it · give the list as it was published",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file(tmp_path: Path, case: str) -> None:
    name, content, line = FILES[case]
    assert faults(tmp_path, **{name: content}) == (line,)
    assert line.count(" · ") == 2
    assert line.isprintable()


@pytest.mark.parametrize("told", ["FEB", "SEP", "SEPT", "Q3", "2", "JULI", "JAN2"])
def test_a_name_that_tells_no_quarter_is_not_that_of_january(tmp_path: Path, told: str) -> None:
    name = f"HCPC2024_{told}_ANWEB.txt"
    assert faults(tmp_path, **{name: hcpcs()}) == (
        f"{name} · its name does not tell of which quarter it is · name it as CMS does, such as HCPC2024_JUL_ANWEB.txt",
    )


def test_a_workbook_without_the_columns(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["HCPC", "SHORT DESCRIPTION"])
    book.save(tmp_path / "HCPC2019.xlsx")
    assert faults(tmp_path, **{"HCPC2019.xlsx": (tmp_path / "HCPC2019.xlsx").read_bytes()}) == (
        "HCPC2019.xlsx · no sheet with the columns HCPC, RECID, ADD DT, TERM DT · give the workbook of codes as CMS "
        "publishes it, or a CSV",
    )


def test_the_faults_of_all_files_come_together(tmp_path: Path) -> None:
    found = faults(
        tmp_path, a__csv=f"{OURS}HCPCS,M076,,,,\nHCPCS,M07,,,,\n", b__csv=f"{OURS}CTP,20610,,,,\n", c__csv=""
    )
    assert [line.split(" · ")[0] for line in found] == [
        "a.csv:2:code (cell B2)",
        "a.csv:3:code (cell B3)",
        "b.csv:2:code_system (cell A2)",
        "c.csv",
    ]


def test_two_lists_of_one_system_for_the_same_days(tmp_path: Path) -> None:
    found = faults(tmp_path, **{"HCPC2024_JAN_v3.txt": hcpcs(), "HCPC2024_JAN_v4.txt": hcpcs()})
    prefix = f"{tmp_path.as_posix()}/"
    assert [line.replace(prefix, "") for line in found] == [
        "HCPC2024_JAN_v4.txt · a list of HCPCS for the same days as HCPC2024_JAN_v3.txt · give one of them, or join "
        "the two"
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path, what in (
        (tmp_path / "nowhere.csv", "no such file · check the path"),
        (tmp_path, "a folder · name the files in it"),
    ):
        with pytest.raises(DataNotFound) as caught:
            load_code_lists(path)
        assert str(caught.value) == f"{path.as_posix()} · {what}"


def test_a_file_is_read_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file of gzip may unpack to gigabytes."""
    monkeypatch.setattr(contents, "LARGEST_FILE", 100)
    packed = gzip.compress(OURS.encode() * 9)
    assert faults(tmp_path, x__gz=packed) == ("x.gz · larger than 64 MiB · split the file",)


def test_a_workbook_needs_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    (tmp_path / "HCPC2019.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(MissingExtra, match=r"pip install 'coverage-resolver\[spreadsheets\]'"):
        load_code_lists(tmp_path / "HCPC2019.xlsx")
