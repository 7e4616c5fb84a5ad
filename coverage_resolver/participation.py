"""Plans join a programme, leave it and merge: outside that window a plan's own rules are void."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.vocabulary import Certainty


@attrs.frozen
class Participation:
    """One span in which a plan took part in the programme of its state."""

    plan: str
    period: EffectivePeriod


def takes_part(spans: Iterable[Participation], day: dt.date) -> Certainty:
    """Whether one of a plan's spans holds the day. A plan of which none is recorded is taken to take part."""
    found = {span.period.contains(day) for span in spans}
    if not found or Certainty.YES in found:
        return Certainty.YES
    return Certainty.UNKNOWN if Certainty.UNKNOWN in found else Certainty.NO
