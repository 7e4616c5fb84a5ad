"""A document that took over from a retired one: from when that is known, and for whom its number is new (MC-9)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, of
from small_packs import BEGUN, CODE, ask, determination, pack, said, snapshot

ALASKA, OHIO = MAC, {**MAC, "contractor_id": 502}
TITLE = {"title": "One Test"}
FIRST, HANDED_OVER, LATER = "2026-01-02", "2026-02-05", "2026-03-02"


def month(*lcds: tuple[Any, list[dict[str, Any]]]) -> dict[str, Any]:
    """One download: LCDs that list the code themselves, each with its contracts."""
    return snapshot(
        [row for row, _ in lcds],
        lcd_tables={
            "lcd_x_contractor": [of(row, **who) for row, contracts in lcds for who in contracts],
            "lcd_x_hcpc_code": [of(row, hcpc_code_id=CODE, hcpc_code_group=1, range="N") for row, _ in lcds],
        },
    )


def before() -> dict[str, Any]:
    return month((determination(**TITLE), [ALASKA]), (determination(80002, version=1, **TITLE), [OHIO]))


def after() -> dict[str, Any]:
    retired = determination(**TITLE, status="R", date_retired=f"{HANDED_OVER} 00:00:00")
    heir = determination(80002, version=2, start=HANDED_OVER, orig_det_eff_date=BEGUN, **TITLE)
    return month((retired, [ALASKA]), (heir, [ALASKA, OHIO]))


@pytest.mark.parametrize(
    ("state", "day", "as_of", "governs", "renumbered"),
    [
        ("OH", FIRST, FIRST, "L80002@1", False),
        ("OH", "2026-02-04", "2026-02-01", "L80002@1", False),  # nobody knew of it
        ("OH", "2026-02-04", LATER, "L80002@1", False),
        ("OH", HANDED_OVER, LATER, "L80002@2", False),  # nothing was renumbered in Ohio
        ("AK", "2026-02-04", LATER, "L80001@6", False),
        ("AK", HANDED_OVER, LATER, "L80002@2", True),
        ("AK", LATER, LATER, "L80002@2", True),
        ("AK", "2026-03-01", "2026-03-01", "L80001@6", False),
    ],
)
def test_the_number_is_new_from_the_handover_and_for_the_contracts_that_were_taken_over(
    tmp_path: Path, state: str, day: str, as_of: str, governs: str, renumbered: bool
) -> None:
    found = ask(pack(tmp_path, {FIRST: before(), LATER: after()}), day, as_of, state=state)
    assert said(found).partition(" as of")[0] == governs
    assert ("LCD_RENUMBERED" in found.reason_codes) is renumbered


@pytest.mark.parametrize("state", ["AK", "OH"])
@pytest.mark.parametrize("as_of", [FIRST, "2026-03-01"])
def test_as_of_a_day_before_it_the_pack_answers_as_that_of_the_first_download(
    tmp_path: Path, state: str, as_of: str
) -> None:
    both, first = pack(tmp_path, {FIRST: before(), LATER: after()}), pack(tmp_path, {FIRST: before()})
    answers = [ask(path, FIRST, as_of, state=state) for path in (both, first)]
    assert answers[0].reason_codes == answers[1].reason_codes
    issues = [item.governing.authority for item in answers if item.governing is not None]
    assert [(each.family, each.renumbered_from) for each in issues] == [(issues[0].id, ())] * 2
