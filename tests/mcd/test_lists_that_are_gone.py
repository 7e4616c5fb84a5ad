"""An LCD in force whose only list of codes is not there: what it means on that day, nobody tells (mcd.md 11.14)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archives import MAC, of
from small_packs import BEGUN, CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination

OTHER = "81207"
FIRST, LAST = "2024-06-01", "2025-08-17"
NOTHING = snapshot()


def unknown(found: Determination) -> bool:
    return (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)


@pytest.mark.parametrize(
    ("day", "held"), [(FIRST, True), ("2024-06-02", False), ("2025-08-16", False), (LAST, False), ("2025-08-18", False)]
)
def test_the_article_is_gone_from_the_later_download(tmp_path: Path, day: str, held: bool) -> None:
    path = pack(
        tmp_path,
        {FIRST: snapshot([determination()], [billing()]), LAST: snapshot([determination()], [])},
    )
    found = ask(path, day)
    assert (said(found) == "L80001@6", unknown(found)) == (held, not held)


def test_both_are_gone_and_the_determination_ended_between_the_downloads(tmp_path: Path) -> None:
    path = pack(tmp_path, {FIRST: snapshot([determination()], [billing()]), LAST: snapshot([determination(80002)], [])})
    assert said(ask(path, FIRST)) == "L80001@6"
    assert ask(path, "2024-06-02").needs == ("exact day: end of L80001@6",)
    assert said(ask(path, LAST)) == "silent"


@pytest.mark.parametrize(("day", "held"), [("2025-02-09", True), ("2025-02-10", True), ("2025-02-11", False)])
def test_the_article_has_ended(tmp_path: Path, day: str, held: bool) -> None:
    ended = billing(article_end_date="2025-02-10 00:00:00")
    found = ask(pack(tmp_path, {FIRST: snapshot([determination()], [ended])}), day)
    assert (said(found) == "L80001@6", unknown(found)) == (held, not held)


@pytest.mark.parametrize("another_list", [False, True])
@pytest.mark.parametrize(("day", "held"), [("2025-01-31", True), ("2025-02-01", False), ("2025-02-02", False)])
def test_the_next_version_of_the_article_is_for_another_determination(
    tmp_path: Path, day: str, held: bool, another_list: bool
) -> None:
    moved, beside = billing(version=7, start="2025-02-01"), billing(90002, version=1)
    articles = [moved, beside] if another_list else [moved]
    serves = [of(row, r_lcd_id=80002 if row is moved else 80001) for row in articles]
    later = snapshot(
        [determination()], articles, {7: [CODE], 1: [OTHER]}, article_tables={"article_related_documents": serves}
    )
    found = ask(pack(tmp_path, {FIRST: snapshot([determination()], [billing()]), LAST: later}), day)
    if held:
        assert said(found) == "L80001@6"
    else:
        # Another list of the determination is there, and does not have the code.
        assert (said(found) == "silent", unknown(found)) == (another_list, not another_list)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2024-08-31", "silent"),
        ("2024-09-01", "unknown"),
        ("2024-10-31", "unknown"),
        ("2024-11-01", "L80001@1"),
    ],
)
@pytest.mark.parametrize("seen_without", [False, True])
def test_the_first_list_comes_later_than_the_determination(
    tmp_path: Path, day: str, answer: str, seen_without: bool
) -> None:
    new = determination(version=1, start="2024-09-01")
    listed = snapshot([new], [billing(version=1, start="2024-11-01")])
    between = {"2024-09-15": snapshot([new], [])} if seen_without else {}
    found = ask(pack(tmp_path, {FIRST: NOTHING, **between, LAST: listed}), day)
    assert unknown(found) if answer == "unknown" else said(found) == answer


@pytest.mark.parametrize(("state", "settled"), [("AK", False), ("OH", True)])
def test_it_is_asked_contract_by_contract(tmp_path: Path, state: str, settled: bool) -> None:
    ohio, lcd = {**MAC, "contractor_id": 502}, determination()
    ended, beside = billing(article_end_date="2025-02-10 00:00:00"), billing(90002, version=1)
    moved = billing(version=7, start="2025-02-01")
    tables = {
        "article_x_contractor": [of(moved, **MAC), of(moved, **ohio), of(beside, **ohio)],
        "article_related_documents": [of(beside, r_lcd_id=80001)],
    }
    whose = {"lcd_x_contractor": [of(lcd, **MAC), of(lcd, **ohio)]}
    first = snapshot(
        [lcd],
        [billing()],
        article_tables={"article_x_contractor": [of(ended, **MAC), of(ended, **ohio)]},
        lcd_tables=whose,
    )
    later = snapshot([lcd], [moved, beside], {7: [CODE], 1: [OTHER]}, article_tables=tables, lcd_tables=whose)
    found = ask(pack(tmp_path, {FIRST: first, LAST: later}), "2025-02-02", state=state)
    assert (said(found) == "silent", unknown(found)) == (settled, not settled)


def test_a_list_that_the_determination_has_itself_is_there(tmp_path: Path) -> None:
    own = {"lcd_x_hcpc_code": [of(determination(), hcpc_code_id=OTHER, hcpc_code_group=1, range="N")]}
    moved = billing(version=7, start="2025-02-01")
    later = snapshot([determination()], [moved], lcd_tables=own, article_tables={"article_related_documents": []})
    first = snapshot([determination()], [billing()], lcd_tables=own)
    assert said(ask(pack(tmp_path, {FIRST: first, LAST: later}), "2025-02-02")) == "silent"


def test_before_the_determination_began_nothing_is_unknown(tmp_path: Path) -> None:
    assert BEGUN < FIRST
    path = pack(tmp_path, {"2023-06-01": NOTHING, FIRST: snapshot([determination(version=1)], [billing(version=1)])})
    assert said(ask(path, "2023-12-31")) == "silent"


def support(path: Path, day: str, **given: str) -> tuple[str, tuple[str, ...]]:
    ruling = ask(path, day, diagnoses=["D45"], **given).rulings["diagnosis_support"]
    return str(ruling.value or ruling.resolution.value), tuple(ruling.needs)


UNKNOWN = ("indeterminate", ("version of that day, unknown in these snapshots: A90001",))


@pytest.mark.parametrize(
    ("day", "answer"), [("2025-02-10", ("supports", ())), ("2025-02-11", UNKNOWN), ("2026-02-11", UNKNOWN)]
)
def test_the_diagnoses_went_with_the_list(tmp_path: Path, day: str, answer: object) -> None:
    ended = billing(article_end_date="2025-02-10 00:00:00")
    assert support(pack(tmp_path, {FIRST: snapshot([determination()], [ended])}), day) == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-02-09", ("supports", ())),
        ("2025-02-10", ("indeterminate", ("retirement day of A90001@5",))),
        ("2025-02-11", UNKNOWN),
    ],
)
def test_so_they_do_with_an_article_that_retired(tmp_path: Path, day: str, answer: object) -> None:
    ended = billing(status="R", date_retired="2025-02-10 00:00:00")
    assert support(pack(tmp_path, {FIRST: snapshot([determination()], [ended])}), day) == answer


@pytest.mark.parametrize("column", ["article_rev_end_date", "article_end_date", "date_retired"])
@pytest.mark.parametrize("day", ["2024-01-01", "2024-06-01"])
def test_so_they_do_with_an_article_that_is_said_to_have_ended_before_it_began(
    tmp_path: Path, column: str, day: str
) -> None:
    article = billing(**{column: "2023-06-01 00:00:00"})
    path = pack(tmp_path, {"2024-01-01": snapshot([determination()], [article])})
    found = ask(path, day, diagnoses=["D45"])
    assert said(found) == "indeterminate"
    ruling = found.rulings["diagnosis_support"]
    assert ruling.resolution.value == "indeterminate"
    assert ruling.needs == ("version of that day, unknown in these snapshots: A90001",)


@pytest.mark.parametrize(("day", "answer"), [("2025-05-31", UNKNOWN), ("2025-06-01", ("silent", ()))])
def test_when_the_determination_has_ended_nothing_is_asked(tmp_path: Path, day: str, answer: object) -> None:
    gone = billing(article_end_date="2025-02-10 00:00:00")
    lcd = determination(ent_det_end_date="2025-05-31 00:00:00")
    assert support(pack(tmp_path, {FIRST: snapshot([lcd], [gone])}), day) == answer


def test_another_article_that_has_the_code_speaks(tmp_path: Path) -> None:
    gone, beside = billing(article_end_date="2025-02-10 00:00:00"), billing(90002, version=1)
    path = pack(tmp_path, {FIRST: snapshot([determination()], [gone, beside])})
    assert support(path, "2025-02-11") == ("supports", ())


@pytest.mark.parametrize(
    ("state", "day", "answer"),
    [
        ("OH", "2025-01-31", "supports"),
        ("OH", "2025-02-01", "indeterminate"),
        ("AK", "2025-02-01", "supports"),
    ],
)
def test_so_they_are_for_a_contract_that_the_article_leaves(tmp_path: Path, state: str, day: str, answer: str) -> None:
    ohio, lcd = {**MAC, "contractor_id": 502}, determination()
    old, new = billing(), billing(version=7, start="2025-02-01")
    whose = {"lcd_x_contractor": [of(lcd, **MAC), of(lcd, **ohio)]}
    both = {"article_x_contractor": [of(old, **MAC), of(old, **ohio)]}
    first = snapshot([lcd], [old], article_tables=both, lcd_tables=whose)
    later = snapshot([lcd], [new], article_tables={"article_x_contractor": [of(new, **MAC)]}, lcd_tables=whose)
    path = pack(tmp_path, {"2025-01-15": first, LAST: later})
    assert support(path, day, state=state)[0] == answer
    assert said(ask(path, day, state=state)) == ("L80001@6" if answer == "supports" else "indeterminate")
