"""What of a determination is compared: the outcome, who governs, by which criteria, what stands on every topic.

Where several sources stand together, or it is open or in conflict which of them does, what each of them says is
compared. Reasons, caveats and steps are not: an answer that is explained otherwise is the same answer. ``docs/diff.md``
lists every field of an answer, compared or not.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.contents import content
from coverage_resolver.determinations import Alternative, Determination, Ruling
from coverage_resolver.io.answers import plain_json
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Disposition, Resolution, Stance

#: How the sources leave the judgement from whose words an open answer may come.
_MAY_STAND = frozenset({Disposition.GOVERNS, Disposition.COMPOSED, Disposition.CONFLICTS, Disposition.DEPENDS})


@attrs.frozen
class SourceTold:
    """What one source says that stands, or may come to stand; of a branch without one, the outcome alone.

    ``says`` is its stance and its value, for comparison; ``said`` the value as JSON has it.
    """

    status: str
    governing: str = ""
    criteria: str = ""
    says: Hashable = None
    said: object = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class Beside:
    """What stands beside the governing source, and what may stand where that is not settled.

    ``open`` holds the branches, whatever each hangs on; ``in_doubt`` what all the sources say of which it is open
    whether they stand, with no names: a branch does not name every one.
    """

    composed: tuple[SourceTold, ...] = ()
    open: tuple[SourceTold, ...] = ()
    in_doubt: frozenset[SourceTold] = frozenset()


@attrs.frozen(kw_only=True)
class TopicTold(Beside):
    """What stands on one topic other than coverage, and by whom; ``open`` where it is in conflict or doubt."""

    topic: str
    resolution: str
    source: SourceTold


@attrs.frozen(kw_only=True)
class Told(Beside):
    """One payer's determination, as far as a change of it matters; a part that nobody asked about is empty."""

    resolution: str = ""
    status: str = ""
    governing: str = ""
    criteria: str = ""
    finality: str = ""
    standard: str = ""
    paid_by: str = ""
    topics: tuple[TopicTold, ...] = ()

    def topic(self, name: str) -> TopicTold | None:
        """What stands on one topic."""
        return next((item for item in self.topics if item.topic == name), None)


#: The parts of a determination, by the names under which a change of them is told.
PARTS = ("resolution", "status", "governing", "criteria", "composed", "open", "finality", "standard", "paid_by")


def told(item: Determination) -> Told:
    """What one determination tells on every topic."""
    names = sorted(item.rulings)
    return attrs.evolve(told_on(item, COVERAGE), topics=tuple(each for name in names for each in _topics(item, name)))


def told_on(item: Determination, topic: str) -> Told:
    """What one determination tells on one topic; the rest is empty, as nobody asked about it."""
    if topic != COVERAGE:
        return Told(topics=_topics(item, topic))
    coverage, governing = item.rulings.get(COVERAGE), item.governing
    return Told(
        resolution=item.resolution.value,
        status=item.status.value,
        governing="" if governing is None else governing.id,
        criteria="" if governing is None else governing.criteria,
        composed=_composed(coverage),
        open=_branches(item.alternatives),
        in_doubt=_in_doubt(coverage, item.alternatives),
        finality=item.finality.value,
        standard=item.standard,
        paid_by=item.paid_by,
    )


def _topics(item: Determination, name: str) -> tuple[TopicTold, ...]:
    """What it tells on a topic other than coverage, if anything."""
    ruling = item.rulings.get(name)
    if name == COVERAGE or ruling is None or ruling.resolution is Resolution.SILENT:
        return ()
    return (_topic(ruling),)


def _topic(ruling: Ruling) -> TopicTold:
    return TopicTold(
        topic=ruling.topic,
        resolution=ruling.resolution.value,
        source=_source(ruling.governing, ruling.status, ruling.stance, ruling.value),
        composed=_composed(ruling),
        open=_branches(ruling.alternatives),
        in_doubt=_in_doubt(ruling, ruling.alternatives),
    )


def _source(
    item: Provision | None, status: CoverageStatus | None, stance: Stance | None = None, value: object = None
) -> SourceTold:
    """What a source says, with the outcome, the stance and the value that are taken from it."""
    outcome, name = ("" if each is None else each.value for each in (status, stance))
    said = name if value is None else plain_json(value)
    if item is None:
        return SourceTold(outcome, says=(name, content(value)), said=said)
    return SourceTold(outcome, item.id, item.criteria, (name, content(value)), said)


def _of(item: Provision) -> SourceTold:
    """What a source says by itself."""
    return _source(item, item.status, item.stance, item.value)


def _composed(ruling: Ruling | None) -> tuple[SourceTold, ...]:
    """What stands together with the governing source."""
    others = () if ruling is None else ruling.composed_of
    return tuple(_of(other) for other in others if ruling and other is not ruling.governing)


def _branches(alternatives: Sequence[Alternative]) -> tuple[SourceTold, ...]:
    return tuple(_sorted(map(_branch, alternatives)))


def _branch(item: Alternative) -> SourceTold:
    source = item.governing
    if source is None:
        return _source(None, item.status)
    return _source(source, item.status, source.stance, source.value)


def _in_doubt(ruling: Ruling | None, alternatives: Sequence[Alternative]) -> frozenset[SourceTold]:
    """What the sources say on which it hangs."""
    if ruling is None or not alternatives:
        return frozenset()
    steps = (step.provision for step in ruling.steps if step.disposition in _MAY_STAND)
    return frozenset(attrs.evolve(_of(item), governing="") for item in (*ruling.contenders, *steps))


def _sorted(found: Iterable[SourceTold]) -> list[SourceTold]:
    return sorted(set(found), key=lambda item: (item.status, item.governing, item.criteria, repr(item.says)))


def differences(before: Told, after: Told) -> tuple[str, ...]:
    """Which parts differ: ``resolution``, ``status``, ``governing``, ``criteria``, …, and each topic by its name."""
    found = [name for name in PARTS if _part(before, name) != _part(after, name)]
    names = sorted({item.topic for item in (*before.topics, *after.topics)})
    return (*found, *(name for name in names if before.topic(name) != after.topic(name)))


def _part(item: Told, name: str) -> object:
    return (item.open, item.in_doubt) if name == "open" else getattr(item, name)
