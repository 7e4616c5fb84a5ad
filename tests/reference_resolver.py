"""A naive resolver, written from the law and the design alone: slow, obvious, sharing only the data classes.

A doubt is ``(key, answers, test)``: an open point, its possible answers, and which of them a provision needs.
"""

from itertools import combinations, product

from coverage_resolver.codes import Code
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.payers import find_payers
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate
from coverage_resolver.vocabulary import GENEROSITY, CoverageStatus, Role

REVIEW, UNCLEAR = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW, CoverageStatus.INDETERMINATE
COIN, SHY = (True, False), ("silent", "defers", "delegates")


def reference(question, library):
    """``(status, resolution, governing id)`` for each payer, primary first."""
    payers = find_payers(question, library.payer_rules)
    if payers.status is not None:
        return [(payers.status.value, "indeterminate" if payers.status == UNCLEAR else "silent", None)]
    return [one_payer(question, library, leg) for leg in payers.legs]


def one_payer(question, library, leg):
    span, day = leg.enrollment, question.date_of_service
    facts = {name: getattr(span, name) for name in ("delivery_system", "funding", "programme")}
    ladders = library.ladders.matching(span.line_of_business, facts, day)
    state = span.state or question.member.home(day)[0]
    found = [one for ladder in ladders for one in branches(question, library, ladder, span, state)]
    if leg.fixed:
        return (leg.fixed.value, "silent", None)
    if leg.doubt or not state and any(ladder.needs_state for ladder in ladders) or len({key for key, *_ in found}) != 1:
        return ("indeterminate", "indeterminate", None)
    _, resolution, governor, _ = min(found, key=lambda one: one[3])  # of equal outcomes, the one that claims least
    return (found[0][0][0].value, resolution, governor and governor.id)


def branches(question, library, ladder, span, state):
    """Every possible outcome on one ladder: (result key, resolution, governing provision, how many stand)."""
    ranks = {p: ladder.rank(p.authority.kind, p.role, p.topic, p.authority.scope.level) for p in library.provisions}
    ranks = {p: rank for p, rank in ranks.items() if rank is not None and ladder.tiers[rank].relation != "aside"}
    timed = {p: timing(p, question, library, span, state) for p in ranks}
    read = {p: reading(p, question, library, span, state, ladder, ladder.tiers[ranks[p]]) for p in ranks}
    begun = {q: timing(q, question, library, span, state, q.supersedes[0].mode) for q in ranks if q.supersedes}
    points = [*timed.values(), *read.values(), *begun.values()]
    options = {key: answers for doubts in points for key, answers, _ in doubts or ()}

    def outcome(world):
        def true(doubts):
            return doubts is not None and all(test(world[key]) for key, _, test in doubts)
        replaced = [(q.authority, s.version) for q in begun for s in q.supersedes if s.mode == "replace" and true(begun[q])]
        live = [q for q in begun if true(begun[q]) and (q.authority, q.version) not in replaced]
        gone = replaced + [(q.authority, s.version) for q in live for s in q.supersedes]
        stand = [p for p in ranks if true(timed[p]) and true(read[p]) and (p.authority, p.version) not in gone]
        return walk(ladder, stand, ranks, question)

    def possible(world):  # a contested restriction falls only where it takes something away
        fallen = [key for key, answer in world.items() if key[0] == "contested" and not answer]
        return all(outcome({**world, key: True})[0] < outcome(world)[0] for key in fallen)

    worlds = [dict(zip(options, answers, strict=True)) for answers in product(*options.values())]
    return [outcome(world)[1:] for world in worlds if possible(world)]


def timing(p, question, library, span, state, ever=""):
    """The doubts whether ``p`` is in force (or has ``ever`` begun) on the day; ``None`` if it certainly is not."""
    day, provider, line = question.date_of_service, question.service.provider, span.line_of_business
    period = next((a.period for a in p.authority.adoptions if a.plan == span.plan and a.period), p.period)
    ended = not ever and (p.end_known_from is None or p.end_known_from <= question.as_of)
    end = period.end or p.retired_on and ImpreciseDate(p.retired_on, p.retired_on) if ended else None
    if p.known_from and p.known_from > question.as_of or end and end.latest < period.start.earliest:
        return None
    inside = "yes" if ever == "replace" else EffectivePeriod(period.start, end).contains(day)
    doubts = {("period", p): inside == "unknown", ("retired", p): ended and p.retired_on == day}
    for rule in library.notices:
        sent = rule.counted_from == "provider_notice"
        counted = p.known_from if not sent else provider and provider.notice_sent
        bound = provider is not None and provider.contracted is not False if sent else counted is not None
        lines = rule.lines_of_business or [line]
        if bound and p.authority.kind in rule.kinds and rule.state in ("", state) and line in lines:
            first, last = earliest_permitted(rule, counted) if counted else (day, None)
            doubts["notice" if sent else "contested", p, rule.id] = last is None or day < last
            inside = "no" if sent and day < first and provider.contracted else inside
    return None if inside == "no" else [(key, COIN, bool) for key, unsure in doubts.items() if unsure]


def reading(p, question, library, span, state, ladder, tier):
    """The doubts whether ``p`` speaks to this member and this service; ``None`` if it certainly does not."""
    a, service, scope, home = p.authority, question.service, p.authority.scope, question.member.home(question.date_of_service)
    facts, every = {**question.member.facts, **service.facts}, library.provisions
    expansion = ladder.selects.get("programme") == {"medicaid_expansion"}
    lines = {span.line_of_business, "medicaid" if expansion else ""}
    own = scope.values | {item.plan for item in a.adoptions if scope.level == "plan"}
    places = {"plan": [{span.plan}], "state": [{state}] if state else [], "contractor":
              library.jurisdictions.route(service, home, question.date_of_service).options}.get(scope.level, [own])
    coins = {("stance", p): p.stance == "unknown", ("provenance", a): a.provenance is None,
             ("tier", tier): tier.relation == "undecided", ("public", a): "public" in tier.admits and a.public is None}
    doubts = [(key, COIN, bool) for key, unsure in coins.items() if unsure]
    if len(places) != 1:
        anywhere = [q.authority.scope.values for q in every if q.authority.scope.level == scope.level] + [set()]
        doubts.append((("place", scope.level), places or anywhere, lambda place: bool(own & place)))
    for c in p.conditions:
        asked = {v for q in every for other in q.conditions if other.fact == c.fact for v in (other.value,)}
        near = [x for v in asked for x in ((v, v + "~") if isinstance(v, str) else (v, v - 1, v + 1))]
        answer = lambda v, c=c: c.holds({c.fact: v}) == "yes"
        doubts.append((("fact", c.fact), [facts[c.fact]] if c.fact in facts else near, answer))
