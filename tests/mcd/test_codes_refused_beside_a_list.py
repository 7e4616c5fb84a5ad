"""A document that refuses what another list of its determination has is read with it (law.md MC-6; mcd.md 11.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

OTHER = "81207"
REFUSED = f"CPT code {CODE} is not covered because it is a convenience item."


def fate(folder: Path, held: Any, day: str = "2024-06-01", **more: Any) -> tuple[str, tuple[str, ...]]:
    found = ask(pack(folder, {"2024-06-01": held}), day, **more)
    return said(found), found.needs


def on_the_lcd(article: Any, **tables: Any) -> Any:
    lcd = determination()
    listed = {"lcd_x_hcpc_code": [of(lcd, hcpc_code_id=CODE, hcpc_code_group=1, range="N")]}
    return snapshot([lcd], [article], {5: ()}, lcd_tables=listed, article_tables=tables or None)


@pytest.mark.parametrize(
    "article",
    [
        {"description": REFUSED},
        {"title": "Noncovered Services"},
        {"description": "All services in this article are not covered."},
    ],
)
def test_equipment_is_on_the_lcd_and_its_exclusions_in_the_text_of_the_article(tmp_path: Path, article: Any) -> None:
    assert fate(tmp_path, on_the_lcd(billing()))[0] == "L80001@6"
    assert fate(tmp_path, on_the_lcd(billing(**article))) == ("indeterminate", ("text: L80001",))


def test_so_are_they_among_other_codes(tmp_path: Path) -> None:
    group = of(billing(), other_coding_group=1, paragraph="The following codes are not covered:", codes=CODE)
    held = on_the_lcd(billing(), article_x_other_coding_group=[group])
    assert fate(tmp_path, held)[0] == "indeterminate"


@pytest.mark.parametrize("codes", [(CODE,), (OTHER,), ()])
def test_a_second_article_of_the_lcd_refuses_what_the_first_lists(tmp_path: Path, codes: Any) -> None:
    articles = [billing(), billing(90002, version=3, description=REFUSED)]
    assert fate(tmp_path, snapshot([determination()], articles, {5: (CODE,), 3: codes})) == (
        "indeterminate",
        ("text: L80001",),
    )


def test_the_title_of_one_that_lists_other_codes_is_of_those(tmp_path: Path) -> None:
    articles = [billing(), billing(90002, version=3, title="Noncovered Services")]
    assert fate(tmp_path, snapshot([determination()], articles, {5: (CODE,), 3: (OTHER,)}))[0] == "L80001@6"


def test_a_paragraph_over_another_list_refuses_the_code_by_name(tmp_path: Path) -> None:
    article = billing()
    groups = [of(article, hcpc_code_group=number, paragraph=words) for number, words in ((1, ""), (2, REFUSED))]
    rows = [of(article, hcpc_code_id=code, hcpc_code_group=n, range="N") for code, n in ((CODE, 1), (OTHER, 2))]
    tables = {"article_x_hcpc_code_group": groups, "article_x_hcpc_code": rows}
    assert fate(tmp_path, snapshot([determination()], [article], article_tables=tables))[0] == "indeterminate"


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2024-06-30", "L80001@6"), ("2024-07-01", "indeterminate"), ("2024-12-31", "indeterminate")],
)
def test_on_the_days_of_the_document_that_refuses(tmp_path: Path, day: str, answer: str) -> None:
    articles = [billing(), billing(90002, version=3, start="2024-07-01", description=REFUSED)]
    held = snapshot([determination()], articles, {5: (CODE,), 3: (OTHER,)})
    found = ask(pack(tmp_path, {"2024-06-01": held, "2025-01-02": held}), day)
    assert said(found) == answer


def test_an_article_of_an_ncd_that_refuses_in_words_is_for_a_person(tmp_path: Path) -> None:
    ncd = {"ncd_id": 15, "ncd_vrsn_num": 1, "ncd_mnl_sect": "30.3", "ncd_mnl_sect_title": "X", "cvrg_lvl_cd": "2"}
    ncd |= {"ncd_efctv_dt": "2020-01-01 00:00:00"}
    for text, answer in (("", "NCD 30.3@1"), (REFUSED, "conflict")):
        article = billing(description=text)
        tables = {
            "article_related_documents": [],
            "article_related_ncd_documents": [of(article, r_ncd_id=15)],
        }
        assert (
            fate(tmp_path, snapshot([determination(80002)], [article], article_tables=tables, ncds=[ncd]))[0] == answer
        )


def test_a_range_that_has_the_code_is_a_list_of_it_and_no_other(tmp_path: Path) -> None:
    """What stands over its own list is read with it: a conflict of the article with its LCD, and no doubt beside it."""
    row = billing()
    ends = [
        of(row, hcpc_code_id=code, hcpc_code_group=1, range=mark) for code, mark in (("81200", "B"), ("81210", "E"))
    ]
    group = of(row, hcpc_code_group=1, paragraph=REFUSED)
    tables = {"article_x_hcpc_code": ends, "article_x_hcpc_code_group": [group]}
    listed = {**tables, "article_x_hcpc_code": [of(row, hcpc_code_id=CODE, hcpc_code_group=1, range="N")]}
    found = []
    for each in (tables, listed):
        path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [row], article_tables=each)})
        steps = ask(path, "2024-06-01").rulings["coverage"].steps
        found.append([(step.provision.id, step.provision.stance, step.disposition) for step in steps])
    assert found[0] == found[1]
    assert len(found[0]) == 2
