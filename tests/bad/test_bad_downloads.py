"""Downloads of the coverage database that are refused: the one line that a person reads, and a pack left as it was."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from small_archives import MAC, SHARED, article, download, members, of, zip_bytes

from coverage_resolver.errors import CoverageResolverError, DataNotFound, InvalidRecords
from coverage_resolver.io.mcd import archives
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.layout import TABLES as TABLES_READ

AGAIN = "fetch the file again from CMS; nothing of it was kept"
CORRECT = "correct the row, or fetch the file again from CMS; nothing of it was kept"
PLACE = "all_article.zip!all_article_csv.zip"
KEY = article(90001, 5, "2025-08-17")
TABLES = {
    "article": [KEY],
    "article_x_contractor": [of(KEY, **MAC)],
    "article_x_hcpc_code": [of(KEY, hcpc_code_id=code, hcpc_code_group=1, range="N") for code in ("J0001", "J0002")],
}
Files = dict[str, bytes]


def files() -> Files:
    return members("article", TABLES)


def changed(table: str, change: Callable[[bytes], bytes]) -> Files:
    found = files()
    found[f"{table}.csv"] = change(found[f"{table}.csv"])
    return found


def without(table: str) -> Files:
    found = files()
    del found[f"{table}.csv"]
    return found


RETIRING = of(KEY, retire_dt="2026-03-01 00:00:00")
REFUSED: dict[str, tuple[Files, str]] = {
    "cut in a row": (
        changed("article_x_hcpc_code", lambda data: data[: data.rindex(b"J0002") + 5]),
        f"{PLACE}!article_x_hcpc_code.csv:3 · has 4 cells where the header has 6 · {AGAIN}",
    ),
    "a quotation mark that nobody closes": (
        changed("article_x_hcpc_code", lambda data: data.replace(b"J0002", b'"J0002')),
        f"{PLACE}!article_x_hcpc_code.csv:3 · a quotation mark is opened and never closed, or the table is cut short "
        f"· {AGAIN}",
    ),
    "a cell too many": (
        changed("article_x_contractor", lambda data: data.rstrip() + b",more\r\n"),
        f"{PLACE}!article_x_contractor.csv:2 · has 7 cells where the header has 6 · {AGAIN}",
    ),
    "neither UTF-8 nor Windows-1252": (
        changed("article", lambda data: data.replace(b"Billing", b"Bil\x81ing")),
        f"{PLACE}!article.csv · is neither UTF-8 nor Windows-1252 text · {AGAIN}",
    ),
    "UTF-16": (
        changed("article", lambda data: data.decode().encode("utf-16")),
        f"{PLACE}!article.csv · holds NUL bytes: neither UTF-8 nor Windows-1252 text · {AGAIN}",
    ),
    "no byte": (
        changed("article_x_contractor", lambda data: b""),
        f"{PLACE}!article_x_contractor.csv:1 · is empty: it has not even a header · {AGAIN}",
    ),
    "a renamed column": (
        changed("article_x_hcpc_code", lambda data: data.replace(b"hcpc_code_id", b"hcpcs_code_id", 1)),
        f"{PLACE}!article_x_hcpc_code.csv:1:hcpc_code_id · the column is missing · did you mean `hcpcs_code_id`?",
    ),
    "a column twice": (
        changed("article_x_hcpc_code", lambda data: data.replace(b"last_updated_by", b"RANGE", 1)),
        f"{PLACE}!article_x_hcpc_code.csv:1:range · the column `range` stands twice · keep one of them",
    ),
    "a missing table": (
        without("article_x_contractor"),
        f"{PLACE}!article_x_contractor.csv · the table is missing · fetch the whole download; nothing of it was kept",
    ),
    "no such day": (
        changed("article", lambda data: data.replace(b"2025-08-17", b"2025-02-30")),
        f"{PLACE}!article.csv:2:article_eff_date · no such day in the calendar · {CORRECT}",
    ),
    "a status that nobody knows": (
        changed("article", lambda data: data.replace(b",A,", b",F,")),
        f"{PLACE}!article.csv:2:status · is not A (active), R (retired) or P (proposed), so that nobody can tell "
        f"whether it is in force · {CORRECT}",
    ),
    "an id that is a word": (
        changed("article", lambda data: data.replace(b"90001,5", b"ninety,5")),
        f"{PLACE}!article.csv:2:article_id · is not a whole number · {CORRECT}",
    ),
    "no document at all": (
        {**files(), "article.csv": files()["article.csv"].split(b"\r\n")[0] + b"\r\n"},
        f"{PLACE}!article.csv:1 · has a header and no row · {AGAIN}",
    ),
    "articles that list no service": (
        {**files(), "article_x_hcpc_code.csv": files()["article_x_hcpc_code.csv"].split(b"\r\n")[0] + b"\r\n"},
        f"{PLACE}!article_x_hcpc_code.csv:1 · has a header and no row · {AGAIN}",
    ),
    "one contractor of two numbers": (
        members(
            "article",
            {
                **TABLES,
                "contractor": [
                    *SHARED["contractor"],
                    {**MAC, "contractor_bus_name": "Noridian", "contractor_number": "15202"},
                ],
            },
        ),
        f"{PLACE}!contractor.csv:4:contractor_number · a second row of this contractor, with another number "
        f"· {CORRECT}",
    ),
    "a retirement of no number": (
        members("article", {**TABLES, "article_future_retire": [{**RETIRING, "article_id": "9²"}]}),
        f"{PLACE}!article_future_retire.csv:2:article_id · is not a whole number · {CORRECT}",
    ),
    "a retirement on two days": (
        members("article", {**TABLES, "article_future_retire": [RETIRING, {**RETIRING, "retire_dt": "2026-04-01"}]}),
        f"{PLACE}!article_future_retire.csv:3:retire_dt · a second row of this document, with another day · {CORRECT}",
    ),
    "one version twice": (
        changed("article", lambda data: data + data.split(b"\r\n")[1].replace(b"Billing", b"Other") + b"\r\n"),
        f"{PLACE}!article.csv:3:article_id · a second row of this document and version, and it says something else "
        f"· {CORRECT}",
    ),
    "a climbing name": ({**files(), "../../x.csv": b"a"}, f"{PLACE}!../../x.csv · leads out of the archive · {AGAIN}"),
    "an absolute name": (
        {**files(), "/x.csv": b"a"},
        f"{PLACE}!/x.csv · has an absolute name or one of another system · {AGAIN}",
    ),
    "a name of a drive": (
        {**files(), "C:x.csv": b"a"},
        f"{PLACE}!C:x.csv · has an absolute name or one of another system · {AGAIN}",
    ),
    "names that differ in case": (
        {**files(), "ARTICLE.CSV": b"a"},
        f"{PLACE}!article.csv · stands twice in one archive · {AGAIN}",
    ),
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack that exists already."""
    import_mcd([download(tmp_path, "all_article", files())], tmp_path / "medicare.pack", "2025-08-17")
    return tmp_path / "medicare.pack"


def refused(paths: list[Path], pack: Path) -> list[str]:
    """The lines of the refusal; the pack and everything beside it stay as they were."""
    before = {path.name: path.read_bytes() for path in pack.parent.iterdir() if path.is_file()}
    with pytest.raises(CoverageResolverError) as caught:
        import_mcd(paths, pack, "2025-09-17")
    assert {path.name: path.read_bytes() for path in pack.parent.iterdir() if path.is_file()} == before
    return list(caught.value.lines()) if isinstance(caught.value, InvalidRecords) else [str(caught.value)]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_where_it_is_wrong(name: str, pack: Path) -> None:
    found, line = REFUSED[name]
    assert refused([download(pack.parent, "all_article", found)], pack) == [line]


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_is_written_where_no_pack_is(name: str, tmp_path: Path) -> None:
    path = download(tmp_path, "all_article", REFUSED[name][0])
    with pytest.raises(InvalidRecords):
        import_mcd([path], tmp_path / "medicare.pack", "2025-09-17")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", ["one", "1.5", "-1"])
@pytest.mark.parametrize(
    "table",
    [
        *("x_hcpc_code", "x_icd10_covered", "x_icd10_noncovered", "x_hcpc_modifier", "x_icd10_pcs_code"),
        *("x_hcpc_code_group", "x_icd10_covered_group", "x_hcpc_modifier_group", "x_other_coding_group"),
    ],
)
def test_a_number_of_a_group_that_is_none(table: str, number: str, pack: Path) -> None:
    name = f"article_{table}"
    group, code = TABLES_READ["article"][name][2:4]
    cells = {group: number, code: "J0001" if code == "hcpc_code_id" else "D45"}
    found = members("article", {**TABLES, name: [of(KEY, **cells)]})
    line = f"{PLACE}!{name}.csv:2:{group} · is not a whole number · {CORRECT}"
    assert refused([download(pack.parent, "all_article", found)], pack) == [line]


@pytest.mark.parametrize("number", ["five90001", "9000l", "", "90001.0"])
@pytest.mark.parametrize("column", ["article_id", "article_version"])
@pytest.mark.parametrize(
    "table",
    [
        *("x_hcpc_code", "x_icd10_covered", "x_icd10_covered_group", "x_bill_code", "x_code_table"),
        *("x_revision_history", "related_documents", "related_ncd_documents", "x_primary_jurisdiction", "x_contractor"),
    ],
)
def test_a_document_that_a_row_does_not_name(table: str, column: str, number: str, pack: Path) -> None:
    """The row was counted among those of documents that the download does not have; its code was gone."""
    name = f"article_{table}"
    cells = {"hcpc_code_id": "J0001"} if "hcpc_code_id" in TABLES_READ["article"][name] else {}
    found = members("article", {**TABLES, name: [of(KEY) | cells | {column: number}]})
    line = f"{PLACE}!{name}.csv:2:{column} · is not a whole number · {CORRECT}"
    assert refused([download(pack.parent, "all_article", found)], pack) == [line]


def test_a_row_of_a_document_that_is_not_there_is_counted(tmp_path: Path) -> None:
    """Codes of articles that the download of the day leaves out are no damage."""
    rows = [*TABLES["article_x_hcpc_code"], of(KEY, hcpc_code_id="J0001") | {"article_version": 6}]
    found = members("article", {**TABLES, "article_x_hcpc_code": rows})
    report = import_mcd([download(tmp_path, "all_article", found)], tmp_path / "medicare.pack", "2025-09-17")
    why = "its document is not in the table of documents"
    assert {"table": "article_x_hcpc_code", "reason": why, "rows": 1} in report.skipped


def test_a_corpus_of_no_national_determination(pack: Path) -> None:
    header = members("ncd", {})["ncd_trkg.csv"].split(b"\r\n")[0] + b"\r\n"
    path = download(pack.parent, "ncd", {**members("ncd", {}), "ncd_trkg.csv": header})
    assert refused([path], pack) == [f"ncd.zip!ncd_csv.zip!ncd_trkg.csv:1 · has a header and no row · {AGAIN}"]


def test_two_members_of_one_name(pack: Path) -> None:
    path = pack.parent / "all_article.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        for content in (b"a", b"b"):
            archive.writestr("article.csv", content)
    assert refused([path], pack) == [f"all_article.zip!article.csv · stands twice in one archive · {AGAIN}"]


def test_every_fault_of_every_table_is_told_together(pack: Path) -> None:
    found = changed("article", lambda data: data.replace(b"2025-08-17", b"2025-02-30"))
    found["article_x_contractor.csv"] = found["article_x_contractor.csv"].rstrip() + b",more\r\n"
    assert len(refused([download(pack.parent, "all_article", found)], pack)) == 2


def test_faults_of_one_table_are_told_twenty_times_at_most(pack: Path) -> None:
    found = changed("article_x_contractor", lambda data: data + b"1,2,3\r\n" * 500)
    assert len(refused([download(pack.parent, "all_article", found)], pack)) == 20


def test_a_bomb_is_known_by_what_it_declares(pack: Path) -> None:
    bomb = zip_bytes({**files(), "article_x_urls.csv": b"0" * (32 << 20)})
    path = pack.parent / "all_article.zip"
    path.write_bytes(zip_bytes({"all_article_csv.zip": bomb}))
    assert refused([path], pack) == [f"{PLACE}!article_x_urls.csv · unpacks to more than 100 times its size · {AGAIN}"]


def test_a_bomb_that_declares_less_than_it_holds(pack: Path) -> None:
    inner = bytearray(zip_bytes(files()))
    size = struct.pack("<I", len(files()["article.csv"]))
    for _ in range(2):
        place = inner.index(size)
        inner[place : place + 4] = struct.pack("<I", 10)
    path = pack.parent / "all_article.zip"
    path.write_bytes(zip_bytes({"all_article_csv.zip": bytes(inner)}))
    assert refused([path], pack) == [f"{PLACE}!article.csv · is damaged or cut short · {AGAIN}"]


def test_nested_deeper_than_the_combined_archive(pack: Path) -> None:
    data = zip_bytes(files())
    for level in range(3):
        data = zip_bytes({f"{level}.zip": data})
    path = pack.parent / "all_article.zip"
    path.write_bytes(data)
    where = "all_article.zip!2.zip!1.zip!0.zip"
    assert refused([path], pack) == [
        f"{where} · is nested deeper than 3 zip files · unpack it once and name what is inside"
    ]


def test_an_encrypted_member(pack: Path) -> None:
    inner = bytearray(zip_bytes({"article.csv": b"a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        inner[inner.index(mark) + offset] |= 1
    path = pack.parent / "all_article.zip"
    path.write_bytes(bytes(inner))
    assert refused([path], pack) == [
        "all_article.zip!article.csv · is encrypted · decrypt the archive and name the result"
    ]


def test_a_link_in_an_archive_and_in_a_folder(pack: Path) -> None:
    info = zipfile.ZipInfo("article.csv")
    info.external_attr = 0o120777 << 16
    path = pack.parent / "all_article.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "elsewhere.csv")
    assert refused([path], pack) == [f"all_article.zip!article.csv · is a link · {AGAIN}"]
    folder = pack.parent / "unpacked"
    folder.mkdir()
    (folder / "article.csv").symlink_to(pack)
    assert refused([folder], pack) == ["unpacked/article.csv · is a link · put the file itself there"]


def test_more_files_than_any_download_has(pack: Path) -> None:
    path = pack.parent / "all_article.zip"
    path.write_bytes(zip_bytes({f"{number}.txt": b"" for number in range(2001)}))
    assert refused([path], pack) == [f"all_article.zip · holds 2001 files; all together may be 2000 · {AGAIN}"]


def test_a_page_saved_under_the_name_of_the_archive(pack: Path) -> None:
    path = pack.parent / "all_article.zip"
    path.write_bytes(b"<html>accept the licence</html>")
    assert refused([path], pack) == [f"all_article.zip · is not a zip file, or only part of one · {AGAIN}"]


def test_nothing_of_the_database(pack: Path) -> None:
    path = pack.parent / "papers.zip"
    path.write_bytes(zip_bytes({"readme.txt": b"read me"}))
    assert refused([path], pack) == [
        "the files · no table of the coverage database is here · name the downloads of CMS"
    ]


def test_a_cell_beyond_all_use(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coverage_resolver.io.mcd.tables.LARGEST_CELL", 1 << 20)
    found = changed("article", lambda data: data.replace(b"Billing", b"x" * (2 << 20)))
    (line,) = refused([download(pack.parent, "all_article", found)], pack)
    assert line == f"{PLACE}!article.csv:2 · a cell is larger than 1 MiB · {AGAIN}"


def test_the_sum_of_all_files_is_limited(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_TOTAL", 1000)
    lines = refused([download(pack.parent, "all_article", files())], pack)
    assert lines[0].endswith(f"brings the files to more than 1000 bytes · {AGAIN}")


def test_two_downloads_of_one_day_that_disagree(pack: Path) -> None:
    other = changed("article", lambda data: data.replace(b"Billing", b"Other"))
    before = pack.read_bytes()
    with pytest.raises(CoverageResolverError) as caught:
        import_mcd([download(pack.parent, "all_article", other)], pack, "2025-08-17")
    assert str(caught.value) == (
        "medicare.pack · holds another download of `article` of 2025-08-17 · "
        "say when this one was published: --published YYYY-MM-DD"
    )
    assert pack.read_bytes() == before


def test_no_day_of_publication_to_be_had(pack: Path) -> None:
    with pytest.raises(CoverageResolverError) as caught:
        import_mcd([download(pack.parent, "all_article", files())], pack)
    assert str(caught.value) == (
        "the downloads · no record says when it was updated · say when they were published: --published YYYY-MM-DD"
    )


def test_a_target_that_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(CoverageResolverError) as caught:
        import_mcd([tmp_path], tmp_path / "medicare.zip", "2025-08-17")
    assert str(caught.value) == "medicare.zip · does not end in .pack · load_library knows packs by that ending"


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(DataNotFound) as caught:
        import_mcd([tmp_path / "nowhere.zip"], tmp_path / "medicare.pack", "2025-08-17")
    assert str(caught.value).endswith("nowhere.zip · no such file or folder · check the path")
