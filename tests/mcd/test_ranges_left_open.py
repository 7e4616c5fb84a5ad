"""A range of procedures whose other end is missing: what lies beyond it nobody can tell, as of one of diagnoses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import MAY_REFUSE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination


def world(folder: Path, *rows: tuple[str, str]) -> Path:
    """An LCD and its article, which lists these codes, each with its range mark."""
    article = billing()
    listed = [of(article, hcpc_code_group=1, hcpc_code_id=code, range=mark) for code, mark in rows]
    held = snapshot([determination()], [article], article_tables={"article_x_hcpc_code": listed})
    return pack(folder, {"2024-06-01": held})


def asked(path: Path, code: str, **more: Any) -> Determination:
    return ask(path, "2024-06-01", code=code, code_system="CPT" if code[0].isdigit() else "HCPCS", **more)


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("11110", "silent"),
        ("11111", "L80001@6"),
        ("11112", "indeterminate"),
        ("11119", "indeterminate"),
        ("11120", "L80001@6"),
        ("11121", "silent"),
    ],
)
def test_a_beginning_may_hold_what_follows_up_to_the_next_code_of_its_group(
    tmp_path: Path, code: str, answer: str
) -> None:
    assert said(asked(world(tmp_path, ("11111", "B"), ("11120", "N")), code)) == answer


@pytest.mark.parametrize(
    ("code", "answer"), [("11110", "silent"), ("11112", "indeterminate"), ("11120", "L80001@6"), ("11121", "silent")]
)
def test_an_end_may_hold_what_comes_before(tmp_path: Path, code: str, answer: str) -> None:
    assert said(asked(world(tmp_path, ("11111", "N"), ("11120", "E")), code)) == answer


@pytest.mark.parametrize(
    ("mark", "code", "answer"),
    [
        ("B", "J0101", "indeterminate"),
        ("B", "J9999", "indeterminate"),
        ("B", "J0099", "silent"),
        ("B", "K0101", "silent"),
        ("B", "99213", "silent"),
        ("E", "J0099", "indeterminate"),
        ("E", "J0101", "silent"),
        ("E", "G0099", "silent"),
    ],
)
def test_it_holds_codes_of_the_shape_of_the_end_that_is_there(
    tmp_path: Path, mark: str, code: str, answer: str
) -> None:
    assert said(asked(world(tmp_path, ("J0100", mark)), code)) == answer


def test_the_rows_between_are_the_list_as_far_as_they_go(tmp_path: Path) -> None:
    path = world(tmp_path, ("11111", "B"), ("11113", "M"), ("11120", "N"))
    assert [said(asked(path, code)) for code in ("11112", "11113", "11114")] == ["silent", "L80001@6", "indeterminate"]


def test_the_text_is_asked_for_and_the_diagnoses_are_left_to_prose(tmp_path: Path) -> None:
    found = asked(world(tmp_path, ("11111", "B")), "11113", diagnoses=["D45"])
    assert (said(found), found.needs) == ("indeterminate", MAY_REFUSE)
    assert found.rulings["diagnosis_support"].value == "prose_only"
    step = found.rulings["coverage"].step_of("L80001")
    assert step is not None
    assert "a range without its other end: 11111" in step.provision.criteria


def test_a_range_that_has_both_ends_is_not_open(tmp_path: Path) -> None:
    path = world(tmp_path, ("11111", "B"), ("11120", "E"))
    assert [said(asked(path, code)) for code in ("11113", "11121")] == ["L80001@6", "silent"]


def test_two_codes_that_are_no_range_tell_of_none_between(tmp_path: Path) -> None:
    path = world(tmp_path, ("11120", "B"), ("11111", "E"))
    assert said(asked(path, "11113")) == "silent"
