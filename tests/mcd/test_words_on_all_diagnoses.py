"""What an article adds on its diagnoses is of all its lists: a list decides nothing that these words may change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, snapshot

from coverage_resolver import load_library
from coverage_resolver.cli import main
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.joining import join_packs
from coverage_resolver.io.mcd.lookup import lookup
from coverage_resolver.io.mcd.pack_file import PackFile, write_pack

SECONDARY = "Z79.899 must be reported as the secondary diagnosis."
PROSE = "prose_only"


def world(folder: Path, words: str, diagnoses: Any = ("D45",), refused: Any = ()) -> Path:
    row = billing(add_icd10_info=words)
    lists = {"article_x_icd10_noncovered": [of(row, icd10_noncovered_group=1, icd10_code_id=each) for each in refused]}
    return pack(folder, {"2024-06-01": snapshot([determination()], [row], None, diagnoses, lists)})


def support(path: Path, diagnosis: str) -> tuple[Any, str]:
    found = ask(path, "2024-06-01", diagnoses=[diagnosis])
    ruling = found.rulings["diagnosis_support"]
    return ruling.value, " ".join(step.provision.criteria for step in ruling.steps)


@pytest.mark.parametrize("diagnosis", ["D45", "C18.9"])
@pytest.mark.parametrize("words", [SECONDARY, f"<p>{SECONDARY}</p>", "Group 1: D45 with a fracture only"])
def test_words_on_all_of_its_diagnoses_leave_every_list_to_who_reads(
    tmp_path: Path, words: str, diagnosis: str
) -> None:
    said, shown = support(world(tmp_path, words), diagnosis)
    assert said == PROSE
    assert words.removeprefix("<p>").removesuffix("</p>") in shown


@pytest.mark.parametrize(
    "words",
    [
        "",
        "N/A",
        "<p>None</p>",
        "These ICD-10-CM codes support medical necessity.",
        "ICD-10 codes must be coded to the highest level of specificity.",
        "For 20610, Z79.899 must be reported as the secondary diagnosis.",
    ],
)
@pytest.mark.parametrize(
    ("diagnosis", "answer"), [("D45", "supports"), ("C18.9", "not_listed"), ("E11.9", "does_not_support")]
)
def test_words_that_say_nothing_more_or_are_of_other_services_leave_the_lists_to_decide(
    tmp_path: Path, words: str, diagnosis: str, answer: str
) -> None:
    assert support(world(tmp_path, words, refused=["E119"]), diagnosis)[0] == answer


def test_they_leave_a_list_of_what_does_not_support_open_too(tmp_path: Path) -> None:
    assert support(world(tmp_path, SECONDARY, refused=["E119"]), "E11.9")[0] == PROSE


def test_an_article_whose_words_alone_speak_of_diagnoses_is_not_without(tmp_path: Path) -> None:
    assert support(world(tmp_path, SECONDARY, diagnoses=()), "D45")[0] == PROSE


def test_lookup_shows_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = world(tmp_path, SECONDARY)
    found = lookup(load_library(path, with_shipped=False), Code.of("CPT", CODE), "AK", dt.date(2024, 6, 1), ["D45"])
    row = next(each for each in found["documents"] if each["document"] == "A90001")
    assert (row["adds_on_diagnoses"], row["support"]) == (SECONDARY, PROSE)
    assert main(["lookup", CODE, "--state", "AK", "--on", "2024-06-01", "--library", str(path)]) == 0
    assert f"adds on all its diagnoses: {SECONDARY}" in capsys.readouterr().out


def test_a_pack_that_was_written_without_them_is_read_anew(tmp_path: Path) -> None:
    path, old, new = world(tmp_path, SECONDARY), tmp_path / "old.pack", tmp_path / "new.pack"
    opened = PackFile(path)
    parts = dict(opened.raw(number) for number in range(opened.count))
    about = {name: opened.manifest[name] for name in ("holds", "snapshots", "documents", "editions", "codes")}
    write_pack(old, {**opened.catalogue, "ruled": {}, "ruled_by": "other wordings"}, about, parts)
    assert support(old, "D45")[0] == "supports"
    join_packs([old], new)
    assert support(new, "D45")[0] == PROSE
    assert new.read_bytes() == path.read_bytes()
