"""Two articles, one of them without the diagnosis: that a list is absent denies nothing (mcd.md 11.12)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, lcd, members, of
from test_what_was_known import CODE, FIRST, ask

from coverage_resolver.io.mcd.importing import import_mcd

OHIO = {**MAC, "contractor_id": 502}
SEEN = "2025-08-17"


def pack(folder: Path, *articles: dict[str, Any]) -> Path:
    """Articles that list the code: each with its diagnoses, a paragraph, the LCD, whose it is, and its first day."""
    rows = []
    for number, given in enumerate(articles, 90001):
        start = given.get("start", "2024-01-01")
        rows.append((article(number, 1, start, article_pub_date=start), given))
    tables: dict[str, Any] = {
        "article": [row for row, _ in rows],
        "article_x_contractor": [of(row, **given.get("whose", MAC)) for row, given in rows],
        "article_related_documents": [
            of(row, r_lcd_id=served) for row, given in rows if (served := given.get("lcd", 80001))
        ],
        "article_related_ncd_documents": [of(row, r_ncd_id=given["ncd"]) for row, given in rows if "ncd" in given],
        "article_x_icd10_noncovered": [
            of(row, icd10_code_id=code, icd10_noncovered_group=1) for row, given in rows for code in given.get("no", ())
        ],
        "article_x_hcpc_code": [of(row, hcpc_code_id=CODE, hcpc_code_group=1, range="N") for row, _ in rows],
        "article_x_icd10_covered": [
            of(row, icd10_code_id=code, icd10_covered_group=1) for row, given in rows for code in given.get("dx", ())
        ],
        "article_x_icd10_covered_group": [
            of(row, icd10_covered_group=1, paragraph=given.get("words", "N/A")) for row, given in rows
        ],
    }
    keys = [lcd(number, 1, "2024-01-01", **FIRST) for number in (80001, 80002)]
    local = {"lcd": keys, "lcd_x_contractor": [of(key, **each) for key in keys for each in (MAC, OHIO)]}
    files = {"all_article": ("article", tables), "all_lcd": ("lcd", local), "ncd": ("ncd", {})}
    folder.mkdir(exist_ok=True)
    made = [download(folder, name, members(kind, given)) for name, (kind, given) in files.items()]
    import_mcd(made, folder / "m.pack", SEEN)
    return folder / "m.pack"


LISTS, NONE = {"dx": ["D45"]}, {"dx": ["XX000"], "words": "Not applicable."}


def support(path: Path, diagnosis: str = "D45", day: str = "2025-09-01") -> tuple[str, dict[str, str]]:
    """What is said of a diagnosis, and what became of each article."""
    ruling = ask(path, day, diagnoses=(diagnosis,)).rulings["diagnosis_support"]
    said = str(ruling.value or ruling.resolution.value)
    return said, {step.provision.authority.id: step.disposition.value for step in ruling.steps}


@pytest.mark.parametrize(("diagnosis", "answer"), [("D45", "supports"), ("M17.11", "not_listed")])
@pytest.mark.parametrize("order", [(LISTS, NONE), (NONE, LISTS)])
def test_the_article_with_the_list_speaks(tmp_path: Path, order: Any, diagnosis: str, answer: str) -> None:
    said, steps = support(pack(tmp_path, *order), diagnosis)
    silent = f"A9000{order.index(NONE) + 1}"
    assert (said, steps[silent]) == (answer, "does_not_speak")


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ({}, "prose_only"),
        ({"words": "See the text of the LCD."}, "conflict"),  # prose is not nothing
        ({"no": ["D45"]}, "conflict"),  # one list has it, and the other one, of what does not support
    ],
)
def test_what_says_anything_is_not_without(tmp_path: Path, other: dict[str, Any], answer: str) -> None:
    path = pack(tmp_path, *((LISTS, other) if other else (NONE, {})))
    assert support(path)[0] == answer


@pytest.mark.parametrize(
    "apart",
    [{"lcd": 80002}, {"whose": OHIO}, {"start": "2025-09-02"}],
    ids=["of another LCD", "of another contractor", "not begun"],
)
def test_lists_that_are_not_of_the_same_lcd_contractor_and_day(tmp_path: Path, apart: dict[str, Any]) -> None:
    said, steps = support(pack(tmp_path, NONE, LISTS | apart))
    assert steps["A90001"] != "does_not_speak"
    assert said == ("conflict" if "lcd" in apart else "prose_only")


@pytest.mark.parametrize(("day", "answer"), [("2025-09-01", "prose_only"), ("2025-09-02", "supports")])
def test_from_its_first_day_the_list_speaks(tmp_path: Path, day: str, answer: str) -> None:
    assert support(pack(tmp_path, NONE, LISTS | {"start": "2025-09-02"}), day=day)[0] == answer


@pytest.mark.parametrize(
    ("articles", "answer"),
    [
        ([LISTS, {"dx": ["D46.9"]}], "supports"),
        ([{"dx": ["D46.9"]}, LISTS], "supports"),
        ([{"dx": ["D46.9"]}, {"no": ["D45"]}], "does_not_support"),
        ([{"dx": ["D46.9"]}, {"dx": ["D47.1"]}], "not_listed"),
    ],
)
def test_a_list_that_does_not_have_a_diagnosis_denies_nothing_beside_one_that_has(
    tmp_path: Path, articles: Any, answer: str
) -> None:
    assert support(pack(tmp_path, *articles))[0] == answer


@pytest.mark.parametrize(
    ("apart", "answer"),
    [({"lcd": 80002}, "conflict"), ({"whose": OHIO}, "not_listed"), ({"start": "2025-09-02"}, "not_listed")],
    ids=["of another LCD", "of another contractor", "not begun"],
)
def test_the_list_that_has_it_is_of_the_same_lcd_contractor_and_day(
    tmp_path: Path, apart: dict[str, Any], answer: str
) -> None:
    assert support(pack(tmp_path, {"dx": ["D46.9"]}, LISTS | apart))[0] == answer


@pytest.mark.parametrize(("day", "answer"), [("2025-09-01", "not_listed"), ("2025-09-02", "supports")])
def test_from_its_first_day_the_list_that_has_it_speaks(tmp_path: Path, day: str, answer: str) -> None:
    assert support(pack(tmp_path, {"dx": ["D46.9"]}, LISTS | {"start": "2025-09-02"}), day=day)[0] == answer


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (NONE | {"lcd": None}, "supports"),  # a list of excluded drugs, a general article: of no determination
        (NONE | {"lcd": None, "ncd": 3}, "conflict"),  # the codes of an NCD: what it asks for stands in prose
        (NONE | {"lcd": None, "words": "See the text."}, "conflict"),
    ],
)
def test_an_article_of_no_determination_says_nothing_of_diagnoses_that_it_does_not_list(
    tmp_path: Path, other: dict[str, Any], answer: str
) -> None:
    assert support(pack(tmp_path, LISTS, other))[0] == answer
