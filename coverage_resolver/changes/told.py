"""What of a determination is compared: the outcome, who governs, and what stands on every topic.

Reasons, caveats and steps are not: an answer that is explained otherwise is the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.contents import content
from coverage_resolver.determinations import Alternative, Determination, Ruling
from coverage_resolver.io.answers import plain_json
from coverage_resolver.vocabulary import COVERAGE

#: What may come out where it is not settled: status and governing source of every branch, whatever it hangs on.
Branches = tuple[tuple[str, str], ...]


@attrs.frozen
class TopicTold:
    """What stands on one topic other than coverage, and by whom; ``open`` where it is in conflict or doubt."""

    topic: str
    resolution: str
    value: object
    governing: str = ""
    composed: tuple[str, ...] = ()
    open: Branches = ()
    said: object = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class Told:
    """One payer's determination, as far as a change of it matters; a part that nobody asked about is empty."""

    resolution: str = ""
    status: str = ""
    governing: str = ""
    criteria: str = ""
    composed: tuple[str, ...] = ()
    open: Branches = ()
    paid_by: str = ""
    topics: tuple[TopicTold, ...] = ()

    def topic(self, name: str) -> TopicTold | None:
        """What stands on one topic."""
        return next((item for item in self.topics if item.topic == name), None)


def told(item: Determination) -> Told:
    """What one determination tells."""
    coverage = item.rulings.get(COVERAGE)
    return Told(
        resolution=item.resolution.value,
        status=item.status.value,
        governing=_id(item.governing),
        criteria="" if item.governing is None else item.governing.criteria,
        composed=() if coverage is None else tuple(other.id for other in coverage.composed_of),
        open=_branches(item.alternatives),
        paid_by=item.paid_by,
        topics=tuple(_topic(ruling) for name, ruling in sorted(item.rulings.items()) if _speaks(name, ruling)),
    )


def _speaks(name: str, ruling: Ruling) -> bool:
    return name != COVERAGE and (ruling.governing is not None or bool(ruling.alternatives))


def _topic(ruling: Ruling) -> TopicTold:
    stance = "" if ruling.stance is None else ruling.stance.value
    return TopicTold(
        ruling.topic,
        ruling.resolution.value,
        (stance, content(ruling.value)),
        _id(ruling.governing),
        tuple(other.id for other in ruling.composed_of),
        _branches(ruling.alternatives),
        said=plain_json(ruling.value) if ruling.value is not None else stance,
    )


def _branches(alternatives: Sequence[Alternative]) -> Branches:
    return tuple(sorted({("" if one.status is None else one.status.value, _id(one.governing)) for one in alternatives}))


def _id(provision: Provision | None) -> str:
    return "" if provision is None else provision.id


def differences(before: Told, after: Told) -> tuple[str, ...]:
    """Which parts differ: ``resolution``, ``status``, ``governing``, ``criteria``, …, and each topic by its name."""
    fields = ("resolution", "status", "governing", "criteria", "composed", "open", "paid_by")
    found = [name for name in fields if getattr(before, name) != getattr(after, name)]
    names = sorted({item.topic for item in (*before.topics, *after.topics)})
    return (*found, *(name for name in names if before.topic(name) != after.topic(name)))
