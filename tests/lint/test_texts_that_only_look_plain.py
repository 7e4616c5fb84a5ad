"""A text that is compared and only looks plain switches its rule off: it is told, in conditions and in values."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_each_finding_in_its_words import found, record

PLAIN = "IIS"


def told(folder: Path, conditions: str = "", value: str = "") -> list[tuple[str, str]]:
    """Field and advice of each such finding; the value is that of a second topic."""
    says = {"topic": '"prior_authorization"', "status": "", "value": value} if value else None
    provisions = [{"conditions": f"[{conditions}]"}, *([says] if says else [])]
    every = found(folder, record("N 1", None, *provisions))
    assert {item.code for item in every} & {"odd-text", "unknown-word"} <= {"odd-text"}, "no fault is told twice"
    return [(item.field, item.what_to_do) for item in every if item.code == "odd-text"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("IIS", ""), ("home, own", ""), ("Menses \u03b1", ""), ("na\u00efve", ""), ("\u0442\u0435\u0441\u0442", "")),
        *(("IIS ", PLAIN), (" IIS", PLAIN), ("IIS\\t", PLAIN), ("IIS\u00a0", PLAIN), ("IIS\u2009", PLAIN)),
        *(("\u201cIIS\u201d", PLAIN), ("\u2018IIS\u2019", "'IIS'"), ("tier\u20111", "tier-1"), ("a\u00a0b", "a b")),
        *(("\u0406IS", PLAIN), ("I\u0406S 1", "IIS 1"), ("\u0406\u0406\u0405", PLAIN), ("\u0441overed", "covered")),
        *(("\uff29\uff29\uff33", PLAIN), ("t\u0456er1", "tier1"), ("\u041c17", "M17")),
    ],
)
@pytest.mark.parametrize("listed", [False, True])
def test_the_value_of_a_condition(tmp_path: Path, text: str, meant: str, listed: bool) -> None:
    operator, value = ("one_of", f'["other", "{text}"]') if listed else ("is", f'"{text}"')
    condition = f'{{ fact = "service_tier", operator = "{operator}", value = {value} }}'
    place = "conditions[1].value[2]" if listed else "conditions[1].value"
    assert told(tmp_path, condition) == ([(place, f"write `{meant}`")] if meant else [])


@pytest.mark.parametrize("fact", ["state", "place_of_service", "delivery_system"])
def test_a_word_of_a_closed_list_is_told_once(tmp_path: Path, fact: str) -> None:
    word = {"state": "KS", "place_of_service": "11", "delivery_system": "managed_care"}[fact]
    condition = f'{{ fact = "{fact}", operator = "is", value = "{word} " }}'
    assert told(tmp_path, condition) == [("conditions[1].value", f"write `{word}`")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"auth-needed "', [("value", "write `auth-needed`")]),
        ('"auth\u2011needed"', [("value", "write `auth-needed`")]),
        ('{ by = ["a", "plan "], days = 3 }', [("value.by[2]", "write `plan`")]),
        # Of six words on, and of several lines, it is prose: quotes, dashes and spaces are the writer's own.
        ('"five words, and the member\u2019s own"', []),
        ('"four words, the member\u2019s"', [("value", "write `four words, the member's`")]),
        ('"""two\u00a0lines\nof a text\n"""', []),
        # No writer changes the alphabet inside a word; a Greek letter that stands for itself is none of these.
        ('"documented barriers to access, with a \u0441linical plan"', [("value", "write `documented barriers to")]),
        ('"levels of TNF\u03b1 over 20 \u03bcg, and of \u03b2-globulin"', []),
    ],
)
def test_a_value(tmp_path: Path, value: str, expected: list[tuple[str, str]]) -> None:
    found = told(tmp_path, value=value)
    assert [(field, advice[: len(begin)]) for (field, advice), (_, begin) in zip(found, expected, strict=True)] == (
        expected
    )
