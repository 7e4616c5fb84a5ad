"""What a generated row expects: who governs, on coverage and on the topic of the provision whose date it is.

What became of the provision itself is expected as well: a date that changes no ruling may change that. Where it changes
neither, the row expects what the date does change of needs and reasons.
"""

from __future__ import annotations

from collections.abc import Iterator

from coverage_resolver.authorities import Provision
from coverage_resolver.determinations import Answer, Determination, Ruling
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.topic_fields import topic_values
from coverage_resolver.tables.witness import Cells
from coverage_resolver.vocabulary import COVERAGE, Disposition

_TOPIC = ("by", "resolution", "value", "branches", "displaced", "steps", "needs", "no_needs", "reason", "no_reason")
#: The column of prose: what a row does not guard is said there.
NOTE = "note"
_UNWRITTEN = "what stands cannot be written in a cell, and is not guarded"
#: The fields, in the order of the columns.
EXPECTED = (
    *("status", "resolution", "governing", "standard", "steps", "reason", "no_reason"),
    *(f"topic.{name}" for name in _TOPIC),
)


def expectations(answer: Answer, other: Answer, boundary: Boundary, library: PolicyLibrary) -> Iterator[Cells]:
    """Sets of cells, to be tried in turn; ``other`` is the answer if the date lay on the other side of the day.

    Not every value can be written in a cell.
    """
    sort, _, place = boundary.subject.partition(":")
    if sort == "ladder":
        cells = _of_answer("expect", answer.primary)
        yield cells
        yield {**cells, "expect.standard": answer.primary.standard or "absent"}
        codes, moved_codes = (_codes(each) for each in (answer, other))
        found = {"reason": _without(codes, moved_codes), "no_reason": _without(moved_codes, codes)}
        yield {**cells, **{f"expect.{name}": text for name, text in found.items() if text}}
        return
    provision = library.provisions[int(place)]
    topic = provision.topic
    for number, item in enumerate(answer.determinations, start=1):
        ruling = item.rulings.get(topic)
        if ruling is None or not any(step.provision is provision for step in ruling.steps):
            continue
        payer = "expect" if number == 1 else f"expect{number}"
        cells = _of_answer(payer, item)
        if topic == COVERAGE:
            cells[f"{payer}.steps"] = _fate(ruling, provision)
            if ruling.alternatives:
                cells |= {"topic": topic, f"{payer}.topic.branches": _cell(topic_values(ruling)["branches"])}
        else:
            cells |= {"topic": topic, **_of_topic(f"{payer}.topic", ruling, provision)}
        theirs = other.determinations[number - 1] if number <= len(other.determinations) else None
        moved = None if theirs is None else theirs.rulings.get(topic)
        differs = {} if moved is None else {"topic": topic, **_what_differs(f"{payer}.topic", ruling, moved)}
        cells[NOTE] = _unguarded(ruling, provision)
        slim = {name: text for name, text in cells.items() if not name.endswith((".value", ".branches"))}
        yield cells
        yield {**cells, **differs}
        yield {**slim, NOTE: _UNWRITTEN}
        yield {**slim, **differs, NOTE: _UNWRITTEN}


def _codes(answer: Answer) -> tuple[str, ...]:
    return tuple(code.value for code in answer.reason_codes)


def _of_answer(payer: str, item: Determination) -> Cells:
    governing = "absent" if item.governing is None else item.governing.id
    return {
        f"{payer}.status": item.status.value,
        f"{payer}.resolution": item.resolution.value,
        f"{payer}.governing": governing,
    }


def _of_topic(column: str, ruling: Ruling, provision: Provision) -> Cells:
    values = topic_values(ruling)
    by = values["by"]
    lost = tuple(text for text in values["displaced"] if text.startswith(f"{provision.id}="))
    found = {
        "by": by[0] if by else "absent",
        "resolution": values["resolution"],
        "value": _cell(values["value"]) if values["value"] else "absent",
        "branches": _cell(values["branches"]),
        "displaced": "|".join(lost),
        "steps": _fate(ruling, provision),
    }
    return {f"{column}.{name}": text for name, text in found.items() if text}


def _cell(entries: tuple[str, ...]) -> str:
    """The entries that can stand in a list."""
    return "|".join(dict.fromkeys(text for text in entries if "|" not in text))


def _unguarded(ruling: Ruling, provision: Provision) -> str:
    """What of the provision the row does not guard, in words."""
    if any("|" in text for name in ("value", "branches") for text in topic_values(ruling)[name]):
        return "a part of what stands cannot be written in a cell, and is not guarded"
    open_ = any(step.provision is provision and step.disposition is Disposition.DEPENDS for step in ruling.steps)
    if open_ and ruling.alternatives and all(branch.governing is not provision for branch in ruling.alternatives):
        return "what it says is not guarded, for it governs in no branch"
    return ""


def _what_differs(column: str, ruling: Ruling, moved: Ruling) -> Cells:
    """The needs and reasons that only one of two rulings has."""
    ours, theirs = topic_values(ruling), topic_values(moved)
    found = {
        "needs": _without(ours["needs"], theirs["needs"]),
        "no_needs": _without(theirs["needs"], ours["needs"]),
        "reason": _without(ours["reason"], theirs["reason"]),
        "no_reason": _without(theirs["reason"], ours["reason"]),
    }
    return {f"{column}.{name}": text for name, text in found.items() if text}


def _without(some: tuple[str, ...], others: tuple[str, ...]) -> str:
    return "|".join(text for text in some if text not in others)


def _fate(ruling: Ruling, provision: Provision) -> str:
    """What became of the provision, and of the branches of its version."""
    fates = (step.disposition.value for step in ruling.steps if step.provision.id == provision.id)
    return "|".join(dict.fromkeys(f"{provision.id}={fate}" for fate in fates))
