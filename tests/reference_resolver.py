"""A naive resolver, written from the law and the design alone: slow, obvious, sharing only the data classes.

A doubt is ``(key, answers, test)``: an open point, the answers it may have, and which of them a provision needs.
"""

from itertools import combinations, product

from coverage_resolver.codes import Code
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.payers import find_payers
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate
from coverage_resolver.vocabulary import GENEROSITY, CoverageStatus, Role

REVIEW, UNSETTLED = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW, ("indeterminate", "indeterminate", None)
UNCLEAR, COIN = CoverageStatus.INDETERMINATE, (True, False)


def reference(question, library):
    found = find_payers(question, library.payer_rules)
    if found.status is not None:
        return [(found.status.value, "indeterminate" if found.status == "indeterminate" else "silent", None)]
    return [one_payer(question, library, leg) for leg in found.legs]


def one_payer(question, library, leg):
    span, facts = leg.enrollment, {n: getattr(leg.enrollment, n) for n in ("delivery_system", "funding", "programme")}
    ladders = library.ladders.matching(span.line_of_business, facts, question.date_of_service)
    state = span.state or question.member.home(question.date_of_service)[0]
    if leg.fixed:
        return (leg.fixed.value, "silent", None)
    if leg.doubt or not ladders or any(ladder.needs_state and not state for ladder in ladders):
        return UNSETTLED
    outcomes = [outcome for ladder in ladders for outcome in branches(question, library, ladder, span, state)]
    (resolution, status, *_), governing = outcomes[0]
    return (status.value, resolution, governing and governing.id) if len({key for key, _ in outcomes}) == 1 else UNSETTLED


def branches(question, library, ladder, span, state):
    """Every possible outcome on one ladder, the one with everything in force first."""
    ranks = {p: ladder.rank(p.authority.kind, p.role, "coverage", p.authority.scope.level)
             for p in library.provisions if p.topic == "coverage" and p.role != "informs"}
    ranks = {p: rank for p, rank in ranks.items() if rank is not None and ladder.tiers[rank].relation != "aside"}
    found = {p: (timing(p, question, library, span, state, ''), reading(p, question, library, ladder.tiers[rank], span))
             for p, rank in ranks.items()}
    doubts = {p: time + text for p, (time, text) in found.items() if time is not None and text is not None}
    begun = {p: timing(p, question, library, span, state, p.supersedes[0].mode) for p in library.provisions if p.supersedes}
    begun = {p: time for p, time in begun.items() if time is not None}
    options = {key: answers for some in (*doubts.values(), *begun.values()) for key, answers, _ in some}

    def outcome(world):
        met = lambda some: all(test(world[key]) for key, _, test in some)
        gone = {(q.authority, s.version) for q in begun for s in q.supersedes if s.mode == "replace"}
        gone |= {(q.authority, s.version) for q in begun if met(begun[q]) and (q.authority, q.version) not in gone for s in q.supersedes}
        return walk(ladder, [p for p in doubts if met(doubts[p]) and (p.authority, p.version) not in gone], ranks, question)

    worlds = [dict(zip(options, answers)) for answers in product(*options.values())]
    return [outcome(world) for world in worlds if all(  # a contested restriction may fall only if it takes something away
        GENEROSITY.get(outcome({**world, key: True})[0][1], 9) < GENEROSITY.get(outcome(world)[0][1], -1)
        for key in world if key[0] == "contested" and not world[key])]


def timing(p, question, library, span, state, ever):
    """The doubts whether ``p`` is in force (has ``ever`` begun) on the day; ``None`` if it certainly is not."""
    day, provider, ended = question.date_of_service, question.service.provider, not ever
    period = next((a.period for a in p.authority.adoptions if a.plan == span.plan and a.period), p.period)
    ended = not ever and (p.end_known_from is None or p.end_known_from <= question.as_of)
    end = (period.end or (p.retired_on and ImpreciseDate(p.retired_on, p.retired_on))) if ended else None
    if p.known_from and p.known_from > question.as_of or end and end.latest < period.start.earliest:
        return None
    inside = "yes" if ever == "replace" else EffectivePeriod(period.start, end).contains(day)
    doubts = {("period", p): inside == "unknown", ("retired", p): ended and p.retired_on == day}
    for rule in library.notices:
        by_notice = rule.counted_from == "provider_notice"
        counted = (provider and provider.notice_sent) if by_notice else p.known_from
        if p.authority.kind in rule.kinds and rule.state in ("", state) and span.line_of_business in (
                rule.lines_of_business or [span.line_of_business]) and not (by_notice and provider and provider.contracted is False):
            first, last = earliest_permitted(rule, counted) if counted else (None, None)
            key = (rule.id if by_notice else "contested", p)
            doubts[key] = doubts.get(key, False) or (day < last if counted else by_notice)
            inside = "no" if by_notice and counted and day < first and provider.contracted else inside
    return None if inside == "no" else [(key, COIN, bool) for key, open_ in doubts.items() if open_]


def reading(p, question, library, tier, span):
    """The doubts whether ``p`` speaks to this member and this service; ``None`` if it certainly does not."""
    a, service, level, values = p.authority, question.service, p.authority.scope.level, p.authority.scope.values
    home, facts = question.member.home(question.date_of_service), {**question.member.facts, **service.facts}
    places = {"plan": [{span.plan}], "state": [{s} for s in (span.state, home[0]) if s][:1], "contractor":
              library.jurisdictions.route(service, home, question.date_of_service).options}.get(level, [values])
    known = values | {item.plan for item in a.adoptions if level == "plan"}
    fits = [not a.lines_of_business or span.line_of_business in a.lines_of_business,
            Code(service.code_system, service.code) in p.codes if p.codes else not a.subjects,
            p.stance not in ("silent", "defers", "delegates"), a.public is not False or "public" not in tier.admits,
            not places or any(known & place for place in places) or level in ("national", "member")]
    coins = {("stance", p): p.stance == "unknown", ("provenance", a): a.provenance is None,
             ("public", a): "public" in tier.admits and a.public is None, ("tier", tier.name): tier.relation == "undecided"}
    doubts = [(key, COIN, bool) for key, doubtful in coins.items() if doubtful]
    if level in ("state", "contractor") and len(places) != 1:
        doubts.append(((level,), places or [{v} for q in library.provisions for v in q.authority.scope.values] + [{""}],
                       lambda place: bool(values & place)))
    for c in p.conditions:
        asked = {other.value for q in library.provisions for other in q.conditions if other.fact == c.fact}
        near = COIN if asked & {True, False} else [x for v in asked for x in ((v, v - 1, v + 1) if type(v) is int else (v, v + "~"))]
        fits.append(c.holds(facts) != "no")
        doubts += [((c.fact,), near, lambda v, c=c: c.holds({c.fact: v}) == "yes")] * (c.holds(facts) == "unknown")
    for dx in [p.diagnoses] if p.diagnoses else []:
        every = sorted(code.value for q in library.provisions if q.diagnoses for code in q.diagnoses.codes) + ["none"]
        fits.append(not service.diagnoses or any(map(dx.matches_diagnosis, service.diagnoses)))
        doubts += [(("diagnosis",), every, dx.matches_diagnosis)] * (not service.diagnoses)
    return doubts if all(fits) else None


def walk(ladder, active, ranks, question):
    """One branch: ((resolution, status, criteria, family), governing provision)."""
    worth, tier = (lambda p: GENEROSITY[p.status]), (lambda p: ladder.tiers[ranks[p]])
    able = [p for p in active if p.role in ("decides", "reserves") and tier(p).relation in ("controls", "fills", "undecided")
            or tier(p).relation == "grants" and worth(p) > GENEROSITY[REVIEW]]
    keepers = [p for p in able if p.role == "reserves"]
    keeper = min(keepers, key=lambda p: ranks[p], default=None)
    able = [p for p in able if p.role == "decides" and not (keeper and ranks[p] > ranks[keeper] and tier(p).group != tier(keeper).group)]
    pools = [[p for p in able if p.status != REVIEW], keepers, [p for p in able if p.status == REVIEW],
             [p for p in active if p.role == "standard"]]
    pool = next((pool for pool in pools if pool), [])
    top = [p for p in pool if ranks[p] == min(map(ranks.get, pool))]
    if top and tier(top[0]).tie_break:
        top = [p for p in top if p.period.start.latest == max(q.period.start.latest for q in top)]
    clash = any(p.status != q.status or p.criteria != q.criteria and p.criteria and q.criteria and
                p.authority.family == q.authority.family for p, q in combinations(top, 2))
    governor = min(top, key=lambda p: p.sort_key(), default=None)
    floors = [p for p in active if p.role == "floor" and (not governor or ranks[p] < ranks[governor])]
    floor = max(floors, key=worth, default=None)
    if floor and (not top or worth(floor) >= max(map(worth, top))):
        governor, clash = floor, False
    clash = clash or any(governor and tier(p).mismatch_with == tier(governor).name and p.status != governor.status for p in active)
    ahead = {k.value for k in ladder.duty_to_review if not governor or ladder.rank(k, Role.DECIDES, "coverage", "national") < ranks[governor]}
    if clash:
        return ("conflict", UNCLEAR, "", ""), None
    if question.reviewed is not None and ahead - set(question.reviewed):
        return ("indeterminate", UNCLEAR, "", ""), None
    if not governor:
        return ("silent", ladder.silence, "", ""), None
    return ("governed", governor.status, governor.criteria, governor.authority.family), governor
