"""Before a list begins to speak it is silent, where downloads show that it said nothing: nothing older is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, of
from small_packs import ask, billing, determination, pack, said, snapshot

OLDER, NEWER, BEGINS = "2025-01-10", "2025-07-10", "2025-06-01"
OHIO = {**MAC, "contractor_id": 502}
NEW_LCD, NEW = determination(version=1, start=BEGINS), billing(version=1, start=BEGINS)


def support(path: Path, day: str, **given: Any) -> tuple[str, tuple[str, ...]]:
    ruling = ask(path, day, diagnoses=["D45"], **given).rulings["diagnosis_support"]
    return ruling.value or ruling.resolution.value, tuple(ruling.needs)


@pytest.mark.parametrize(("day", "value"), [(OLDER, "silent"), ("2025-05-31", "silent"), (BEGINS, "supports")])
def test_of_a_new_determination_and_article_nothing_held_before(tmp_path: Path, day: str, value: str) -> None:
    path = pack(tmp_path, {OLDER: snapshot(), NEWER: snapshot([NEW_LCD], [NEW])})
    assert support(path, day) == (value, ())


@pytest.mark.parametrize(("day", "value"), [("2025-05-31", "silent"), (BEGINS, "supports")])
def test_an_article_that_comes_to_list_the_code_was_seen_without_it(tmp_path: Path, day: str, value: str) -> None:
    older = snapshot([determination()], [billing()], {5: ["81207"]})
    newer = snapshot([determination()], [billing(version=6, start=BEGINS)])
    assert support(pack(tmp_path, {OLDER: older, NEWER: newer}), day) == (value, ())


@pytest.mark.parametrize(("day", "value"), [("2025-05-31", "silent"), (BEGINS, "supports")])
def test_of_a_contractor_that_joins_nothing_held_before(tmp_path: Path, day: str, value: str) -> None:
    lcd, article = determination(version=7, start=BEGINS, orig_det_eff_date="2024-01-01"), billing(90001, 6, BEGINS)
    newer = snapshot(
        [lcd],
        [article],
        article_tables={"article_x_contractor": [of(article, **MAC), of(article, **OHIO)]},
        lcd_tables={"lcd_x_contractor": [of(lcd, **MAC), of(lcd, **OHIO)]},
    )
    path = pack(tmp_path, {OLDER: snapshot([determination()], [billing()]), NEWER: newer})
    assert support(path, day, state="OH") == (value, ())


def test_before_the_oldest_download_it_is_not_shown(tmp_path: Path) -> None:
    path = pack(tmp_path, {OLDER: snapshot(), NEWER: snapshot([NEW_LCD], [NEW])})
    assert support(path, "2025-01-09") == ("indeterminate", ("text: what held before A90001",))


def test_nor_where_an_older_version_is_missing(tmp_path: Path) -> None:
    later = billing(version=3, start=BEGINS, article_pub_date="2024-01-01")
    path = pack(tmp_path, {OLDER: snapshot(), NEWER: snapshot([NEW_LCD], [later])})
    assert support(path, "2025-05-31")[0] == "indeterminate"


def test_nor_where_the_determination_was_in_force_without_a_list(tmp_path: Path) -> None:
    path = pack(tmp_path, {OLDER: snapshot(), NEWER: snapshot([determination(version=1, start="2025-03-01")], [NEW])})
    assert said(ask(path, "2025-05-31")) == "indeterminate"
    assert support(path, "2025-05-31")[0] == "indeterminate"


@pytest.mark.parametrize(("day", "value"), [("2025-05-31", "indeterminate"), (BEGINS, "supports")])
def test_nor_where_the_version_of_then_was_seen_without_its_lists(tmp_path: Path, day: str, value: str) -> None:
    older = snapshot([determination()], [billing()], {5: ()}, diagnoses=())
    path = pack(tmp_path, {OLDER: older, NEWER: snapshot([determination()], [billing(version=6, start=BEGINS)])})
    assert said(ask(path, day)) == ("indeterminate" if value == "indeterminate" else "L80001@6")
    assert support(path, day)[0] == value
