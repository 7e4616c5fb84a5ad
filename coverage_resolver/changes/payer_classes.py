"""Classes of coverage: lines of business with their ladders, and the plans that records tell apart."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping, Sequence

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.contents import content
from coverage_resolver.changes.sides import Side
from coverage_resolver.conditions import Condition
from coverage_resolver.precedence import Ladder
from coverage_resolver.question_fields import word
from coverage_resolver.vocabulary import Certainty, Relation

#: Facts of an enrolment by which a ladder is chosen.
SELECTING = ("delivery_system", "funding", "programme")
#: A plan that no record names.
OTHER_PLAN = "a plan that no record names"


@attrs.frozen(kw_only=True, eq=False)
class CoverageClass:
    """A line of business with the facts that choose its ladders, and those ladders on either side.

    ``same`` says that both sides rank the sources of this coverage alike.
    """

    line: str
    facts: Mapping[str, str]
    old: tuple[Ladder, ...]
    new: tuple[Ladder, ...]
    same: bool

    def text(self) -> str:
        """As the reports write it: the name of the ladder where the facts choose one, else the line and the facts."""
        names = sorted({ladder.id for ladder in (*self.old, *self.new)})
        return names[0] if len(names) == 1 else " ".join((self.line, *self.facts.values()))


def coverage_classes(old: Side, new: Side, lines: Iterable[str] = ()) -> tuple[CoverageClass, ...]:
    """Every class of coverage of either side, or of these lines of business only, in a stable order."""
    ladders = [ladder for side in (old, new) for ladder in side.library.ladders.ladders]
    wanted = frozenset(lines)
    provisions = [item for side in (old, new) for item in side.library.provisions]
    conditions = {
        fact: {(item.operator, content(item.value)): item for each in provisions for item in each.conditions}
        for fact in SELECTING
    }
    asked = {fact: [item for item in table.values() if item.fact == fact] for fact, table in conditions.items()}
    found: list[CoverageClass] = []
    for line in sorted({ladder.line_of_business for ladder in ladders}):
        if not wanted or line in wanted:
            found += _of_line(line, ladders, asked, old, new)
    return tuple(found)


def _of_line(
    line: str, ladders: Sequence[Ladder], asked: Mapping[str, list[Condition]], old: Side, new: Side
) -> Iterable[CoverageClass]:
    mine = [ladder for ladder in ladders if ladder.line_of_business == line]
    facts = [fact for fact in SELECTING if any(fact in ladder.selects for ladder in mine)]
    choices = []
    for fact in facts:
        words = {value for ladder in mine for value in ladder.selects.get(fact, ())}
        words |= {word(value) for item in asked[fact] for value in _texts(item.value)}
        choices.append(sorted(words))
    seen: set[Hashable] = set()
    for values in itertools.product(*choices):
        given = dict(zip(facts, values, strict=True))
        before, after = (_chosen(side, line, given) for side in (old, new))
        truths = tuple(item.holds(given) for fact in facts for item in asked[fact])
        said = (content(before), content(after))
        key = (*said, truths)
        if (before or after) and key not in seen:
            seen.add(key)
            yield CoverageClass(line=line, facts=given, old=before, new=after, same=said[0] == said[1])


def _texts(value: object) -> Iterable[str]:
    return (item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, str))


def _chosen(side: Side, line: str, given: Mapping[str, str]) -> tuple[Ladder, ...]:
    """The ladders that the facts choose, on whatever day."""
    return tuple(
        ladder
        for ladder in side.library.ladders.ladders
        if ladder.line_of_business == line and all(given[fact] in words for fact, words in ladder.selects.items())
    )


def on_a_ladder(provisions: Iterable[Provision], line: str, ladders: Sequence[Ladder]) -> tuple[Provision, ...]:
    """Those that may count for the line of business on one of these ladders; the others never do."""
    return tuple(item for item in provisions if any(_has_place(item, line, ladder) for ladder in ladders))


def _has_place(item: Provision, line: str, ladder: Ladder) -> bool:
    rank = ladder.rank_of(item.place)
    if rank is None or ladder.tiers[rank].relation is Relation.ASIDE:
        return False
    lines = item.lines
    return not lines or line in lines or bool(lines & ladder.counts_as)


@attrs.frozen(kw_only=True, eq=False)
class PlanClass:
    """Plans that no record of the cell tells apart; ``plan`` stands for them."""

    plan: str
    plans: tuple[str, ...]


def plans_of(side: Side) -> frozenset[str]:
    """Every plan that a record of one side names."""
    named = frozenset(plan for item in side.library.provisions for plan in _named(item))
    return named.union(part.plan for part in side.library.participations)


def _named(item: Provision) -> Iterable[str]:
    if item.reaches.level == "plan":
        yield from item.reaches.values
    yield from (record.plan for record in item.authority.adoptions)
    for condition in item.conditions:
        if condition.fact == "plan":
            yield from _texts(condition.value)


def reaches_plan(item: Provision, plan: str) -> bool:
    """Whether it may count for members of a plan."""
    if item.reaches.level != "plan":
        return True
    return plan in item.reaches.values or any(record.plan == plan for record in item.authority.adoptions)


def plan_classes(
    old: tuple[Side, Sequence[Provision]], new: tuple[Side, Sequence[Provision]], plans: Sequence[str], ranked: bool
) -> tuple[PlanClass, ...]:
    """The classes of plans that these records, and the elections of plans where they count, tell apart."""
    found: dict[Hashable, list[str]] = {}
    for plan in plans:
        key = tuple(_of_plan(side, items, plan, ranked) for side, items in (old, new))
        found.setdefault(key, []).append(plan)
    return tuple(PlanClass(plan=group[-1], plans=tuple(group)) for group in found.values())


def _of_plan(side: Side, items: Sequence[Provision], plan: str, ranked: bool) -> Hashable:
    """What tells a plan from others on one side."""
    told = []
    for item in items:
        for one in (item, *side.later(item)):
            dates = [content(record.period) for record in one.authority.adoptions if record.plan == plan]
            held = tuple(each.holds({"plan": plan}) for each in one.conditions if each.fact == "plan")
            if dates or Certainty.YES in held or (one.reaches.level == "plan" and reaches_plan(one, plan)):
                told.append((side.record(one), tuple(dates), held))
    taken = tuple(content(part.period) for part in side.library.participations_of(plan))
    return (frozenset(told), taken, elections_of(side, plan) if ranked else frozenset())


def elections_of(side: Side, plan: str) -> frozenset[Hashable]:
    """The elections of one local policy that a plan made, each with whether that policy is there."""
    made = (item for item in side.library.elections if plan in item.reaches.values)
    return frozenset((side.record(item), side.has_elected(item), side.records(side.given_up(item))) for item in made)
