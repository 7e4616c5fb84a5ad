"""``import mcd`` and ``lookup``: what they print, as text and as JSON, and how they refuse."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cli_runs import Run
from small_archives import MAC, article, download, lcd, members, of

from coverage_resolver import shipped_library
from coverage_resolver.codes import Code


@pytest.fixture
def downloads(tmp_path: Path) -> list[str]:
    key, other = article(90001, 5, "2025-08-17"), lcd(80001, 6, "2025-08-17", orig_det_eff_date="2024-11-24")
    tables = {
        "article": [key],
        "article_x_contractor": [of(key, **MAC)],
        "article_related_documents": [of(key, r_lcd_id=80001)],
        "article_x_hcpc_code": [of(key, hcpc_code_id=code, hcpc_code_group=1) for code in ("81206", "XX000")],
        "article_x_icd10_covered": [of(key, icd10_code_id="D45", icd10_covered_group=1)],
        "article_x_icd10_covered_group": [of(key, icd10_covered_group=1, paragraph="These support the test.")],
    }
    made = [
        download(tmp_path, "all_article", members("article", tables)),
        download(tmp_path, "all_lcd", members("lcd", {"lcd": [other], "lcd_x_contractor": [of(other, **MAC)]})),
    ]
    return [path.as_posix() for path in made]


def test_an_import_tells_what_it_kept_and_what_it_left_out(run: Run, downloads: list[str], tmp_path: Path) -> None:
    pack = (tmp_path / "m.pack").as_posix()
    done = run("import", "mcd", *downloads, "-o", pack, "--published", "2025-08-17")
    assert (done.code, done.err) == (0, "")
    first, *lines = done.out.splitlines()
    assert first == f"{pack}: snapshot 2025-08-17 of 1, SHA-256 {hashlib.sha256(Path(pack).read_bytes()).hexdigest()}"
    assert lines[:4] == [
        "  article: 1 documents, 1 versions",
        "  lcd: 1 documents, 1 versions",
        "  1 codes of services, 2 contractors, 23 rows read",
        "  2 new, 0 revised, 0 retired, 0 re-dated, 0 with other relations, 0 gone, 0 with other codes, "
        "0 with other contents",
    ]
    assert lines[4] == f"  all documents are new; they are in {pack[:-5]}.changes-2025-08-17.json"
    assert Path(f"{pack[:-5]}.changes-2025-08-17.json").is_file()
    assert "  left out: 1 rows of article_x_hcpc_code: a placeholder, not a code" in lines


def test_a_bar_is_drawn_on_a_terminal_only(
    run: Run, downloads: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("import", "mcd", *downloads, "-o", tmp_path / "m.pack", "--published", "2025-08-17")
    assert run(*arguments).err == ""
    monkeypatch.setattr("coverage_resolver.commands.imports.at_a_terminal", lambda: True)
    drawn = run(*arguments).err
    assert "[#" in drawn
    assert "reading article_x_hcpc_code" in drawn
    assert drawn.endswith("\r\033[K")


def test_an_import_as_json(run: Run, downloads: list[str], tmp_path: Path) -> None:
    done = run("import", "mcd", *downloads, "-o", tmp_path / "m.pack", "--published", "2025-08-17", "--json")
    found = json.loads(done.out)
    assert found["sha256"] == hashlib.sha256((tmp_path / "m.pack").read_bytes()).hexdigest()
    assert (found["documents"], found["changes"]["new"]) == ({"article": 1, "lcd": 1}, ["A90001", "L80001"])
    assert found["skipped"] == [{"table": "article_x_hcpc_code", "reason": "a placeholder, not a code", "rows": 1}]


def test_a_lookup_shows_documents_contractors_dates_and_lists(run: Run, downloads: list[str], tmp_path: Path) -> None:
    pack = (tmp_path / "m.pack").as_posix()
    run("import", "mcd", *downloads, "-o", pack, "--published", "2025-08-17")
    asked = ("lookup", "81206", "--library", pack, "--state", "AK", "--on", "2025-09-01", "--dx", "D45")
    assert run(*asked).out.splitlines() == [
        "CPT:81206 in AK on 2025-09-01",
        "Snapshots: 2025-08-17",
        "",
        "L80001 (version 6) Determination 80001",
        "  from 2025-08-17, no end known; seen 2025-08-17 to 2025-08-17",
        "  the code is listed by A90001 (version 5)",
        "  02102 Noridian Healthcare Solutions, LLC (MAC - Part B): AK",
        "",
        "A90001 (version 5) Billing and Coding: Article 90001",
        "  from 2025-08-17, no end known; seen 2025-08-17 to 2025-08-17",
        "  serves L80001",
        "  02102 Noridian Healthcare Solutions, LLC (MAC - Part B): AK",
        "  in group 1 of services",
        "  diagnoses covered, group 1: 1 codes: These support the test.",
        "  these diagnoses: supports",
    ]
    found = json.loads(run(*asked, "--json").out)
    assert [row["document"] for row in found["documents"]] == ["L80001", "A90001"]
    assert found["documents"][1]["support"] == "supports"


@pytest.mark.parametrize(
    ("flags", "lines"),
    [
        (
            ("--state", "OH"),
            ["No document of this library names it then. That is no statement on coverage: ask resolve."],
        ),
        (
            ("--on", "2025-01-01"),
            [
                "",
                "L80001 (version unseen) Determination 80001",
                "  says: unknown in these snapshots: version 6 begins 2025-08-17, "
                "and the one before it is in no snapshot",
            ],
        ),
    ],
)
def test_a_lookup_elsewhere_or_before(
    run: Run, downloads: list[str], tmp_path: Path, flags: tuple[str, ...], lines: list[str]
) -> None:
    pack = (tmp_path / "m.pack").as_posix()
    run("import", "mcd", *downloads, "-o", pack, "--published", "2025-08-17")
    assert run("lookup", "81206", "--library", pack, *flags).out.splitlines()[2 : 2 + len(lines)] == lines


def test_ncds_come_last_with_those_that_name_them_and_only_of_documents_that_count_there(
    run: Run, tmp_path: Path
) -> None:
    key = article(90001, 5, "2025-08-17")
    tables = {
        "article": [key],
        "article_x_contractor": [of(key, **MAC)],
        "article_related_ncd_documents": [of(key, r_ncd_id=15)],
        "article_x_hcpc_code": [of(key, hcpc_code_id="81206", hcpc_code_group=1)],
    }
    national = {"ncd_id": 15, "ncd_vrsn_num": 1, "ncd_mnl_sect": "30.3", "ncd_mnl_sect_title": "A treatment"}
    national |= {"cvrg_lvl_cd": 3, "ncd_efctv_dt": "2020-01-21"}
    made = [
        download(tmp_path, "all_article", members("article", tables)).as_posix(),
        download(tmp_path, "ncd", members("ncd", {"ncd_trkg": [national]})).as_posix(),
    ]
    pack = (tmp_path / "m.pack").as_posix()
    run("import", "mcd", *made, "-o", pack, "--published", "2025-08-17")
    assert run("lookup", "81206", "--library", pack, "--state", "AK").out.splitlines()[-4:] == [
        "NCD 30.3 (version 1) A treatment",
        "  from 2020-01-21, no end known; seen 2025-08-17 to 2025-08-17",
        "  national coverage: none",
        "  named by A90001; whether it addresses this code is in no table",
    ]
    assert "NCD" not in run("lookup", "81206", "--library", pack, "--state", "OH").out


def test_that_nothing_was_found_is_no_statement_on_coverage_in_either_form(
    run: Run, downloads: list[str], tmp_path: Path
) -> None:
    """An empty list of documents would read as no policy."""
    pack = (tmp_path / "m.pack").as_posix()
    run("import", "mcd", *downloads, "-o", pack, "--published", "2025-08-17")
    nothing = "No document of this library names it then. That is no statement on coverage: ask resolve."
    unseen = "That day is before the oldest snapshot: a version of then that nobody saw may have listed it."
    for code, day, caveats in (
        ("99999", "2025-08-16", [nothing, unseen]),
        ("99999", "2025-08-17", [nothing]),
        ("81206", "2025-08-17", []),
    ):
        asked = ("lookup", code, "--library", pack, "--on", day)
        assert json.loads(run(*asked, "--json").out)["caveats"] == caveats
        assert run(*asked).out.splitlines()[2 : 2 + len(caveats)] == caveats


def test_a_lookup_in_records_is_of_those_of_medicare(run: Run) -> None:
    documents = json.loads(run("lookup", "m0076", "--json").out)["documents"]
    assert "NCD 150.7" in {row["document"] for row in documents}
    assert not {row["kind"] for row in documents} & {"clinical_policy", "state_manual", "state_bulletin", "state_plan"}
    assert not {row["document"] for row in documents if "HNCA" in row["document"]}  # a plan's policy, of every line
    shipped = shipped_library().provisions
    lines = {item.authority.id: item.lines for item in shipped if Code("HCPCS", "M0076") in item.codes}
    assert any("medicare_ffs" not in found for found in lines.values())
    assert all(not lines[row["document"]] or "medicare_ffs" in lines[row["document"]] for row in documents)


def test_a_lookup_in_a_state_tells_documents_of_contractors_without_a_number(run: Run, tmp_path: Path) -> None:
    """Their state is not known: to leave them out would say that they are of another one."""
    key = lcd(80001, 6, "2025-08-17")
    unnumbered = {**MAC, "contractor_id": 77}
    tables = {
        "lcd": [key],
        "lcd_x_contractor": [of(key, **unnumbered)],
        "lcd_x_hcpc_code": [of(key, hcpc_code_id="81206", hcpc_code_group=1)],
        "lcd_x_hcpc_code_group": [of(key, hcpc_code_group=1, paragraph="N/A")],
    }
    pack = (tmp_path / "m.pack").as_posix()
    run("import", "mcd", download(tmp_path, "all_lcd", members("lcd", tables)), "-o", pack, "--published", "2025-08-17")
    lines = run("lookup", "81206", "--library", pack, "--state", "AK").out.splitlines()
    assert "L80001 (version 6) Determination 80001" in lines
    assert "  a contractor without a number in the tables: its states are not known" in lines
    assert "  in group 1 of services" in lines


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("lookup", "CANARY"), "question.code · no CPT, HCPCS or ICD-10-PCS code · write it as M0076, 81206 or"),
        (("lookup", "M0076", "--on", "CANARY"), "question.on · not a calendar day written YYYY-MM-DD · write --on as"),
        (("lookup", "M0076", "--state", "CANARY"), "question.state · no such state · write --state with its two"),
        # The coverage database has abbreviations of its own.
        (("lookup", "M0076", "--state", "dn"), "question.state · no such state · write NY"),
        (("lookup", "M0076", "--state", "NF"), "question.state · no such state · write CA"),
        (("lookup", "M0076", "--state", "CNMI"), "question.state · no such state · write MP"),
        (("lookup", "M0076", "--dx", "CANARY"), "question.diagnoses · not the shape of an ICD-10-CM code"),
        (
            ("import", "mcd", "x.zip", "-o", "x.pack", "--published", "CANARY"),
            "--published · not a calendar day",
        ),
    ],
)
def test_wrong_usage_is_one_line_without_the_value(run: Run, arguments: tuple[str, ...], line: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert line in done.err
    assert "CANARY" not in done.err
    assert done.err.count("\n") == 1


def test_a_download_that_is_wrong_is_invalid_data(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"<html>")
    done = run("import", "mcd", tmp_path / "x.zip", "-o", tmp_path / "m.pack")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("error: x.zip · is not a zip file, or only part of one · ")
    assert not (tmp_path / "m.pack").exists()
