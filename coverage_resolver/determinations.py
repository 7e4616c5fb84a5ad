"""The answer: one determination for each payer, one ruling for each topic, one step for each candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.errors import UnsettledDetermination
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    COVERAGE,
    PRIOR_AUTHORIZATION,
    Comparison,
    CoverageStatus,
    Disposition,
    Finality,
    Resolution,
    Stance,
)

#: How records with a table of values write the need for an authorization.
_AUTHORIZATION = {"required": "auth-needed", "not_required": "no-auth"}


@attrs.frozen
class Payer:
    """Who is asked: a line of business and a plan, at one place in the order of payers (1 is first)."""

    line_of_business: str
    plan: str = attrs.field(default="", repr=False)
    order: int = 1
    state: str = ""
    ladder: str = ""


@attrs.frozen
class Step:
    """How one candidate left the judgement, and how it compares with what governs.

    ``hangs_on`` names what nobody knows, but for which it may have left another way.
    """

    provision: Provision
    disposition: Disposition
    because: str = ""
    comparison: Comparison | None = None
    tier: str = ""
    hangs_on: tuple[str, ...] = ()


@attrs.frozen
class Alternative:
    """One branch of a doubt: if ``condition`` holds, this is what would govern."""

    condition: str
    status: CoverageStatus | None
    governing: Provision | None = None


@attrs.frozen(kw_only=True)
class Ruling:
    """What stands on one topic, who says so, and what became of every candidate.

    ``composed_of`` holds the provisions that stand together where a stronger one leaves room for a weaker one;
    ``contenders`` those of equal rank that disagree; ``possible`` what governs in each open branch, None for silence.
    """

    topic: str
    resolution: Resolution
    status: CoverageStatus | None = None
    value: Any = None
    stance: Stance | None = None
    governing: Provision | None = None
    composed_of: tuple[Provision, ...] = ()
    contenders: tuple[Provision, ...] = ()
    possible: tuple[Provision | None, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    steps: tuple[Step, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    needs: tuple[str, ...] = ()
    must_consult: tuple[str, ...] = ()

    def step_of(self, authority_id: str) -> Step | None:
        """The step of one authority, for "why not the other one?"."""
        return next((step for step in self.steps if step.provision.authority.id == authority_id), None)


@attrs.frozen(kw_only=True)
class Window:
    """The longest run of days around the date of service on which the answer stays the same."""

    first: dt.date | None
    last: dt.date | None


def no_window() -> Window:
    """The window of a determination that nobody works out."""
    return Window(first=None, last=None)


_set = object.__setattr__


class _Windowed:
    """Has its window apart from the rest, which determinations may share."""

    __slots__ = ("_window",)


@attrs.frozen(kw_only=True, slots=False)
class Determination(_Windowed):
    """What governs for one payer.

    ``status`` is the outcome on the headline topic; it never says "approved" or "denied". ``paid_by`` differs from
    the payer's line of business where coverage and payment part (42 CFR 422.109).
    """

    payer: Payer
    resolution: Resolution
    status: CoverageStatus
    rulings: Mapping[str, Ruling] = attrs.Factory(FrozenTable)
    reason_codes: tuple[ReasonCode, ...] = ()
    needs: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    must_consult: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    finality: Finality = Finality.INDIVIDUAL
    standard: str = ""
    paid_by: str = ""
    redirected: bool = False
    _window: Callable[[], Window] = attrs.field(default=no_window, repr=False, eq=False, alias="window")

    def __attrs_post_init__(self) -> None:
        _set(self, "_window", self.__dict__.pop("_window"))

    def __reduce__(self) -> tuple[partial[Determination], tuple[()]]:
        """Copied and pickled with its window worked out, and without the library that it came from."""
        values = {str(field.alias): getattr(self, field.name) for field in attrs.fields(Determination)}
        window = self._window()
        return partial(Determination, **values | {"window": partial(Window, first=window.first, last=window.last)}), ()

    def within(self, window: Callable[[], Window]) -> Determination:
        """The same determination with a window of its own."""
        other = object.__new__(Determination)  # Every answer to a question that recurs is made here: evolve is slow.
        _set(other, "__dict__", self.__dict__)
        _set(other, "_window", window)
        return other

    @property
    def governing(self) -> Provision | None:
        """The provision that governs coverage, with its authority and version; ``None`` when nothing does."""
        ruling = self.rulings.get(COVERAGE)
        return None if ruling is None else ruling.governing

    @property
    def settled(self) -> bool:
        """Whether the answer is silent or governed, rather than in conflict or doubt."""
        return self.resolution in (Resolution.SILENT, Resolution.GOVERNED)

    @property
    def prior_authorization(self) -> str:
        """``auth-needed``, ``no-auth``, ``satisfied`` or ``unknown``."""
        ruling = self.rulings.get(PRIOR_AUTHORIZATION)
        if ruling is None or ruling.value is None or ruling.resolution is not Resolution.GOVERNED:
            return "unknown"
        value = ruling.value
        if isinstance(value, Mapping):
            value = _AUTHORIZATION.get(str(value.get("prior_authorization")), "unknown")
        return str(value)

    @property
    def valid_from(self) -> dt.date | None:
        """First day on which this answer holds without a break up to the date of service."""
        return self._window().first

    @property
    def valid_through(self) -> dt.date | None:
        """Last day on which this answer stays the same; ``None`` while no change is known."""
        last = self._window().last
        return None if last == LAST_DAY else last


@attrs.frozen(kw_only=True)
class Answer:
    """An ordered list of determinations, primary payer first."""

    determinations: tuple[Determination, ...]
    reason_codes: tuple[ReasonCode, ...] = ()
    order_settled: bool = True
    date_of_service: dt.date = attrs.field(repr=False)
    as_of: dt.date

    @property
    def primary(self) -> Determination:
        """The first payer's determination."""
        return self.determinations[0]

    @property
    def settled(self) -> bool:
        """Whether every payer's determination is, and the order of the payers."""
        return self.order_settled and all(determination.settled for determination in self.determinations)

    def require_governing(self) -> Provision:
        """The primary payer's governing provision; raises :class:`UnsettledDetermination` when there is none."""
        primary = self.primary
        if primary.governing is None or not primary.settled:
            needs = ", ".join(primary.needs) or "a person's decision"
            raise UnsettledDetermination(
                f"answer.primary · {primary.resolution.value}, no single authority governs · supply: {needs}"
            )
        return primary.governing
