"""A folder that was unpacked is the download that it came from: the papers beside the tables tell what it holds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from small_archives import download, members
from small_packs import billing, determination, snapshot

from coverage_resolver.io.mcd.catalogue import Catalogue
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.pack_file import PackFile

DAY = "2025-08-17"
HELD = snapshot([determination()], [billing()])["all_article"]


def scope(pack: Path) -> str:
    opened = PackFile(pack)
    try:
        return Catalogue.of(opened.catalogue).snapshots[0].scopes["article"]
    finally:
        opened.close()


def unpacked(zipped: Path, folder: Path, tables: str, papers: bool = True) -> Path:
    """What is in the zip of a download, the tables in a folder of that name, the papers above it."""
    (folder / tables).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(zipped) as outer:
        for name in outer.namelist():
            content = outer.read(name)
            if name.endswith(".zip"):
                zipfile.ZipFile(io.BytesIO(content)).extractall(folder / tables)
            elif papers:
                (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("name", ["all", "current"])
@pytest.mark.parametrize("tables", ["", "art", "a/b/c", "x" * 200])
def test_it_gives_the_same_bytes_as_the_zip(tmp_path: Path, name: str, tables: str) -> None:
    zipped = download(tmp_path, f"{name}_article", members("article", dict(HELD)))
    import_mcd([zipped], tmp_path / "zip.pack", DAY)
    import_mcd([unpacked(zipped, tmp_path / "un", tables)], tmp_path / "folder.pack", DAY)
    assert (tmp_path / "zip.pack").read_bytes() == (tmp_path / "folder.pack").read_bytes()
    assert scope(tmp_path / "folder.pack") == name


@pytest.mark.parametrize("tables", ["all_article", "all_article_csv"])
def test_the_name_of_the_folder_tells_it(tmp_path: Path, tables: str) -> None:
    zipped = download(tmp_path, "all_article", members("article", dict(HELD)))
    folder = unpacked(zipped, tmp_path / "un", tables, papers=False)
    import_mcd([folder], tmp_path / "m.pack", DAY)
    assert scope(tmp_path / "m.pack") == "all"


@pytest.mark.parametrize("order", [("zip", "folder"), ("folder", "zip")])
def test_where_nothing_tells_it_the_zip_of_the_day_does(tmp_path: Path, order: tuple[str, str]) -> None:
    zipped = download(tmp_path, "all_article", members("article", dict(HELD)))
    paths = {"zip": zipped, "folder": unpacked(zipped, tmp_path / "un", "art", papers=False)}
    for each in order:
        import_mcd([paths[each]], tmp_path / "m.pack", DAY)
    assert scope(tmp_path / "m.pack") == "all"
    import_mcd([paths["folder"]], tmp_path / "alone.pack", DAY)
    assert scope(tmp_path / "alone.pack") == ""
