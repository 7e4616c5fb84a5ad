"""Small worlds for the laws of lint: documents whose days lie in two weeks, on every ladder of one line of business."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
from hypothesis import strategies as st
from strategies import OUTCOMES, places, reach, source

from coverage_resolver import Adoption, CodeSet, Condition, EffectivePeriod, Provision, Scope, Supersession
from coverage_resolver.vocabulary import CoverageStatus, Role, Stance

JUNE = [dt.date(2025, 6, 1) + dt.timedelta(days=number) for number in range(13)]
#: Every day of the fortnight; those around the first publication and around the end of the 45 days of an LCD; before
#: all, long before and long after.
DAYS = [
    dt.date(2019, 6, 1),
    dt.date(2020, 6, 1),
    dt.date(2025, 4, 21),
    dt.date(2025, 4, 22),
    *JUNE,
    *(dt.date(2025, 7, day) for day in range(18, 23)),
    dt.date(2026, 3, 1),
]
PUBLISHED = (dt.date(2025, 4, 22), dt.date(2025, 6, 5))
IN_THE_END = dt.date(2030, 1, 1)
CODES = ("M0076", "M0077", "M0078", "E0100")
LISTS = (["HCPCS:M0076"], ["HCPCS:M0076"], ["HCPCS:M0076", "HCPCS:M0077"], ["HCPCS:M0077"], ["HCPCS:M0076..M0078"], [])
LINES = ("medicare_ffs", "medicare_advantage", "medicaid", "commercial", "marketplace", "fehb")
DIAGNOSES = (["M17.11"], ["M54.50"], ["M17.11", "M54.50"], ["A00.0"])
CONDITIONS = (
    Condition("tried_therapy", "is", True),
    Condition("weeks", "at_least", 6),
    Condition("weeks", "below", 6),
    Condition("age_years", "below", 21),
    Condition("setting", "one_of", ("home", "office")),
)
STANCES = (*(Stance.RULE,) * 6, Stance.SILENT, Stance.UNKNOWN)
LOCAL = ("lcd", "coverage_article")
OF_ONE_PLAN = ((), (Condition("plan", "is", "plan-a"),))
FACTS: dict[str, tuple[Any, ...]] = {"tried_therapy": (True, False), "weeks": (5, 6), "setting": ("home", "elsewhere")}
#: Two documents may be adopted by both plans that are named: a third is the one for which only what is left speaks.
NAMES = {"state": ("OH", "CA"), "plan": ("plan-a", "plan-b", "plan-c"), "contractor": ("J15", "JE")}


@st.composite
def periods(draw: st.DrawFn, exact: bool) -> EffectivePeriod:
    starts = ("2020-01-01", "2020-01-01", "2025-06-03", "2025-06-06", *(() if exact else ("2025-06",)))
    start = draw(st.sampled_from(starts))
    ends = [end for end in (None, None, "2025-06-04", "2025-06-05", "2025-06-08") if end is None or end >= start]
    return EffectivePeriod.of(start, draw(st.sampled_from(ends)))


@st.composite
def documents(draw: st.DrawFn, line: str, name: str, exact: bool, local: bool = False) -> list[Provision]:
    """One document with one to three versions, of a kind and role that stand on a ladder of the line."""
    kind, role = draw(st.sampled_from([each for each in places(line) if not local or each[0] in LOCAL]))
    near = draw(st.sampled_from((True, True, True, False)))
    about: dict[str, Any] = {
        "scope": reach(kind, near),
        "lines_of_business": frozenset({line}),
        "public": True if exact else draw(st.sampled_from((True, True, None, False))),
    }
    if reach(kind).level == "plan" and draw(st.booleans()):
        own = draw(st.sampled_from((None, EffectivePeriod.of("2025-06-07"))))
        about["adoptions"] = (Adoption(plan="plan-b", period=own),)
    found: list[Provision] = []
    for number in range(1, draw(st.sampled_from((1, 1, 1, 2, 3))) + 1):
        review = role in (Role.FLOOR, Role.STANDARD, Role.RESERVES)
        status = "not_addressed_individual_review" if review else draw(st.sampled_from(OUTCOMES))
        earlier = [item.version for item in found]
        supersedes: tuple[Supersession, ...] = ()
        if earlier and draw(st.booleans()):
            mode = draw(st.sampled_from(("amend", "replace")))
            supersedes = (Supersession(version=draw(st.sampled_from(earlier)), mode=mode),)
        item = source(
            name,
            kind,
            status,
            role=role,
            version=str(number),
            stance=Stance.RULE if exact else draw(st.sampled_from(STANCES)),
            criteria=draw(st.sampled_from(("", "", "x"))),
            codes=CodeSet.procedures(draw(st.sampled_from(LISTS))),
            period=draw(periods(exact)),
            published_on=None if local else draw(st.sampled_from((None, None, *PUBLISHED))),
            conditions=draw(st.sampled_from(OF_ONE_PLAN if local else ((), (), (), *((each,) for each in CONDITIONS)))),
            diagnoses=draw(st.sampled_from((None, None, None, *map(CodeSet.diagnoses, (["M17"], ["M54.5"]))))),
            allows_supplement=draw(st.sampled_from((False, False, True))),
            supersedes=supersedes,
            **about,
        )
        found.append(attrs.evolve(item, authority=found[0].authority) if found else item)
    return found


@st.composite
def worlds(draw: st.DrawFn, exact: bool = False) -> tuple[Provision, ...]:
    """Up to three documents for one line of business."""
    line = draw(st.sampled_from(LINES))
    count = draw(st.integers(1, 3))
    found = [item for number in range(count) for item in draw(documents(line, f"S{number}", exact))]
    return tuple(found[:4])


@st.composite
def worlds_of_versions(draw: st.DrawFn, exact: bool = False) -> tuple[Provision, ...]:
    """A document with three or four versions, each of which mostly takes the place of the one before; one beside it."""
    line = draw(st.sampled_from(LINES))
    model, *_ = draw(documents(line, "S0", exact))
    starts = sorted(draw(st.lists(st.sampled_from(JUNE), min_size=3, max_size=4, unique=True)))
    lasts = [*(day - dt.timedelta(days=1) for day in starts[1:]), None]
    same = draw(st.booleans())
    found: list[Provision] = []
    for number, (start, last) in enumerate(zip(starts, lasts, strict=True), 1):
        mode = draw(st.sampled_from(("amend", "amend", "amend", "replace", ""))) if found else ""
        review = model.role in (Role.FLOOR, Role.STANDARD, Role.RESERVES)
        imprecise = not exact and draw(st.booleans())
        end = draw(st.sampled_from((None, None, last, JUNE[-1])))
        item = attrs.evolve(
            model,
            version=str(number),
            status=model.status if review else draw(st.sampled_from(OUTCOMES)),
            period=EffectivePeriod.of("2025-06" if imprecise else start.isoformat(), end and end.isoformat()),
            published_on=draw(st.sampled_from((None, None, *PUBLISHED))),
            supersedes=(Supersession(version=str(number - 1), mode=mode),) if mode else (),
        )
        if not same:
            item = attrs.evolve(
                item,
                codes=CodeSet.procedures(draw(st.sampled_from(LISTS))),
                conditions=draw(st.sampled_from(((), *((each,) for each in CONDITIONS)))),
                diagnoses=draw(st.sampled_from((None, *map(CodeSet.diagnoses, (["M17"], ["M54.5"]))))),
            )
        found.append(item)
    return (*found, *draw(documents(line, "S1", exact))[:1])


def successive(*versions: dict[str, Any]) -> tuple[Provision, ...]:
    """The versions of one document of a state's Medicaid, each by its first day and by what tells it from others."""
    scope, lines = Scope("state", frozenset({"OH"})), frozenset({"medicaid"})
    first = source("S0", "state_medicaid_plan", "covered", scope=scope, lines_of_business=lines)
    return tuple(
        attrs.evolve(
            first,
            version=str(number),
            status=(CoverageStatus.COVERED, CoverageStatus.EXCLUDED_BENEFIT)[number % 2],
            period=EffectivePeriod.of(told["start"], told.get("end")),
            supersedes=(Supersession(version=str(number - 1), mode=told["mode"]),) if "mode" in told else (),
            **told.get("about", {}),
        )
        for number, told in enumerate(versions, 1)
    )


#: One, two, three days by day; what stands between may stand for others than what it follows.
_STEPS = ("2025-06-02", "2025-06-04", "2025-06-08")


def _with_a_middle(**about: Any) -> tuple[Provision, ...]:
    first, second, third = _STEPS
    return successive(
        {"start": first, "end": "2025-06-03"}, {"start": second, "mode": "amend", "about": about}, {"start": third}
    )


#: Versions of which a reader of their days alone might tell too much.
TELLING = (
    _with_a_middle(),
    _with_a_middle(diagnoses=CodeSet.diagnoses(["M17"])),
    _with_a_middle(conditions=(Condition("tried_therapy", "is", True),)),
    _with_a_middle(codes=CodeSet.procedures(["HCPCS:E0100"])),
    _with_a_middle(scope=Scope("state", frozenset({"CA"}))),
    # What amends was replaced in its turn, and amended nothing until what replaced it began.
    successive(
        {"start": "2025-06-02"}, {"start": "2025-06-04", "mode": "amend"}, {"start": "2025-06-08", "mode": "replace"}
    ),
    # What had begun may have held until its replacement was published.
    successive(
        {"start": "2025-06-02"},
        {"start": "2025-06-04", "mode": "replace", "about": {"published_on": PUBLISHED[1]}},
    ),
    successive(
        {"start": "2025-06-02"},
        {"start": "2025-06-08", "mode": "replace", "about": {"published_on": PUBLISHED[1]}},
    ),
)


@st.composite
def worlds_with_an_election(draw: st.DrawFn, exact: bool = False) -> tuple[Provision, ...]:
    """Local documents, of which a Medicare Advantage plan may have elected one, or one that is not there.

    Some took the place of another under a new number. None has a day of publication: notice of a local policy that came
    late would be a doubt in most of these worlds.
    """
    line = "medicare_advantage"
    count = draw(st.integers(2, 3))
    found = [item for number in range(count) for item in draw(documents(line, f"S{number}", exact, local=True))]
    former = draw(st.sampled_from(({}, {}, {"S1": ("S0",)}, {"S1": ("S9",)}, {"S1": ("S0",), "S2": ("S1",)})))
    whose = {
        item.authority.id: attrs.evolve(item.authority, renumbered_from=former.get(item.authority.id, ()))
        for item in reversed(found)
    }
    found = [attrs.evolve(item, authority=whose[item.authority.id]) for item in found]
    elects = source(
        "E",
        "ma_lcd_election",
        None,
        role=Role.INFORMS,
        topic="uniform_election",
        scope=Scope("plan", frozenset({"plan-a"})),
        lines_of_business=frozenset({line}),
        codes=CodeSet(),
        period=draw(periods(exact)),
        value={"selected": draw(st.sampled_from(("S0", "S1", "S2", "S9", "J15"))), "cms_accepted": True},
    )
    return (*found[:4], elects)


@st.composite
def worlds_with_a_policy_that_nobody_has(draw: st.DrawFn) -> tuple[Provision, ...]:
    """Documents of which most are for one Medicare Advantage plan, which elects local policies that are not here.

    What is elected is a doubt in each of these worlds, and some local policies came to be known later than others.
    """
    line = "medicare_advantage"
    local = st.booleans()
    found = [item for number in range(2) for item in draw(documents(line, f"S{number}", True, local=draw(local)))]
    if draw(st.sampled_from((True, True, False))):
        found = [attrs.evolve(item, conditions=(Condition("plan", "is", "plan-a"),)) for item in found]
    known = st.sampled_from((None, *PUBLISHED))
    found = [
        attrs.evolve(item, published_on=draw(known)) if item.authority.kind.value == "lcd" else item for item in found
    ]
    elects = [
        source(
            f"E{number}",
            "ma_lcd_election",
            None,
            role=Role.INFORMS,
            topic="uniform_election",
            scope=Scope("plan", frozenset({"plan-a"})),
            lines_of_business=frozenset({line}),
            codes=CodeSet(),
            period=draw(periods(exact=True)),
            value={"selected": draw(st.sampled_from(("S9", "S9", "S8", "S0"))), "cms_accepted": True},
        )
        for number in range(draw(st.sampled_from((1, 1, 2))))
    ]
    return (*found[:4], *elects)
