"""How one provision compares with another on the same topic. Measured before anything is called a conflict."""

from __future__ import annotations

from collections.abc import Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.values.by_topic import compare_values
from coverage_resolver.values.directions import larger_is_generous
from coverage_resolver.values.tables import compare_entries
from coverage_resolver.vocabulary import COVERAGE, GENEROSITY, Comparison, Stance


def same_outcome(one: Provision, other: Provision) -> bool:
    """Whether two provisions say the same; criteria that only one of them states do not make a difference."""
    if said_to_conflict(one, other):
        return False
    if said_to_agree(one, other):
        return True
    if one.topic == COVERAGE:
        return one.status is other.status and (one.criteria == other.criteria or not one.criteria or not other.criteria)
    return _compare_speakers(one, other) is Comparison.AGREES


def says_no_more(one: Provision, other: Provision) -> bool:
    """Whether all that ``one`` asks for is asked for by ``other``, which goes on: beside it, ``one`` adds nothing."""
    mine, theirs = one.value, other.value
    if not isinstance(mine, Mapping) or not isinstance(theirs, Mapping) or one.stance is not other.stance:
        return False
    told = mine.keys() <= theirs.keys() and all(
        compare_entries(key, mine[key], theirs[key]) is Comparison.AGREES for key in mine
    )
    return told and bool(mine) and not said_to_conflict(one, other)


def speak_as_one(one: Provision, other: Provision) -> bool:
    """Whether two texts of one issuer say one thing, the one perhaps more of it."""
    return same_outcome(one, other) or says_no_more(one, other) or says_no_more(other, one)


def compare(one: Provision, other: Provision) -> Comparison:
    """How ``one`` stands to ``other``: more generous means better for the member.

    What a person asserted after reading both texts comes before what their values look like.
    """
    if same_outcome(one, other):
        return Comparison.AGREES
    found = _compare_statuses(one, other) if one.topic == COVERAGE else _compare_speakers(one, other)
    unsaid = found in (Comparison.AGREES, Comparison.NOT_COMPARABLE)
    return Comparison.DIFFERENT if unsaid and said_to_conflict(one, other) else found


def said_to_agree(one: Provision, other: Provision) -> bool:
    """Whether a person recorded, at either of them, that they say the same."""
    return bool(one.same_as or other.same_as) and (other.id in one.same_as or one.id in other.same_as)


def said_to_conflict(one: Provision, other: Provision) -> bool:
    """Whether a person recorded, at either of them, that they contradict each other."""
    return bool(one.conflicts_with or other.conflicts_with) and (
        other.id in one.conflicts_with or one.id in other.conflicts_with
    )


def _compare_statuses(one: Provision, other: Provision) -> Comparison:
    if one.status is None or other.status is None or one.status not in GENEROSITY or other.status not in GENEROSITY:
        return Comparison.NOT_COMPARABLE
    mine, theirs = GENEROSITY[one.status], GENEROSITY[other.status]
    return Comparison.DIFFERENT if mine == theirs else larger_is_generous(mine, theirs)


def _compare_speakers(one: Provision, other: Provision) -> Comparison:
    """That there is no limit stands over any limit, whatever it is; the rest is in the values."""
    stances = (one.stance, other.stance)
    if Stance.UNKNOWN in stances:
        return Comparison.NOT_COMPARABLE
    if one.value is not None and one.value == other.value and type(one.value) is type(other.value):
        return Comparison.AGREES
    if stances == (Stance.EXPLICITLY_NONE, Stance.EXPLICITLY_NONE):
        return Comparison.AGREES
    if stances == (Stance.EXPLICITLY_NONE, Stance.RULE):
        return Comparison.MORE_GENEROUS
    if stances == (Stance.RULE, Stance.EXPLICITLY_NONE):
        return Comparison.MORE_RESTRICTIVE
    return compare_values(one.topic, one.value, other.value)
