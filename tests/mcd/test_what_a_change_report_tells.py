"""What changed under one version, too, is told; a month is imported by itself; a lookup tells since when it is so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, members, of
from test_what_was_known import ncd

from coverage_resolver import load_library
from coverage_resolver.cli import main
from coverage_resolver.codes import Code
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.lookup import lookup

ROW = article(90001, 5, "2025-01-01")
CODE = of(ROW, hcpc_code_id="81206", hcpc_code_group=1, range="N")
GROUP = of(ROW, hcpc_code_group=1, paragraph="Covered.")
LISTED = of(ROW, icd10_code_id="D45", icd10_covered_group=1, asterisk="N")
DRUG = of(ROW, hcpc_code_id="J1234", start_date="2025-02-01", end_date="")
MODIFIER = of(ROW, hcpc_modifier_code_id="KX", hcpc_modifier_group=1)


def tables(**other: Any) -> dict[str, Any]:
    """An article with a service, a paragraph, a diagnosis and a modifier; some tables are others."""
    found = {
        "article": [ROW],
        "article_x_contractor": [of(ROW, **MAC)],
        "article_x_hcpc_code": [CODE],
        "article_x_hcpc_code_group": [GROUP],
        "article_x_icd10_covered": [LISTED],
        "article_x_hcpc_modifier": [MODIFIER],
        "article_x_hcpc_modifier_group": [of(ROW, hcpc_modifier_group=1, paragraph="Add it.")],
    }
    return found | other


def taken(folder: Path, day: str, given: dict[str, Any]) -> Any:
    home = folder / day
    home.mkdir()
    return import_mcd([download(home, "all_article", members("article", given))], folder / "m.pack", day).changes


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({}, None),
        ({"article_x_hcpc_code_group": [GROUP | {"paragraph": "Not covered."}]}, ["procedures.groups"]),
        ({"article_x_icd10_covered": [LISTED | {"asterisk": "Y"}]}, ["diagnoses.covered"]),
        ({"article_x_hcpc_modifier": [MODIFIER, MODIFIER | {"hcpc_modifier_code_id": "GA"}]}, ["procedures.modifiers"]),
        ({"article": [ROW | {"title": "Another"}]}, ["title"]),
    ],
)
def test_what_is_said_otherwise_under_one_version_is_told(
    tmp_path: Path, other: dict[str, Any], what: list[str] | None
) -> None:
    assert taken(tmp_path, "2025-06-01", tables()).contents == ()
    told = [] if what is None else [{"document": "A90001", "version": [5, 5], "what": what}]
    assert list(taken(tmp_path, "2025-07-01", tables(**other)).contents) == told


@pytest.mark.parametrize(("now", "what"), [({}, []), ({"cvrg_lvl_cd": 3}, ["level"])])
def test_a_level_of_national_coverage_is_told(tmp_path: Path, now: dict[str, Any], what: list[str]) -> None:
    found = []
    for day, more in (("2025-06-01", {}), ("2025-07-01", now)):
        home = tmp_path / day
        home.mkdir()
        files = [download(home, "ncd", members("ncd", {"ncd_trkg": [ncd(3) | more]}))]
        found.append(import_mcd(files, tmp_path / "m.pack", day).changes.contents)
    assert found[0] == ()
    assert [row["what"] for row in found[1]] == ([what] if what else [])


def test_a_file_that_is_given_twice_is_told_once(tmp_path: Path) -> None:
    file = download(tmp_path, "all_article", members("article", tables()))
    with pytest.raises(InvalidRecords) as caught:
        import_mcd([file, tmp_path / "." / file.name], tmp_path / "m.pack", "2025-06-01")
    assert [fault.what for fault in caught.value.exceptions] == ["is given twice"]


def test_two_months_in_one_folder_are_no_snapshot(tmp_path: Path) -> None:
    home = tmp_path / "downloads"
    for day, row in (("2025-06", ROW), ("2025-07", article(90001, 6, "2025-07-01"))):
        (home / day).mkdir(parents=True)
        download(home / day, "all_article", members("article", tables(article=[ROW, row] if row is not ROW else [ROW])))
    with pytest.raises(InvalidRecords) as caught:
        import_mcd([home], tmp_path / "m.pack", "2025-08-01")
    (fault,) = caught.value.exceptions
    assert (fault.what, fault.what_to_do) == (
        "is a second download of `all_article`, with other versions",
        "import the two in two steps, by day of publication",
    )
    assert not (tmp_path / "m.pack").exists()


def test_two_months_whose_files_have_one_name_are_no_snapshot(tmp_path: Path) -> None:
    files = []
    for day, rows in (("2025-06", [ROW]), ("2025-07", [ROW, article(90001, 6, "2025-07-01")])):
        (tmp_path / day).mkdir()
        files.append(download(tmp_path / day, "all_article", members("article", tables(article=rows))))
    with pytest.raises(InvalidRecords) as caught:
        import_mcd(files, tmp_path / "m.pack", "2025-08-01")
    (fault,) = caught.value.exceptions
    assert (fault.what, fault.what_to_do) == (
        "is a second download of `all_article`, with other versions",
        "import the two in two steps, by day of publication",
    )


def test_a_lookup_tells_since_when_a_version_says_it_and_its_modifiers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(tmp_path, "2025-06-01", tables())
    taken(tmp_path, "2025-07-01", tables(article_x_icd10_covered=[LISTED | {"asterisk": "Y"}]))
    pack = tmp_path / "m.pack"
    (row,) = lookup(load_library(pack), Code.of("CPT", "81206"), "", dt.date(2025, 7, 1))["documents"]
    assert (row["first_seen"], row["as_it_is_since"], row["last_seen"]) == ("2025-06-01", "2025-07-01", "2025-07-01")
    assert row["modifiers"] == [{"group": 1, "paragraph": "Add it.", "codes": ["KX"]}]
    assert main(["lookup", "81206", "--library", str(pack)]) == 0
    shown = capsys.readouterr().out
    assert "; seen 2025-06-01 to 2025-07-01, as it is now since 2025-07-01\n" in shown
    assert "\n  modifiers, group 1: KX: Add it.\n" in shown
