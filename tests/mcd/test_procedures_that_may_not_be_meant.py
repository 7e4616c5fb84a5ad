"""Windows of dates and deleted codes stand in prose (mcd.md section 11.11): no LCD covers by such a list for sure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from small_archives import of
from small_packs import CODE, MAY_REFUSE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination

WINDOW = f"For dates of service from 5/26/2021 through 12/31/2021 use {CODE}"
DAYS = ("2021-05-25", "2021-05-26", "2021-12-31", "2022-01-01", "2024-06-01")


def world(folder: Path, words: Mapping[int, str], of_lcd: str | None = None) -> Path:
    """An LCD and its articles, each by number with the paragraph over its list; or over the list of the LCD itself."""
    lcd, rows = determination(start="2020-01-01"), {n: billing(n, n - 90000, start="2020-01-01") for n in words}
    over = [of(rows[n], hcpc_code_group=1, paragraph=text) for n, text in words.items()]
    own = {
        "lcd_x_hcpc_code": [of(lcd, hcpc_code_id=CODE, hcpc_code_group=1, range="N")],
        "lcd_x_hcpc_code_group": [of(lcd, hcpc_code_group=1, paragraph=of_lcd)],
    }
    held = snapshot(
        [lcd],
        rows.values(),
        article_tables={"article_x_hcpc_code_group": over},
        lcd_tables={} if of_lcd is None else own,
    )
    return pack(folder, {"2024-06-01": held})


def criteria(item: Determination) -> str:
    step = item.rulings["coverage"].step_of("L80001")
    assert step is not None
    return step.provision.criteria


@pytest.mark.parametrize("day", DAYS)
def test_a_window_of_dates_leaves_open_whether_the_code_is_covered(tmp_path: Path, day: str) -> None:
    item = ask(world(tmp_path, {90001: WINDOW}), day, diagnoses=["D45"])
    assert (said(item), item.needs) == ("indeterminate", MAY_REFUSE)
    assert WINDOW in criteria(item)
    assert item.rulings["diagnosis_support"].value == "prose_only"


def test_so_does_one_of_the_list_of_the_lcd_itself(tmp_path: Path) -> None:
    item = ask(world(tmp_path, {90001: ""}, of_lcd="Deleted 12/31/2021"), "2024-06-01")
    assert item.needs == MAY_REFUSE


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("words", ["Do not bill these codes to Medicare.", "This policy does not apply to:"])
def test_so_does_what_refuses_something_and_is_no_condition(tmp_path: Path, day: str, words: str) -> None:
    item = ask(world(tmp_path, {90001: words}), day, diagnoses=["D45"])
    assert (said(item), item.needs) == ("indeterminate", MAY_REFUSE)
    assert item.rulings["diagnosis_support"].value == "prose_only"


@pytest.mark.parametrize("words", ["Not eligible for coverage", "Payment will not be made for these codes:"])
def test_what_denies_coverage_is_a_conflict_and_over_the_list_of_the_lcd_a_doubt(tmp_path: Path, words: str) -> None:
    item = ask(world(tmp_path, {90001: words}), "2024-06-01", diagnoses=["D45"])
    assert (said(item), item.rulings["diagnosis_support"].value) == ("conflict", "prose_only")
    item = ask(world(tmp_path, {90001: ""}, of_lcd=words), "2024-06-01")
    assert item.needs == MAY_REFUSE


def test_the_legend_of_a_modifier_refuses_nothing(tmp_path: Path) -> None:
    legend = "GY - Item or service statutorily excluded or does not meet the definition of any Medicare benefit"
    item = ask(world(tmp_path, {90001: ""}, of_lcd=legend), "2024-06-01")
    assert (said(item), item.needs) == ("L80001@6", ())


def test_another_article_that_plainly_lists_the_code_carries_it(tmp_path: Path) -> None:
    item = ask(world(tmp_path, {90001: WINDOW, 90002: "The following codes are covered."}), "2024-06-01")
    assert (said(item), item.needs) == ("L80001@6", ())
    assert WINDOW not in criteria(item)


def test_what_is_said_of_another_code_leaves_this_one_covered(tmp_path: Path) -> None:
    item = ask(world(tmp_path, {90001: "Deleted 12/31/2021: 81207"}), "2024-06-01", diagnoses=["D45"])
    assert said(item) == "L80001@6"
    assert item.rulings["diagnosis_support"].value == "supports"


def test_no_diagnosis_supports_what_a_paragraph_does_not_cover(tmp_path: Path) -> None:
    item = ask(world(tmp_path, {90001: "Non-payable codes"}), "2024-06-01", diagnoses=["D45"])
    assert said(item) == "conflict"
    assert "ARTICLE_LCD_MISMATCH" in item.reason_codes
    assert item.rulings["diagnosis_support"].value == "prose_only"
