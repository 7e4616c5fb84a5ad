"""A sentence that refuses the service of its document, and not under a condition (law.md IN-2; mcd.md 11.11)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_packs import MAY_REFUSE, ask, billing, determination, pack, said, snapshot

from coverage_resolver.io.mcd.whole_refusals import refuses_all

WHOLE = [
    "This service is not covered by Medicare.",
    "This service is considered investigational and is not covered by Medicare.",
    "This test is unproven and therefore will not be covered.",
    "These services are not reasonable and necessary and will be denied.",
    "This laboratory test is considered experimental and investigational.",
    "This treatment is not a Medicare benefit and is not covered.",
    "This service is not covered at this time.",
    "Medicare does not cover this test.",
    "Medicare does not cover these tests because the evidence is insufficient.",
    "Medicare will not pay for this service.",
    "This contractor does not cover this drug.",
    "Coverage is not provided for this procedure.",
    "There is no Medicare coverage for this device.",
]
LIMITED = [
    "This service is not covered by Medicare more than once a year.",
    "This service is not covered when performed at home.",
    "This service is not covered separately from the visit.",
    "This service is not covered to screen for cancer.",
    "This drug is not covered by Medicare in patients under 18.",
    "This test is not covered for asymptomatic patients.",
    "This item is denied as not reasonable and necessary if the criteria are not met.",
    "Medicare does not cover this test for screening.",
    "Medicare does not cover this test if repeated.",
    "Coverage is not provided for this procedure unless the criteria are met.",
    "There is no coverage for this device outside of a study.",
    "The services are covered when reasonable, and not covered otherwise.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_what_a_text_refuses_as_a_whole_is_for_a_reader(tmp_path: Path, text: str) -> None:
    found = ask(pack(tmp_path, {"2024-06-01": snapshot([determination(indication=text)], [billing()])}), "2024-06-01")
    assert (said(found), found.needs) == ("indeterminate", MAY_REFUSE)


@pytest.mark.parametrize("text", LIMITED)
def test_what_it_refuses_under_a_condition_is_a_criterion(text: str) -> None:
    assert not refuses_all({"indication": text})


@pytest.mark.parametrize("tail", ["not covered and ", "and ", " "])
def test_long_sentences_are_read_in_time_that_grows_with_them(tail: str) -> None:
    """A sentence that goes on refusing and ends elsewhere is no trap for the reader of it."""
    assert not refuses_all({"indication": f"This service is not covered {tail * 5000}elsewhere"})
