"""Whether a diagnosis supports a service is asked where a determination is on it: the lists go as the LCD goes.

Documents for equipment are split: procedures on the LCD, diagnoses on an article without procedures (mcd.md 11.1). Such
an article is for a code as long as its LCD lists it, and for whom.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, lcd, members, of
from test_a_short_notice_is_told import ELSEWHERE
from test_what_was_known import CODE, FIRST, ask, month, said

from coverage_resolver.io.mcd.importing import import_mcd

OTHER = "87507"
BEFORE, LATER = "2025-06-01", "2026-03-25"


def support(path: Path, day: str, as_of: str = "2026-12-31") -> str:
    """What is said of the diagnosis that the article lists."""
    ruling = ask(path, day, as_of, ("D45",)).rulings.get("diagnosis_support")
    return "silent" if ruling is None else str(ruling.value or ruling.resolution.value)


def equipment(folder: Path, *downloads: tuple[str, Any, list[str], Any]) -> Path:
    """Downloads of an LCD that lists codes itself, and of an article that lists the diagnosis alone: the day, the LCD,
    its codes, and whose it is."""
    path, row = folder / "m.pack", article(90001, 1, "2024-01-01", article_pub_date="2024-01-01")
    for day, determination, codes, whose in downloads:
        place = folder / day
        place.mkdir()
        tables = {
            "lcd": [determination],
            "lcd_x_contractor": [of(determination, **each) for each in whose],
            "lcd_x_hcpc_code": [of(determination, hcpc_code_id=code, hcpc_code_group=1, range="N") for code in codes],
        }
        lists = {
            "article": [row],
            "article_x_contractor": [of(row, **MAC), of(row, **ELSEWHERE)],
            "article_related_documents": [of(row, r_lcd_id=80001)],
            "article_x_icd10_covered": [of(row, icd10_code_id="D45", icd10_covered_group=1)],
        }
        files = {"all_article": ("article", lists), "all_lcd": ("lcd", tables), "ncd": ("ncd", {})}
        import_mcd([download(place, name, members(kind, made)) for name, (kind, made) in files.items()], path, day)
    return path


def revised(folder: Path, published: str, codes: list[str], whose: Any = (MAC,)) -> Path:
    """An LCD for two contractors, whose second version begins on the first of April."""
    first = lcd(80001, 1, "2024-01-01", **FIRST)
    second = lcd(80001, 2, "2026-04-01", **{**FIRST, "mcd_publish_date": published, "last_updated": published})
    return equipment(folder, (BEFORE, first, [CODE], (MAC, ELSEWHERE)), (LATER, second, codes, whose))


DOUBT = "indeterminate"


@pytest.mark.parametrize(
    ("published", "day", "answer"),
    [
        ("2026-02-15", "2026-03-31", "supports"),
        ("2026-02-15", "2026-04-01", "silent"),  # announced in time
        ("2026-03-20", "2026-03-31", "supports"),
        ("2026-03-20", "2026-04-01", DOUBT),
        ("2026-03-20", "2026-05-03", DOUBT),
        ("2026-03-20", "2026-05-04", "silent"),
    ],
)
@pytest.mark.parametrize(
    ("codes", "whose"), [([OTHER], (MAC, ELSEWHERE)), ([CODE], (ELSEWHERE,))], ids=["code", "contractor"]
)
def test_the_lists_of_equipment_go_as_the_lcd_goes(
    tmp_path: Path, codes: list[str], whose: Any, published: str, day: str, answer: str
) -> None:
    """What the LCD drops, or a contractor that it is no longer for."""
    path = revised(tmp_path, published, codes, whose)
    item = ask(path, day, diagnoses=("D45",))
    assert (support(path, day), said(item)) == (answer, "L80001@1" if answer == "supports" else answer)


def test_what_the_lcd_still_lists_is_supported(tmp_path: Path) -> None:
    path = revised(tmp_path, "2026-03-20", [CODE, OTHER])
    assert {support(path, day) for day in ("2026-03-31", "2026-04-01", "2026-06-01")} == {"supports"}


@pytest.mark.parametrize(("day", "answer"), [("2026-03-31", "silent"), ("2026-04-01", "supports")])
def test_before_the_lcd_listed_the_code_the_lists_are_of_others(tmp_path: Path, day: str, answer: str) -> None:
    first, second = lcd(80001, 1, "2024-01-01", **FIRST), lcd(80001, 2, "2026-04-01", **FIRST)
    path = equipment(tmp_path, (BEFORE, first, [OTHER], (MAC,)), (LATER, second, [CODE], (MAC,)))
    assert support(path, day) == answer


@pytest.mark.parametrize(
    ("published", "day", "answer"),
    [
        ("2026-03-20", "2026-03-31", "supports"),
        ("2026-03-20", "2026-04-01", DOUBT),
        ("2026-03-20", "2026-05-03", DOUBT),
        ("2026-03-20", "2026-05-04", "silent"),
        ("2026-02-15", "2026-04-01", "silent"),
    ],
)
def test_what_an_article_drops_with_its_lcd(tmp_path: Path, published: str, day: str, answer: str) -> None:
    """Codes on the article: its second version drops the code together with a revision of the LCD."""
    path = tmp_path / "m.pack"
    for number, (seen, start, codes) in enumerate(((BEFORE, "2024-01-01", [CODE]), (LATER, "2026-04-01", [OTHER])), 1):
        row = article(90001, number, start, article_pub_date="2023-10-01", last_updated=published)
        notice = {"mcd_publish_date": published, "last_updated": published} if number > 1 else {}
        rows = [lcd(80001, number, start, **{**FIRST, **notice})]
        import_mcd(month(tmp_path / seen, [(row, [80001], [], codes, ["D45"])], rows), path, seen)
    assert support(path, day) == answer


def test_a_diagnosis_that_was_on_no_list_loses_nothing(tmp_path: Path) -> None:
    path = revised(tmp_path, "2026-03-20", [OTHER])
    ruling = ask(path, "2026-04-01", diagnoses=("M17.11",)).rulings.get("diagnosis_support")
    assert ruling is None or ruling.resolution.value == "silent"
