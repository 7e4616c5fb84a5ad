"""An LCD that lists codes itself, and an article of it that lists others: read both (law.md MC-6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, lcd, members, of
from test_what_was_known import CODE, FIRST, ask, said

from coverage_resolver.io.mcd.importing import import_mcd

OTHER = "87507"
#: A contractor for another state, whom the LCD is for as well.
OHIO = {**MAC, "contractor_id": 502}


def pack(
    folder: Path, *articles: tuple[Any, list[str]], whose: Any = None, own: tuple[str, ...] = (CODE,), also: int = 0
) -> Path:
    """The LCD with its own list of procedures, and its articles with theirs; ``whose`` they are, by number.

    They serve a second LCD, without a list, where one is told (``also``). What they all list beside procedures is a
    modifier.
    """
    key = lcd(80001, 1, "2024-01-01", **FIRST)
    rows = [row for row, _ in articles]
    tables: dict[str, Any] = {
        "article": rows,
        "article_x_contractor": [of(row, **(whose or {}).get(row["article_id"], MAC)) for row in rows],
        "article_x_hcpc_modifier": [of(row, hcpc_modifier_code_id="KX", hcpc_modifier_group=1) for row in rows],
        "article_related_documents": [of(row, r_lcd_id=name) for row in rows for name in (80001, also) if name],
        "article_x_hcpc_code": [
            of(row, hcpc_code_id=code, hcpc_code_group=1, range="N") for row, codes in articles for code in codes
        ],
    }
    keys = [key, lcd(also, 1, "2024-01-01", **FIRST)] if also else [key]
    local = {
        "lcd": keys,
        "lcd_x_contractor": [of(each, **mac) for each in keys for mac in (MAC, OHIO)],
        "lcd_x_hcpc_code": [of(key, hcpc_code_id=code, hcpc_code_group=1, range="N") for code in own],
    }
    files = [
        download(folder, "all_article", members("article", tables)),
        download(folder, "all_lcd", members("lcd", local)),
        download(folder, "ncd", members("ncd", {})),
    ]
    import_mcd(files, folder / "m.pack", "2025-08-17")
    return folder / "m.pack"


def listing(*codes: str, number: int = 90001, start: str = "2024-01-01", **cells: str) -> tuple[Any, list[str]]:
    return article(number, 1, start, article_pub_date=start, **cells), list(codes)


@pytest.mark.parametrize(
    ("articles", "answer"),
    [
        ([listing(CODE)], "L80001@1"),
        ([listing(OTHER)], "conflict"),
        ([listing()], "L80001@1"),  # split as for equipment: procedures on the LCD, diagnoses on the article
        ([listing(OTHER), listing(CODE, number=90002)], "L80001@1"),  # another one carries it
    ],
)
def test_an_article_without_a_code_that_its_lcd_lists_is_for_a_person(
    tmp_path: Path, articles: Any, answer: str
) -> None:
    item = ask(pack(tmp_path, *articles), "2025-09-01")
    assert (said(item), "ARTICLE_LCD_MISMATCH" in item.reason_codes) == (answer, answer == "conflict")


@pytest.mark.parametrize(("day", "answer"), [("2025-03-31", "L80001@1"), ("2025-04-01", "conflict")])
def test_it_is_so_from_the_first_day_of_the_article(tmp_path: Path, day: str, answer: str) -> None:
    assert said(ask(pack(tmp_path, listing(OTHER, start="2025-04-01")), day)) == answer


@pytest.mark.parametrize(
    ("carries", "answer"),
    [(MAC, "L80001@1"), (OHIO, "conflict")],
    ids=["for the same contractor", "for another contractor"],
)
@pytest.mark.parametrize("codes", [[CODE], []], ids=["lists the code", "lists no procedures"])
def test_what_another_article_carries_it_carries_for_its_own_contractors(
    tmp_path: Path, codes: list[str], carries: Any, answer: str
) -> None:
    """An article with modifiers or diagnoses alone is the other half of an LCD that lists its procedures itself."""
    narrow, other = listing(OTHER), listing(*codes, number=90002)
    path = pack(tmp_path, narrow, other, whose={90002: carries})
    assert said(ask(path, "2025-09-01")) == answer


@pytest.mark.parametrize(("day", "answer"), [("2025-03-31", "conflict"), ("2025-04-01", "L80001@1")])
def test_it_carries_it_on_its_own_days(tmp_path: Path, day: str, answer: str) -> None:
    path = pack(tmp_path, listing(OTHER), listing(number=90002, start="2025-04-01"))
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize(
    ("own", "also", "answer"),
    [
        ((OTHER,), 0, "conflict"),  # the LCD keeps a list, and the code is not on it
        ((OTHER, CODE), 0, "L80001@1"),
        ((), 0, "L80001@1"),  # the codes stand in the article alone
        ((OTHER,), 80002, "L80001@1"),  # the code may be that of another LCD of the article
    ],
)
def test_an_article_with_a_code_that_is_not_on_the_list_of_its_lcd_is_for_a_person(
    tmp_path: Path, own: tuple[str, ...], also: int, answer: str
) -> None:
    found = ask(pack(tmp_path, listing(OTHER, CODE), own=own, also=also), "2025-09-01")
    assert (said(found), "ARTICLE_LCD_MISMATCH" in found.reason_codes) == (answer, answer == "conflict")


@pytest.mark.parametrize(("day", "conflicts"), [("2025-03-31", False), ("2025-04-01", True)])
def test_it_is_broader_from_its_first_day(tmp_path: Path, day: str, conflicts: bool) -> None:
    path = pack(tmp_path, listing(OTHER, CODE, start="2025-04-01"), own=(OTHER,))
    assert (said(ask(path, day)) == "conflict") is conflicts
