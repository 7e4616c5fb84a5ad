"""An article lists a code for its own contracts: its LCD does not reach further by it (law.md MC-6, MC-9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, of
from small_packs import BEGUN, CODE, MAY_REFUSE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination

ALASKA, OHIO = MAC, {**MAC, "contractor_id": 502}
OTHER = "81207"
#: A contract of a contractor that is not in the table of contractors.
NAMELESS = {**MAC, "contractor_id": 999}
LCD = determination()
EVERYWHERE = ("AK", "OH")


def world(
    folder: Path,
    articles: Mapping[int, tuple[Iterable[Any], Iterable[str]]],
    states: Mapping[int, Iterable[int]] | None = None,
    lcd_states: Iterable[int] = (),
) -> Path:
    """An LCD of both contracts and its articles, each by number with its contracts and the codes that it lists."""
    rows = {number: billing(number, version=number - 90000) for number in articles}
    tables = {
        "article_x_contractor": [
            of(rows[n], **contract) for n, (contracts, _) in articles.items() for contract in contracts
        ],
        "article_x_primary_jurisdiction": [
            of(rows[n], state_id=state) for n, found in (states or {}).items() for state in found
        ],
    }
    lcd_tables = {
        "lcd_x_contractor": [of(LCD, **contract) for contract in (ALASKA, OHIO)],
        "lcd_x_primary_jurisdiction": [of(LCD, state_id=state) for state in lcd_states],
    }
    codes = {n - 90000: listed for n, (_, listed) in articles.items()}
    held = snapshot([LCD], rows.values(), codes, article_tables=tables, lcd_tables=lcd_tables)
    return pack(folder, {"2024-06-01": held})


def both(path: Path, day: str = "2024-06-01", **given: Any) -> dict[str, Determination]:
    return {state: ask(path, day, state=state, **given) for state in EVERYWHERE}


def test_where_another_article_is_for_the_contract_and_does_not_list_the_code_the_lcd_is_silent(
    tmp_path: Path,
) -> None:
    found = both(world(tmp_path, {90001: ([ALASKA], [CODE]), 90002: ([OHIO], [OTHER])}))
    assert {state: said(item) for state, item in found.items()} == {"AK": "L80001@6", "OH": "silent"}
    step = found["OH"].rulings["coverage"].step_of("L80001")
    assert step is not None
    assert step.disposition.value == "does_not_speak"


@pytest.mark.parametrize("plan", [False, True])
def test_where_no_article_is_for_the_contract_nobody_tells_which_codes_the_lcd_means(
    tmp_path: Path, plan: bool
) -> None:
    enrollment = {"line_of_business": "medicare_advantage", "plan": "P"} if plan else {}
    found = both(world(tmp_path, {90001: ([ALASKA], [CODE])}), enrollment=enrollment)
    assert (said(found["AK"]), said(found["OH"])) == ("L80001@6", "indeterminate")
    assert found["OH"].needs == MAY_REFUSE
    assert "VERSION_NOT_SEEN" not in found["OH"].reason_codes  # each version was seen, and none is for Ohio


def test_two_articles_that_list_it_carry_it_together(tmp_path: Path) -> None:
    found = both(world(tmp_path, {90001: ([ALASKA], [CODE]), 90002: ([OHIO], [CODE])}))
    assert {said(item) for item in found.values()} == {"L80001@6"}


def test_an_article_of_a_contract_without_a_number_may_be_for_any(tmp_path: Path) -> None:
    found = both(world(tmp_path, {90001: ([ALASKA, NAMELESS], [CODE]), 90002: ([OHIO], [OTHER])}))
    assert (said(found["AK"]), said(found["OH"])) == ("L80001@6", "indeterminate")


@pytest.mark.parametrize(("beyond", "answer"), [(None, "indeterminate"), (True, "L80001@6"), (False, "silent")])
def test_beyond_the_primary_jurisdiction_of_the_article_it_is_asked(
    tmp_path: Path, beyond: bool | None, answer: str
) -> None:
    asked = "A90001 reaches beyond its primary jurisdiction (AK)"
    path = world(tmp_path, {90001: ([ALASKA, OHIO], [CODE])}, {90001: [1]})
    found = both(path, facts={} if beyond is None else {asked: beyond})
    assert (said(found["AK"]), said(found["OH"])) == ("L80001@6", answer)
    assert found["OH"].needs == ((asked,) if beyond is None else ())


def test_a_primary_jurisdiction_of_both_is_asked_once(tmp_path: Path) -> None:
    path = world(tmp_path, {90001: ([ALASKA, OHIO], [CODE])}, {90001: [1]}, [1])
    assert both(path)["OH"].needs == ("L80001 reaches beyond its primary jurisdiction (AK)",)


@pytest.mark.parametrize(
    ("day", "answers"),
    [
        ("2024-12-31", {"AK": "L80001@6", "OH": "L80001@6"}),
        ("2025-01-01", {"AK": "L80001@6", "OH": "silent"}),
    ],
)
def test_an_article_that_no_longer_is_for_a_contract_no_longer_carries_the_code_there(
    tmp_path: Path, day: str, answers: Any
) -> None:
    older, newer, other = (
        billing(version=5),
        billing(version=6, start="2025-01-01", article_pub_date=BEGUN),
        billing(90002, 7),
    )
    lcd_tables = {"lcd_x_contractor": [of(LCD, **contract) for contract in (ALASKA, OHIO)]}

    def of_day(row: Any, contracts: Iterable[Any]) -> Any:
        tables = {"article_x_contractor": [*(of(row, **item) for item in contracts), of(other, **OHIO)]}
        return snapshot([LCD], [row, other], {7: [OTHER]}, article_tables=tables, lcd_tables=lcd_tables)

    held = {"2024-06-01": of_day(older, (ALASKA, OHIO)), "2025-06-01": of_day(newer, (ALASKA,))}
    assert {state: said(item) for state, item in both(pack(tmp_path, held), day).items()} == answers


def test_an_lcd_that_lists_the_code_itself_needs_no_article(tmp_path: Path) -> None:
    row = billing()
    lcd_tables = {
        "lcd_x_contractor": [of(LCD, **contract) for contract in (ALASKA, OHIO)],
        "lcd_x_hcpc_code": [of(LCD, hcpc_code_id=CODE, hcpc_code_group=1, range="N")],
    }
    held = snapshot([LCD], [row], lcd_tables=lcd_tables)
    assert {said(item) for item in both(pack(tmp_path, {"2024-06-01": held})).values()} == {"L80001@6"}


@pytest.mark.parametrize(("day", "answer"), [("2025-03-31", "L80001@6"), ("2025-04-01", "indeterminate")])
def test_an_article_whose_next_version_is_for_other_contracts_leaves_the_text_of_the_lcd(
    tmp_path: Path, day: str, answer: str
) -> None:
    """That version was seen: nothing is unknown in these snapshots but what the LCD means there."""
    held = {}
    for seen, version, start, contracts in (
        ("2024-06-01", 5, BEGUN, (ALASKA, OHIO)),
        ("2025-06-01", 6, "2025-04-01", (OHIO,)),
    ):
        row = billing(version=version, start=start, last_updated=start)
        held[seen] = snapshot(
            [LCD],
            [row],
            {version: [CODE]},
            article_tables={"article_x_contractor": [of(row, **contract) for contract in contracts]},
            lcd_tables={"lcd_x_contractor": [of(LCD, **contract) for contract in (ALASKA, OHIO)]},
        )
    item = both(pack(tmp_path, held), day)["AK"]
    assert (said(item), item.needs) == (answer, ("text: L80001",) if answer == "indeterminate" else ())
