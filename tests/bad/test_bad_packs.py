"""Packs that cannot be used: each has one clear line, and a damaged one never gives another answer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from small_archives import MAC, article, download, lcd, members, of

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.errors import CoverageResolverError
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.joining import join_packs
from coverage_resolver.io.mcd.pack_file import PackFile

RESTORE = "restore it from a copy, or import the downloads again"
QUESTION = CoverageQuestion(
    member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]),
    service=Service(code="J0001", code_system="HCPCS", diagnoses=["M17.11"], state="AK"),
    date_of_service="2025-09-01",
    as_of="2026-06-30",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    key, other = article(90001, 5, "2025-08-17"), lcd(80001, 6, "2025-08-17")
    tables = {
        "article": [key],
        "article_x_contractor": [of(key, **MAC)],
        "article_related_documents": [of(key, r_lcd_id=80001)],
        "article_x_hcpc_code": [of(key, hcpc_code_id="J0001", hcpc_code_group=1)],
        "article_x_icd10_covered": [of(key, icd10_code_id="M17.11", icd10_covered_group=1)],
    }
    files = [
        download(folder, "all_article", members("article", tables)),
        download(folder, "all_lcd", members("lcd", {"lcd": [other], "lcd_x_contractor": [of(other, **MAC)]})),
        download(folder, "ncd", members("ncd", {})),
    ]
    import_mcd(files, folder / "medicare.pack", "2025-08-17")
    return folder / "medicare.pack"


def opened(content: bytes, folder: Path) -> str:
    path = folder / "medicare.pack"
    path.write_bytes(content)
    with pytest.raises(CoverageResolverError) as caught:
        load_library(path)
    return str(caught.value)


def test_a_foreign_file(tmp_path: Path) -> None:
    assert opened(b"SQLite format 3\0" + b"x" * 100, tmp_path) == (
        "medicare.pack · is no pack · name a file that `import mcd` wrote"
    )


def test_a_file_of_no_bytes(tmp_path: Path) -> None:
    assert opened(b"", tmp_path) == "medicare.pack · is no pack · name a file that `import mcd` wrote"


def test_a_newer_file(sound: Path, tmp_path: Path) -> None:
    content = sound.read_bytes().replace(b"coverage-pack 1\n", b"coverage-pack 2\n", 1)
    assert opened(content, tmp_path) == (
        "medicare.pack · was written by a newer version (format 2, this one reads 1) · upgrade coverage-resolver"
    )


@pytest.mark.parametrize("kept", [20, 60, 0.3, 0.9, -1])
def test_a_file_that_is_cut_short(sound: Path, tmp_path: Path, kept: float) -> None:
    content = sound.read_bytes()
    size = int(kept * len(content)) if 0 < kept < 1 else int(kept)
    assert opened(content[:size], tmp_path) == f"medicare.pack · is cut short · {RESTORE}"


def test_a_file_that_is_too_long(sound: Path, tmp_path: Path) -> None:
    assert opened(sound.read_bytes() + b"x", tmp_path) == (
        f"medicare.pack · is longer than its manifest says · {RESTORE}"
    )


def test_one_wrong_byte_anywhere_is_found_or_changes_nothing(sound: Path, tmp_path: Path) -> None:
    content, path = sound.read_bytes(), tmp_path / "medicare.pack"
    wanted = resolve(QUESTION, load_library(sound)).primary
    assert wanted.governing is not None
    told = set()
    for place in random.Random(7).sample(range(len(content)), 400):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
        try:
            found = resolve(QUESTION, load_library(path)).primary
        except CoverageResolverError as fault:
            told.add(str(fault).split(" · ")[1].split(":")[0])
        else:
            assert (found.status, found.governing.id) == (wanted.status, wanted.governing.id), place
            with pytest.raises(CoverageResolverError):
                PackFile(path).verify()
    assert "is damaged" in told


def test_a_whole_pack_verifies(sound: Path) -> None:
    PackFile(sound).verify()


def test_damage_is_not_carried_into_another_pack(sound: Path, tmp_path: Path) -> None:
    """Any one byte, also of a part that nothing but a later question would read; the pack that is there stays."""
    content, target = sound.read_bytes(), tmp_path / "joined.pack"
    join_packs([sound], target)
    rng = random.Random(7)
    for place in rng.sample(range(len(content)), 120):
        (tmp_path / "damaged.pack").write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
        with pytest.raises(CoverageResolverError):
            join_packs([tmp_path / "damaged.pack"], target)
        assert target.read_bytes() == content
