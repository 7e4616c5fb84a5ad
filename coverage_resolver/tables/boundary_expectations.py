"""What a generated row expects: who governs, on coverage and on the topic of the provision whose date it is.

What became of the provision itself is expected as well: a date that changes no ruling changes that.
"""

from __future__ import annotations

from collections.abc import Iterator

from coverage_resolver.authorities import Provision
from coverage_resolver.determinations import Answer, Determination, Ruling
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.rule_targets import Boundary
from coverage_resolver.tables.topic_fields import topic_values
from coverage_resolver.tables.witness import Cells
from coverage_resolver.vocabulary import COVERAGE

_TOPIC = ("by", "resolution", "value", "displaced", "steps")
#: The fields, in the order of the columns.
EXPECTED = ("status", "resolution", "governing", "standard", "steps", *(f"topic.{name}" for name in _TOPIC))


def expectations(answer: Answer, boundary: Boundary, library: PolicyLibrary) -> Iterator[Cells]:
    """Sets of cells, the one that says most first: not every value can be written in a cell."""
    sort, _, place = boundary.subject.partition(":")
    if sort == "ladder":
        item = answer.primary
        yield _of_answer("expect", item)
        yield {**_of_answer("expect", item), "expect.standard": item.standard or "absent"}
        return
    provision = library.provisions[int(place)]
    for number, item in enumerate(answer.determinations, start=1):
        ruling = item.rulings.get(provision.topic)
        if ruling is None or not any(step.provision is provision for step in ruling.steps):
            continue
        payer = "expect" if number == 1 else f"expect{number}"
        cells = _of_answer(payer, item)
        if provision.topic == COVERAGE:
            yield {**cells, f"{payer}.steps": _fate(ruling, provision)}
            continue
        told = {**cells, "topic": provision.topic, **_of_topic(f"{payer}.topic", ruling, provision)}
        yield told
        yield {name: text for name, text in told.items() if not name.endswith(".value")}


def _of_answer(payer: str, item: Determination) -> Cells:
    governing = "absent" if item.governing is None else item.governing.id
    return {
        f"{payer}.status": item.status.value,
        f"{payer}.resolution": item.resolution.value,
        f"{payer}.governing": governing,
    }


def _of_topic(column: str, ruling: Ruling, provision: Provision) -> Cells:
    values = topic_values(ruling)
    by, entries = values["by"], tuple(text for text in values["value"] if "|" not in text)
    lost = tuple(text for text in values["displaced"] if text.startswith(f"{provision.id}="))
    found = {
        "by": by[0] if by else "absent",
        "resolution": values["resolution"],
        "value": "|".join(entries) if entries else "absent" if not values["value"] else "",
        "displaced": "|".join(lost),
        "steps": _fate(ruling, provision),
    }
    return {f"{column}.{name}": text for name, text in found.items() if text}


def _fate(ruling: Ruling, provision: Provision) -> str:
    """What became of the provision, and of the branches of its version."""
    fates = (step.disposition.value for step in ruling.steps if step.provision.id == provision.id)
    return "|".join(dict.fromkeys(f"{provision.id}={fate}" for fate in fates))
