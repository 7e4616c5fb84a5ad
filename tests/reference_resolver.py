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
UNCLEAR, COIN, SHY = CoverageStatus.INDETERMINATE, (True, False), ("silent", "defers", "delegates")


def reference(question, library):
    found = find_payers(question, library.payer_rules)
    if found.status is not None:
        return [(found.status.value, "indeterminate" if found.status == UNCLEAR else "silent", None)]
    return [one_payer(question, library, leg) for leg in found.legs]


def one_payer(question, library, leg):
    span, day = leg.enrollment, question.date_of_service
    facts = {name: getattr(span, name) for name in ("delivery_system", "funding", "programme")}
    ladders, state = library.ladders.matching(span.line_of_business, facts, day), span.state or question.member.home(day)[0]
    if leg.fixed:
        return (leg.fixed.value, "silent", None)
    if leg.doubt or not ladders or any(ladder.needs_state and not state for ladder in ladders):
        return UNSETTLED
    found = [outcome for ladder in ladders for outcome in branches(question, library, ladder, span, state)]
    (resolution, status, *_), governor, _ = min(found, key=lambda outcome: outcome[2])
    agree = len({REVIEW if key[1] == REVIEW else key for key, *_ in found}) == 1
    return (status.value, resolution, governor and governor.id) if agree else UNSETTLED


def branches(question, library, ladder, span, state):
    """Every possible outcome on one ladder; the last one is that in which nothing doubtful counts."""
    ranks = {p: ladder.rank(p.authority.kind, p.role, p.topic, p.authority.scope.level) for p in library.provisions}
    ranks = {p: rank for p, rank in ranks.items() if rank is not None and ladder.tiers[rank].relation != "aside"}
    timed = {p: timing(p, question, library, span, state) for p in ranks}
    read = {p: reading(p, question, library, ladder.tiers[ranks[p]], span) for p in ranks}
    doubts = {p: timed[p] + read[p] for p in ranks if timed[p] is not None and read[p] is not None}
    begun = {p: timing(p, question, library, span, state, p.supersedes[0].mode) for p in ranks if p.supersedes}
    begun = {p: found for p, found in begun.items() if found is not None}
    options = {key: answers for found in (*doubts.values(), *begun.values()) for key, answers, _ in found}

    def outcome(world):
        true = {p: all(test(world[key]) for key, _, test in found) for p, found in doubts.items()}
        gone = {(q.authority, s.version) for q in begun for s in q.supersedes if s.mode == "replace"}
        live = [q for q in begun if (q.authority, q.version) not in gone and all(t(world[k]) for k, _, t in begun[q])]
        gone |= {(q.authority, s.version) for q in live for s in q.supersedes}
        return walk(ladder, [p for p in doubts if true[p] and (p.authority, p.version) not in gone], ranks)

    def reviewed(key, governor, value):
        over = ranks.get(governor, 99)
        ahead = {k for k in ladder.duty_to_review if ladder.rank(k, Role.DECIDES, "coverage", "national") < over}
        lacking = question.reviewed is not None and any(kind not in question.reviewed for kind in ahead)
        key = ("indeterminate", UNCLEAR) if lacking and key[0] != "conflict" else key
        return key, governor, value[2]

    def possible(world):  # a contested restriction falls only where it takes something away
        fallen = [key for key in world if key[0] == "contested" and not world[key]]
        return all(outcome({**world, key: True})[2][0] < outcome(world)[2][1] for key in fallen)

    worlds = [dict(zip(options, answers, strict=True)) for answers in product(*options.values())]
    return [reviewed(*outcome(world)) for world in worlds if possible(world)]


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
        asked = rule.counted_from == "provider_notice"
        counted = p.known_from if not asked else provider and provider.notice_sent
        bound = provider is not None and provider.contracted is not False if asked else counted is not None
        lines = rule.lines_of_business or {line}
        if bound and p.authority.kind in rule.kinds and rule.state in ("", state) and line in lines:
            first, last = earliest_permitted(rule, counted) if counted else (day, None)
            doubts["notice" if asked else "contested", p, rule.id] = last is None or day < last
            inside = "no" if asked and day < first and provider.contracted else inside
    return None if inside == "no" else [(key, COIN, bool) for key, is_open in doubts.items() if is_open]


def reading(p, question, library, tier, span):
    """The doubts whether ``p`` speaks to this member and this service; ``None`` if it certainly does not."""
    a, service, scope, day = p.authority, question.service, p.authority.scope, question.date_of_service
    home, facts = question.member.home(day), {**question.member.facts, **service.facts}
    places = {"plan": [{span.plan}], "state": [{s} for s in (span.state or home[0],) if s],
              "contractor": library.jurisdictions.route(service, home, day).options}.get(scope.level, [scope.values])
    known = scope.values | {item.plan for item in a.adoptions if scope.level == "plan"}
    fits = [not a.lines_of_business or span.line_of_business in a.lines_of_business, p.stance not in SHY,
            Code(service.code_system, service.code) in p.codes if p.codes else not a.subjects,
            a.public is not False or "public" not in tier.admits,
            scope.level in ("national", "member") or not places or any(known & place for place in places)]
    coins = {("stance", p): p.stance == "unknown", ("provenance", a): a.provenance is None,
             ("public", a): "public" in tier.admits and a.public is None, (tier,): tier.relation == "undecided"}
    doubts = [(key, COIN, bool) for key, is_open in coins.items() if is_open]
    if scope.level in ("state", "contractor") and len(places) != 1:
        every = [q.authority.scope.values for q in library.provisions if q.authority.scope.level == scope.level]
        doubts.append(((scope.level,), places or [*every, set()], lambda place: bool(known & place)))
    for c in p.conditions:
        rivals = {other.value for q in library.provisions for other in q.conditions if other.fact == c.fact}
        near = [x for v in rivals for x in ((v, v + "~") if isinstance(v, str) else (v, v - 1, v + 1, not v))]
        near = COIN if True in rivals else near
        fits.append(c.holds(facts) != "no")
        doubts += [((c.fact,), near, lambda v, c=c: c.holds({c.fact: v}) == "yes")] * (c.holds(facts) == "unknown")
    for dx in [p.diagnoses] if p.diagnoses else []:
        every = [code.value for q in library.provisions if q.diagnoses for code in q.diagnoses.codes] + ["none"]
        fits.append(not service.diagnoses or any(map(dx.matches_diagnosis, service.diagnoses)))
        doubts += [(("diagnosis",), every, dx.matches_diagnosis)] * (not service.diagnoses)
    return doubts if all(fits) else None


def walk(ladder, active, ranks):
    """One branch: (result key, governing provision, (least, most) generous outcome it may mean)."""
    tier, worth = (lambda p: ladder.tiers[ranks[p]]), (lambda p: GENEROSITY[p.status])
    able = [p for p in active if tier(p).relation in ("controls", "fills", "undecided")
            or tier(p).relation == "grants" and worth(p) > GENEROSITY[REVIEW]]
    keepers = [p for p in able if p.role == "reserves"]
    first = min(keepers, key=ranks.get, default=None)
    able = [p for p in able if not first or ranks[p] <= ranks[first] or tier(p).group == tier(first).group]
    pools = [[p for p in able if p.role == "decides" and p.status != REVIEW], keepers,
             [p for p in able if p.role == "decides"], [p for p in active if p.role == "standard"]]
    pool = next((pool for pool in pools if pool), [])
    top = [p for p in pool if ranks[p] == min(map(ranks.get, pool))]
    last = max((p.period.start.latest for p in top), default=None)
    top = [p for p in top if not tier(p).tie_break or p.period.start.latest == last]
    clash = any(p.status != q.status or p.criteria and q.criteria and p.criteria != q.criteria
                and p.authority.family == q.authority.family for p, q in combinations(top, 2))
    governor = min(top, key=lambda p: p.sort_key(), default=None)
    floor = max((p for p in active if p.role == "floor"), key=worth, default=None)
    if floor and not any(ranks[p] < ranks[floor] or worth(p) > worth(floor) for p in top):
        governor, top, clash = floor, [floor], False
    rivals = [p for p in active if governor and tier(p).mismatch_with == tier(governor).name and p.status != governor.status]
    value = (min(map(worth, top + rivals), default=2), max(map(worth, top + rivals), default=2), len(active))
    if clash or rivals:
        return ("conflict", UNCLEAR, frozenset(top + rivals)), None, value
    if not governor:
        return ("silent", ladder.silence, "", ""), None, value
    return ("governed", governor.status, governor.criteria, governor.authority.family), governor, value
