"""What an import keeps, what it drops at the door, and that the same downloads give the same bytes."""

from __future__ import annotations

import errno
import os
import pickle
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, SHARED, article, download, lcd, members, of, table_bytes

from coverage_resolver import InvalidRecord, InvalidRecords, Service, load_library
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd import importing
from coverage_resolver.io.mcd.catalogue import Catalogue
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.layout import TABLES
from coverage_resolver.io.mcd.lookup import lookup
from coverage_resolver.io.mcd.pack_file import PackFile
from coverage_resolver.io.mcd.plain_text import plain_text

KEY = article(90001, 5, "2025-08-17", article_type=6, date_retired="2026-02-05 00:00:00", article_pub_date="2019-10-01")
LCD = lcd(
    80001,
    6,
    "2025-08-17",
    orig_det_eff_date="2024-11-24 00:00:00",
    notice_start_dt="2025-07-03",
    notice_end_dt="2025-08-16",
    indication="<p>Covered when <b>needed</b> &amp;ndash; see below.</p><ul><li>One</li><li>Two</li></ul>",
)
ARTICLE_TABLES: dict[str, list[Any]] = {
    "article": [KEY],
    "article_type_lookup": [{"article_type_id": 6, "description": "Billing and Coding"}],
    "article_future_retire": [{"article_id": 90001, "retire_dt": "2026-03-01 00:00:00"}],
    "article_related_documents": [of(KEY, r_lcd_id=80001)],
    "article_related_ncd_documents": [of(KEY, r_ncd_id=15), of(KEY, r_ncd_id=0)],
    "article_x_contractor": [of(KEY, **MAC), of(KEY, **{**MAC, "contractor_id": 999})],
    "article_x_hcpc_code": [
        of(KEY, hcpc_code_group=1, hcpc_code_id="j0001", range="B"),
        of(KEY, hcpc_code_group=1, hcpc_code_id="J0005", range="E"),
        of(KEY, hcpc_code_group=2, hcpc_code_id="0795T", range="N"),
        of(KEY, hcpc_code_group=2, hcpc_code_id="XX000", range="N"),
    ],
    "article_x_hcpc_code_group": [of(KEY, hcpc_code_group=1, paragraph="<p>Group&nbsp;1</p>")],
    "article_x_icd10_covered": [
        of(KEY, icd10_covered_group=1, icd10_code_id="M17.11", range="N", asterisk="Y"),
        of(KEY, icd10_covered_group=1, icd10_code_id="M17.0", range="N", asterisk="N"),
    ],
    "article_x_icd10_covered_group": [
        of(KEY, icd10_covered_group=1, paragraph="These support", icd10_covered_ast="With a secondary diagnosis only")
    ],
    "article_x_icd10_noncovered": [of(KEY, icd10_noncovered_group=1, icd10_code_id="Z00.00", range="N")],
    "article_x_bill_code": [of(KEY, bill_code_id="013x"), of(KEY, bill_code_id="999")],
    "article_x_revenue_code": [of(KEY, revenue_code_id="0636", range="N")],
    "article_x_hcpc_modifier": [of(KEY, hcpc_modifier_group=1, hcpc_modifier_code_id="KX")],
    "article_x_code_table": [
        of(KEY, code_table_row=1, hcpc_code_id="J1234", brand_name="Brand", eff_date="2025-09-01", end_date="")
    ],
}


def files(**more: list[Any]) -> dict[str, bytes]:
    return members("article", {**ARTICLE_TABLES, **more})


def all_downloads(folder: Path) -> list[Path]:
    national = {"ncd_id": 15, "ncd_vrsn_num": 2, "ncd_mnl_sect": "150.7", "ncd_mnl_sect_title": "Prolotherapy"}
    ncd = members("ncd", {"ncd_trkg": [{**national, "cvrg_lvl_cd": 3, "ncd_efctv_dt": "1999-09-27 00:00:00"}]})
    return [
        download(folder, "all_article", files()),
        download(folder, "all_lcd", members("lcd", {"lcd": [LCD], "lcd_x_contractor": [of(LCD, **MAC)]})),
        download(folder, "ncd", ncd),
    ]


def editions(pack: Path) -> dict[str, dict[str, Any]]:
    file = PackFile(pack)
    catalogue = Catalogue.of(file.catalogue)
    return {
        item.doc: {"head": file.part(item.head), **{name: file.part(number) for name, number in item.parts.items()}}
        for item in catalogue.editions
    }


def test_every_date_relation_and_list_is_kept(tmp_path: Path) -> None:
    report = import_mcd(all_downloads(tmp_path), tmp_path / "m.pack", "2026-01-10")
    found = editions(tmp_path / "m.pack")
    kept = found["A90001"]
    assert kept["head"] == {
        "contractors": ["02102"],
        "lcds": ["L80001"],
        "ncds": ["15"],
        "published": "2019-10-01",
        "retired": "2026-02-05",
        "retiring": "2026-03-01",
        "start": "2025-08-17",
        "status": "A",
        "title": "Billing and Coding: Article 90001",
        "type": "Billing and Coding",
        "unnumbered": "yes",
    }
    assert kept["procedures"]["groups"] == [
        {"codes": ["J0001", "J0005"], "group": 1, "paragraph": "Group 1", "ranges": [["J0001", "J0005"]]},
        {"codes": ["0795T"], "group": 2, "untold": True},  # of the first group alone the paragraph is told
    ]
    assert kept["procedures"]["bill_types"] == ["013x"]
    assert kept["procedures"]["revenue_codes"] == [{"codes": ["0636"], "group": 1}]
    assert kept["procedures"]["modifiers"] == [{"codes": ["KX"], "group": 1}]
    assert kept["procedures"]["excluded"][0] == {
        "brand": "Brand",
        "code": "J1234",
        "comments": "",
        "end": "",
        "start": "2025-09-01",
    }
    (group,) = kept["diagnoses"]["covered"]
    assert (group["codes"], group["starred"]) == (["M170", "M1711"], ["M1711"])
    assert group["note"] == "With a secondary diagnosis only"
    assert kept["diagnoses"]["noncovered"] == [{"codes": ["Z0000"], "group": 1}]
    assert found["L80001"]["text"]["indication"] == "Covered when needed – see below.\nOne\nTwo"
    assert found["L80001"]["head"]["first"] == "2024-11-24"
    assert found["N15"]["head"]["level"] == "3"
    assert {(row["table"], row["reason"], row["rows"]) for row in report.skipped} == {
        ("article_related_ncd_documents", "names no NCD (id 0 means none)", 1),
        ("article_x_contractor", "its contractor is not in the table of contractors, or has no number", 1),
        ("article_x_hcpc_code", "a placeholder, not a code", 1),
        ("article_x_bill_code", "a placeholder, not a code", 1),
    }


def test_a_code_between_a_begin_and_an_end_is_listed(tmp_path: Path) -> None:
    import_mcd(all_downloads(tmp_path), tmp_path / "m.pack", "2026-01-10")
    library = load_library(tmp_path / "m.pack")
    (shelf,) = library.shelves
    medicare = frozenset({"medicare_ffs"})
    for code, found in (("J0003", True), ("J0005", True), ("J0006", False)):
        ids = {item.authority.id for item in shelf.find(Service(code=code, code_system="HCPCS"), medicare)}
        assert ("A90001" in ids, "L80001" in ids) == (found, found), code


def test_rows_between_a_begin_and_an_end_are_the_list(tmp_path: Path) -> None:
    rows = [("J0001", "B"), ("J0003", "M"), ("J0005", "E")]
    listed = [of(KEY, hcpc_code_group=1, hcpc_code_id=code, range=part) for code, part in rows]
    import_mcd(
        [download(tmp_path, "all_article", files(article_x_hcpc_code=listed))], tmp_path / "m.pack", "2026-01-10"
    )
    (group,) = editions(tmp_path / "m.pack")["A90001"]["procedures"]["groups"]
    assert (group["codes"], "ranges" in group) == (["J0001", "J0003", "J0005"], False)


@pytest.mark.parametrize(
    ("rows", "listed", "not_listed"),
    [
        ([("0001U", "B"), ("0016U", "E")], "0005U", "0005T"),
        ([("80000", "B"), ("89999", "E")], "81206", "8100F"),
        ([("J0100", "B"), ("J0200", "E")], "J0150", "J0300"),
    ],
)
def test_a_range_holds_the_codes_of_the_shape_of_its_ends(
    tmp_path: Path, rows: Any, listed: str, not_listed: str
) -> None:
    codes = [of(KEY, hcpc_code_group=1, hcpc_code_id=code, range=part) for code, part in rows]
    report = import_mcd(
        [download(tmp_path, "all_article", files(article_x_hcpc_code=codes))], tmp_path / "m.pack", "2026-01-10"
    )
    (shelf,) = load_library(tmp_path / "m.pack").shelves
    for code, found in ((listed, True), (not_listed, False)):
        service = Service(code=code, code_system="HCPCS" if code[0] == "J" else "CPT")
        assert bool(shelf.find(service, frozenset({"medicare_ffs"}))) is found, code
    assert not [note for note in report.notes if "range" in note]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([("81200", "B")], 1),
        ([("81200", "E")], 1),
        ([("81210", "B"), ("81200", "E")], 2),
        ([("81200", "B"), ("81210", "B"), ("81220", "E")], 1),
        ([("0001U", "B"), ("0016T", "E")], 2),
    ],
)
def test_a_range_without_its_other_end_is_told_and_its_codes_stand_alone(tmp_path: Path, rows: Any, count: int) -> None:
    codes = [of(KEY, hcpc_code_group=1, hcpc_code_id=code, range=part) for code, part in rows]
    report = import_mcd(
        [download(tmp_path, "all_article", files(article_x_hcpc_code=codes))], tmp_path / "m.pack", "2026-01-10"
    )
    what = f"{count} codes begin or end a range whose other end is missing or no end of it"
    (note,) = [note for note in report.notes if "range" in note]
    assert note.startswith(f"article, lists of procedures: {what}; taken alone: A90001 (")
    broken = note.rpartition("(")[2].rstrip(")").split(", ")
    shown = lookup(load_library(tmp_path / "m.pack"), Code.of("CPT", broken[0]))["documents"][0]["groups"]
    assert (len(broken), [group["broken"] for group in shown]) == (count, [broken])


def test_of_many_documents_with_such_ranges_the_first_are_named(tmp_path: Path) -> None:
    keys = [article(90000 + number, 1, "2025-01-01") for number in range(1, 13)]
    codes = [of(key, hcpc_code_group=1, hcpc_code_id="81200", range="B") for key in keys]
    tables = members("article", {"article": keys, "article_x_hcpc_code": codes})
    report = import_mcd([download(tmp_path, "all_article", tables)], tmp_path / "m.pack", "2026-01-10")
    (note,) = [note for note in report.notes if "range" in note]
    assert "12 codes begin or end a range" in note
    assert note.endswith("A90010 (81200), 2 more documents")


@pytest.mark.parametrize(("mark", "starred"), [("Y", True), ("*", True), ("1", True), ("N", False), ("", False)])
def test_any_mark_beside_a_diagnosis_points_at_the_note(tmp_path: Path, mark: str, starred: bool) -> None:
    row = of(KEY, icd10_covered_group=1, icd10_code_id="D45", range="N", asterisk=mark)
    import_mcd(
        [download(tmp_path, "all_article", files(article_x_icd10_covered=[row]))], tmp_path / "m.pack", "2026-01-10"
    )
    (group,) = editions(tmp_path / "m.pack")["A90001"]["diagnoses"]["covered"]
    assert ("starred" in group) is starred


def test_descriptions_of_licensed_codes_never_pass_the_door(tmp_path: Path) -> None:
    marker = b"A description that belongs to somebody"
    found = files()
    for name in ("article_x_hcpc_code", "article_x_hcpc_modifier", "article_x_bill_code", "article_x_revenue_code"):
        head, *rows = found[f"{name}.csv"].rstrip().split(b"\r\n")
        lines = [head + b",long_description,description", *(row + b"," + marker + b"," + marker for row in rows)]
        found[f"{name}.csv"] = b"\r\n".join(lines)
    import_mcd([download(tmp_path, "all_article", found)], tmp_path / "m.pack", "2026-01-10")
    file = PackFile(tmp_path / "m.pack")
    text = repr([file.part(number) for number in range(file.count)]) + repr(file.catalogue) + repr(file.manifest)
    assert "belongs to somebody" not in text
    assert not any(
        "description" in name
        for columns in TABLES["article"].values()
        for name in columns
        if columns[0] == "article_id" and len(columns) < 8
    )


def test_the_same_downloads_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    paths = all_downloads(tmp_path)
    contents = []
    for turn in range(3):
        random.Random(turn).shuffle(paths)
        import_mcd(paths, tmp_path / f"{turn}.pack", "2026-01-10")
        contents.append((tmp_path / f"{turn}.pack").read_bytes())
    for path in paths:
        import_mcd([path], tmp_path / "steps.pack", "2026-01-10")
    assert {*contents, (tmp_path / "steps.pack").read_bytes()} == {contents[0]}


def test_imports_that_run_together_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = importing.write_pack

    def slowly(*given: Any) -> str:
        time.sleep(0.2)
        return write(*given)

    monkeypatch.setattr(importing, "write_pack", slowly)
    path, days = download(tmp_path, "all_article", files()), ("2026-01-10", "2026-02-10", "2026-03-10")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda day: import_mcd([path], tmp_path / "m.pack", day), days))
    found = Catalogue.of(PackFile(tmp_path / "m.pack").catalogue)
    assert tuple(item.published for item in found.snapshots) == days


def test_an_import_that_is_done_again_changes_nothing(tmp_path: Path) -> None:
    paths = all_downloads(tmp_path)
    import_mcd(paths, tmp_path / "m.pack", "2026-01-10")
    before = (tmp_path / "m.pack").read_bytes()
    report = import_mcd(paths, tmp_path / "m.pack", "2026-01-10")
    assert ((tmp_path / "m.pack").read_bytes(), report.snapshots) == (before, ("2026-01-10",))


def test_a_folder_that_was_unpacked_says_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "all_article"
    folder.mkdir()
    for name, content in files().items():
        (folder / name).write_bytes(content)
    import_mcd([folder], tmp_path / "folder.pack", "2026-01-10")
    import_mcd([download(tmp_path, "all_article", files())], tmp_path / "zip.pack", "2026-01-10")
    assert (tmp_path / "folder.pack").read_bytes() == (tmp_path / "zip.pack").read_bytes()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a mark at the start", lambda data: b"\xef\xbb\xbf" + data),
        ("names in capitals", lambda data: data.split(b"\r\n", 1)[0].upper() + b"\r\n" + data.split(b"\r\n", 1)[1]),
        ("bare line feeds between rows", lambda data: data.replace(b"\r\n", b"\n")),
        ("a column more", lambda data: b"\r\n".join(row + b",more" for row in data.rstrip().split(b"\r\n"))),
    ],
)
def test_what_may_differ_in_a_table(name: str, change: Any, tmp_path: Path) -> None:
    import_mcd([download(tmp_path, "all_article", files())], tmp_path / "plain.pack", "2026-01-10")
    found = {table: change(content) for table, content in files().items()}
    import_mcd([download(tmp_path, "all_article", found)], tmp_path / "other.pack", "2026-01-10")
    assert (tmp_path / "other.pack").read_bytes() == (tmp_path / "plain.pack").read_bytes(), name


def test_windows_1252_is_read_and_reported(tmp_path: Path) -> None:
    found = files()
    found["article.csv"] = found["article.csv"].replace(b"Billing", b"Billing \x96 caf\xe9")
    report = import_mcd([download(tmp_path, "all_article", found)], tmp_path / "m.pack", "2026-01-10")
    assert "all_article.zip!all_article_csv.zip!article.csv: not UTF-8; read as Windows-1252" in report.notes
    assert editions(tmp_path / "m.pack")["A90001"]["head"]["title"].startswith("Billing – café")


def test_cells_larger_than_the_reader_of_csv_allows_and_line_feeds_in_them(tmp_path: Path) -> None:
    text = "first\nsecond " + "x" * 200_000
    rows = [{**KEY, "description": text}]
    import_mcd([download(tmp_path, "all_article", files(article=rows))], tmp_path / "m.pack", "2026-01-10")
    assert editions(tmp_path / "m.pack")["A90001"]["text"]["description"] == text


def test_parts_of_a_state_take_the_letters_of_the_whole(tmp_path: Path) -> None:
    states = [
        {"state_id": 1, "state_abbrev": "NY", "description": "New York"},
        {"state_id": 2, "state_abbrev": "QN", "description": "New York - Queens"},
    ]
    found = files()
    found["state_lookup.csv"] = table_bytes("article", "state_lookup", states)
    import_mcd([download(tmp_path, "all_article", found)], tmp_path / "m.pack", "2026-01-10")
    file = PackFile(tmp_path / "m.pack")
    number = Catalogue.of(file.catalogue).snapshots[0].contractors["article"]
    assert [row["states"][0][0] for row in file.part(number)] == ["NY", "NY"]
    assert SHARED["state_lookup"][0]["state_abbrev"] == "AK"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("a < b & c", "a < b & c"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("&lt;p&gt;Coded &amp;amp; twice&lt;&sol;p&gt;", "Coded & twice"),
        ("<td>a</td><td>b</td>", "a b"),
        ("10<sup>9</sup>/L", "10^9/L"),
        ("10<sup>-3</sup> and 10<sup><b>2</b></sup>", "10^-3 and 10^2"),
        ("Drug<sup>®</sup> on the 5<sup>th</sup>, H<sub>2</sub>O", "Drug® on the 5th, H2O"),
        ("a&nbsp;&nbsp;b\t c", "a b c"),
        ("<script>x()</script>seen", "seen"),
        ("<b>unclosed", "unclosed"),
    ],
)
def test_html_becomes_plain_text(cell: str, text: str) -> None:
    assert plain_text(cell) == text


def test_a_library_of_a_pack_travels_to_another_process(tmp_path: Path) -> None:
    import_mcd(all_downloads(tmp_path), tmp_path / "m.pack", "2026-01-10")
    there = pickle.loads(pickle.dumps(load_library(tmp_path / "m.pack")))
    found = there.shelves[0].find(Service(code="J0001", code_system="HCPCS"), frozenset({"medicare_ffs"}))
    assert {item.authority.id for item in found} >= {"A90001", "L80001", "NCD 150.7"}


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "02/05/2026", ""])
def test_a_day_of_publication_that_is_none_is_refused_before_anything_is_read(tmp_path: Path, day: str) -> None:
    with pytest.raises(InvalidRecord, match=r"^published · .* · write it as YYYY-MM-DD$"):
        import_mcd([tmp_path / "none.zip"], tmp_path / "m.pack", day)


@pytest.mark.parametrize(("updated", "told"), [("2026-05-31", False), ("2026-06-01", False), ("2026-06-02", True)])
def test_a_day_of_publication_before_the_records_were_written_is_told(tmp_path: Path, updated: str, told: bool) -> None:
    file = download(tmp_path, "all_lcd", members("lcd", {"lcd": [lcd(80001, 1, "2024-01-01", last_updated=updated)]}))
    notes = import_mcd([file], tmp_path / "m.pack", "2026-06-01").notes
    assert any(note.startswith("published 2026-06-01, and a record was updated") for note in notes) is told


def test_one_download_needs_no_list(tmp_path: Path) -> None:
    file = download(tmp_path, "all_lcd", members("lcd", {"lcd": [lcd(80001, 1, "2024-01-01")]}))
    for given in (file, str(file)):
        assert import_mcd(given, tmp_path / "m.pack", "2026-06-01").documents == {"lcd": 1}


def test_a_pack_that_the_system_does_not_let_write_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = download(tmp_path, "all_lcd", members("lcd", {"lcd": [lcd(80001, 1, "2024-01-01")]}))
    with monkeypatch.context() as patch, pytest.raises(InvalidRecord, match=r"^m\.pack · cannot be written: No space"):
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
        import_mcd([file], tmp_path / "m.pack", "2026-06-01")
    assert [path.name for path in tmp_path.iterdir() if "pack" in path.name] == []


def test_a_folder_that_holds_a_pack_is_a_library(tmp_path: Path) -> None:
    """The import writes its report beside the pack; that is no record."""
    home = tmp_path / "library"
    home.mkdir()
    file = download(tmp_path, "all_lcd", members("lcd", {"lcd": [lcd(80001, 1, "2024-01-01")]}))
    report = import_mcd([file], home / "medicare.pack", "2026-06-01")
    assert Path(report.changes_file).parent == home
    assert load_library(home).authority("L80001") is not None
    (home / "other.changes-2026-06-01.json").write_text("{}")
    with pytest.raises(InvalidRecords):
        load_library(home)
