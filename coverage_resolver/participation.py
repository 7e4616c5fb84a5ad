"""Plans join a programme, leave it and merge: outside that window a plan's own rules are void."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from coverage_resolver.periods import ALWAYS, EffectivePeriod
from coverage_resolver.vocabulary import Certainty


@attrs.frozen
class Participation:
    """One span in which a plan took part in the programme of its state.

    Raises ``ValueError`` for a span without a first and a last day: it would say nothing, and would undo what others of
    the same plan say.
    """

    plan: str
    period: EffectivePeriod

    def __attrs_post_init__(self) -> None:
        if self.period == ALWAYS:
            raise ValueError("neither a first nor a last day, so that it says nothing")


def takes_part(spans: Iterable[Participation], day: dt.date) -> Certainty:
    """Whether one of a plan's spans holds the day. A plan of which none is recorded is taken to take part."""
    found = {span.period.contains(day) for span in spans}
    if not found or Certainty.YES in found:
        return Certainty.YES
    return Certainty.UNKNOWN if Certainty.UNKNOWN in found else Certainty.NO
