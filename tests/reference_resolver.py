"""A naive resolver, written from the law and the design alone: slow, obvious, sharing only the data classes.

What an effect hangs on is a point ``(key, possible answers, test of an answer)``. A world answers every point; the
result is settled where all possible worlds agree.
"""

from itertools import combinations, product

from coverage_resolver.codes import Code
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.payers import find_payers
from coverage_resolver.periods import ALWAYS, EffectivePeriod, ImpreciseDate
from coverage_resolver.vocabulary import GENEROSITY, CoverageStatus, Role

REVIEW, UNCLEAR = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW, CoverageStatus.INDETERMINATE
SURE = {"yes": (True,), "unknown": (True, False), "no": (False,), True: (True,), False: (True, False)}


def reference(question, library):
    """``(status, resolution, governing id)`` for each payer, primary first."""
    found = find_payers(question, library.payer_rules)
    if found.status is not None:
        return [(found.status.value, "indeterminate" if found.status == UNCLEAR else "silent", None)]
    return [one_payer(question, library, leg, leg.enrollment) for leg in found.legs]


def one_payer(question, library, leg, span):
    facts = {name: getattr(span, name) for name in ("delivery_system", "funding", "programme")}
    ladders = library.ladders.matching(span.line_of_business, facts, question.date_of_service)
    state = span.state or question.member.home(question.date_of_service)[0]
    found = [world for ladder in ladders for world in worlds(question, library, ladder, span, state)]
    nowhere = not state and any(ladder.needs_state for ladder in ladders)
    if leg.fixed or leg.doubt or nowhere or len({key for _, key, *_ in found}) != 1:
        return (leg.fixed.value, "silent", None) if leg.fixed else ("indeterminate", "indeterminate", None)
    _, (status, *_), resolution, governor, _ = min(found[::-1], key=lambda world: world[-1])  # that claims least
    return (status.value, resolution, governor and governor.id)


def worlds(question, library, ladder, span, state):
    """Each possible outcome on one ladder: worth, result key, resolution, governing provision, how many stand."""
    case, seat = (question, library, span, state), lambda p: (p.authority.kind, p.role, p.topic, p.authority.scope.level)
    ranks = {p: ladder.rank(*seat(p)) for p in library.provisions}
    ranks = {p: rank for p, rank in ranks.items() if rank is not None and ladder.tiers[rank].relation != "aside"}
    effect = {p: timing(p, *case) + reading(p, *case, ladder, ladder.tiers[rank]) for p, rank in ranks.items()}
    revising = {p: timing(p, *case, p.supersedes[0].mode) for p in ranks if p.supersedes}
    answers = {key: options for points in (*effect.values(), *revising.values()) for key, options, _ in points}

    def outcome(world):
        def true(points):
            return all(test(world[key]) for key, _, test in points)

        revised = [(q, (q.authority, s.version), s.mode) for q in revising if true(revising[q]) for s in q.supersedes]
        gone = {earlier for _, earlier, mode in revised if mode == "replace"}  # these never took effect at all
        gone |= {earlier for q, earlier, _ in revised if (q.authority, q.version) not in gone}
        active = [p for p in ranks if true(effect[p]) and (p.authority, p.version) not in gone]
        return *walk(ladder, active, ranks, question.reviewed), len(active)

    def possible(world):  # a contested restriction falls only where it takes something away
        fallen = [key for key, answer in world.items() if key[0] == "contested" and not answer]
        return all(outcome({**world, key: True})[0] < outcome(world)[0] for key in fallen)

    every = [dict(zip(answers, chosen, strict=True)) for chosen in product(*answers.values())]
    return [outcome(world) for world in every if possible(world)]


def timing(p, question, library, span, state, ever=""):
    """Is ``p`` in force on the day; with ``ever``: had it begun by then (a replacement counts once it is known)?"""
    day, provider, line = question.date_of_service, question.service.provider, span.line_of_business
    period = next((a.period for a in p.authority.adoptions if a.plan == span.plan and a.period), p.period)
    printed = p.period.end if p.period.end and p.period.end.latest >= period.start.earliest else None
    ended = not ever and (p.end_known_from is None or p.end_known_from <= question.as_of)
    end = period.end or printed or p.retired_on and ImpreciseDate(p.retired_on, p.retired_on) if ended else None
    points = {("known", p): (not p.known_from or p.known_from <= question.as_of,),
              ("begun", p): SURE["yes" if ever == "replace" else EffectivePeriod(period.start).contains(day)]}
    points |= {("ended", p, ever): SURE[EffectivePeriod(ALWAYS.start, end).contains(day)],
               ("retired", p, ever): SURE[not ended or p.retired_on != day]}
    for rule in library.notices if ever != "replace" else ():
        sent = rule.counted_from == "provider_notice"
        counted = p.known_from if not sent else provider and provider.notice_sent
        bound = provider is not None and provider.contracted is not False if sent else counted is not None
        placed = rule.state in ("", state) and line in (rule.lines_of_business or {line})
        if bound and placed and p.authority.kind in rule.kinds:
            first, last = earliest_permitted(rule, counted) if counted else (day, day.max)
            late = "no" if sent and day < first and provider.contracted else "unknown" if day < last else "yes"
            points["notice" if sent else "contested", p, rule.id] = SURE[late]
    return [(key, options, bool) for key, options in points.items()]


def reading(p, question, library, span, state, ladder, tier):
    """Does ``p`` speak to this member and this service, and may it count on its tier?"""
    a, scope, service, everything = p.authority, p.authority.scope, question.service, library.provisions
    home, facts = question.member.home(question.date_of_service), {**question.member.facts, **service.facts}
    expansion = {"medicaid"} if ladder.selects.get("programme") == {"medicaid_expansion"} else set()
    fits = [not a.lines_of_business or a.lines_of_business & {span.line_of_business, *expansion},
            Code(service.code_system, service.code) in p.codes if p.codes else not a.subjects,
            p.stance not in ("silent", "defers", "delegates"), "public" not in tier.admits or a.public is not False]
    sure = {("stance", p): p.stance != "unknown", ("source", a): a.provenance is not None,
            ("tier", tier): tier.relation != "undecided", ("public", a): "public" not in tier.admits or a.public is not None}
    points = [(("fits", p), [all(fits)], bool), *((key, SURE[known], bool) for key, known in sure.items())]
    ours = scope.values | {adoption.plan for adoption in a.adoptions if scope.level == "plan"}
    others = [q.authority.scope.values for q in everything if q.authority.scope.level == scope.level] + [set()]
    routed = library.jurisdictions.route(service, home, question.date_of_service).options
    places = {"plan": [{span.plan}], "state": [{state}] if state else others, "contractor": routed or others}
    if scope.level in places:
        points.append((("place", scope.level), places[scope.level], ours.intersection))
    for c in p.conditions:
        asked = [other.value for q in everything for other in q.conditions if other.fact == c.fact]
        near = [x for v in asked for x in ((v, v + "~") if isinstance(v, str) else (v, v - 1, v + 1))]
        near = near if c.holds(facts) == "unknown" else [facts.get(c.fact)]
        points.append((("fact", c.fact), near, lambda value, c=c: c.holds({c.fact: value}) == "yes"))
    if p.diagnoses:
        named = [{code.value} for q in everything if q.diagnoses for code in q.diagnoses.codes] + [{"none"}]
        given = [set(service.diagnoses)] if service.diagnoses else named
        points.append((("diagnoses",), given, lambda codes: any(map(p.diagnoses.matches_diagnosis, codes))))
    return points


def walk(ladder, active, ranks, reviewed):
    """One world: worth (a conflict's is an individual review's), result key, resolution, governing provision."""
    tier, worth = (lambda p: ladder.tiers[ranks[p]]), (lambda p: GENEROSITY[p.status])
    able = [p for p in active if tier(p).relation in ("controls", "fills", "undecided")
            or tier(p).relation == "grants" and worth(p) > GENEROSITY[REVIEW]]
    keepers = sorted((p for p in able if p.role == "reserves"), key=ranks.get)
    able = [p for p in able if not keepers or ranks[p] <= ranks[keepers[0]] or tier(p).group == tier(keepers[0]).group]
    decide = [p for p in able if p.role == "decides"]
    pools = [[p for p in decide if p.status != REVIEW], keepers, decide, [p for p in active if p.role == "standard"]]
    pool = next((pool for pool in pools if pool), [])
    top = [p for p in pool if ranks[p] == min(map(ranks.get, pool))]
    latest = max((p.period.start.latest for p in top), default=None)
    top = [p for p in top if not tier(p).tie_break or p.period.start.latest == latest]
    clash = any(p.status != q.status or p.criteria and q.criteria and p.criteria != q.criteria
                and p.authority.family == q.authority.family for p, q in combinations(top, 2))
    governor = min(top, key=lambda p: p.sort_key(), default=None)
    floor = max((p for p in active if p.role == "floor"), key=worth, default=None)
    if floor and not any(ranks[p] < ranks[floor] or worth(p) > worth(floor) for p in top):
        governor, clash = floor, False
    against = [p for p in active if governor and not clash and tier(p).mismatch_with == tier(governor).name]
    if clash or any(p.status != governor.status for p in against):
        return GENEROSITY[REVIEW], (UNCLEAR, frozenset(top + against)), "conflict", None
    status, over = (governor.status if governor else ladder.silence), ranks.get(governor, 99)
    duty = [k for k in ladder.duty_to_review if ladder.rank(k, Role.DECIDES, "coverage", "national") < over]
    if reviewed is not None and any(kind not in reviewed for kind in duty):
        return GENEROSITY[status], (UNCLEAR,), "indeterminate", None
    key = (status,) if status == REVIEW else (status, governor.criteria, governor.authority.family)
    return GENEROSITY[status], key, "governed" if governor else "silent", governor
