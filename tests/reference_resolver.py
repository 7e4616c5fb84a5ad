"""A naive resolver, from the law and the design alone. A *point* is ``(key, possible answers, test of an answer)``."""

import datetime as dt
from itertools import combinations, product
from types import SimpleNamespace

import attrs

from coverage_resolver.codes import Code
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.payers import find_payers
from coverage_resolver.periods import ALWAYS, EffectivePeriod, ImpreciseDate
from coverage_resolver.vocabulary import GENEROSITY, CoverageStatus, Role

REVIEW, UNCLEAR = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW, CoverageStatus.INDETERMINATE
CRITERIA = ("covered_with_criteria", "coverage_with_evidence_development")
DECIDING, SHY = ("controls", "fills", "undecided"), ("silent", "defers", "delegates")
SURE = {"yes": (True,), "unknown": (True, False), "no": (False,), True: (True,), False: (True, False)}

def reference(question, library):  # (status, resolution, governing id) for each payer, primary first
    found = find_payers(question, library.payer_rules)
    whole = [(found.status and found.status.value, "indeterminate" if found.status == UNCLEAR else "silent", None)]
    return whole if found.status else [one_payer(question, library, leg, leg.enrollment) for leg in found.legs]
def one_payer(question, library, leg, span):
    day, home = question.date_of_service, question.member.home(question.date_of_service)
    c = SimpleNamespace(q=question, day=day, home=home, span=span, library=library)
    facts = {name: getattr(span, name) for name in ("delivery_system", "funding", "programme")}
    ladders = library.ladders.matching(span.line_of_business, facts, day)
    found = [worlds(c, ladder) for ladder in ladders]
    placeless = any(ladder.needs_state for ladder in ladders) and not (span.state or home[0])
    if leg.fixed or leg.doubt or placeless or len({world[1] for each in found for world in each}) != 1:
        return (leg.fixed.value, "silent", None) if leg.fixed else ("indeterminate", "indeterminate", None)
    least = [min(each, key=lambda w: (w[-1], w[3].sort_key() if w[3] else ())) for each in found]  # what claims least
    _, key, resolution, governor, _ = least[0]
    named = key[0] != REVIEW or len({world[3] for world in least}) == 1
    return (key[0].value, resolution, governor and governor.id) if named else (REVIEW.value, "silent", None)

def worlds(c, ladder):
    """Each possible outcome on one ladder: worth, result key, resolution, governing provision, how many stand."""
    c.state = c.span.state or (c.home[0] if ladder.state_of == "residence" else "")
    ranks = {p: ladder.rank(*p.place) for p in c.library.provisions}
    ranks = {p: rank for p, rank in ranks.items() if rank is not None and ladder.tiers[rank].relation != "aside"}
    effect = {p: timing(c, p) + reading(c, p, ladder, ladder.tiers[rank]) for p, rank in ranks.items()}
    effect = told_of_named(c, effect, ladder, {p: ladder.tiers[rank] for p, rank in ranks.items()})
    claims = heirs(ranks)
    revising = {claim: timing(c, claim[0], claim[2]) + undoing(c, *claim, ranks) for claim in claims}
    answers = {key: options for points in (*effect.values(), *revising.values()) for key, options, _ in points}
    unsure = {p: any(len(options) > 1 for _, options, _ in points) for p, points in effect.items()}
    def outcome(world):
        met = [[p for p in some if all(test(world[key]) for key, _, test in some[p])] for some in (effect, revising)]
        revised = met[1]
        gone = {earlier for _, earlier, mode in revised if mode == "replace"}  # these never took effect at all
        gone |= {earlier for p, earlier, _ in revised if (p.authority.id, p.version) not in gone}
        active = [p for p in met[0] if (p.authority.id, p.version) not in gone]
        return *walk(ladder, active, ranks, c.q.reviewed, unsure), len(active)
    every = (dict(zip(answers, chosen, strict=True)) for chosen in product(*answers.values()))
    return [outcome(world) for world in every if all(  # a contested restriction falls only where it takes away
        world[key] or outcome({**world, key: True})[0] < outcome(world)[0] for key in world if key[0] == "contested")]
def told_of_named(c, effect, ladder, tiers):
    """Without those that hold up nobody, though nobody says whether they address the service."""
    def sure(p): return all(all(map(test, answers)) for key, answers, test in effect[p] if key[0] != "contested")
    def possible(points): return all(any(map(test, answers)) for _, answers, test in points)
    may = [p for p in effect if possible(effect[p])]
    speaking = {q: attrs.evolve(q, stance="rule") for q in effect if not q.known_from or q.known_from <= c.q.as_of}
    placed = [q for q, spoken in speaking.items() if possible(reading(c, spoken, ladder, tiers[q]))]  # on any day
    found = dict(effect)
    for p in may:
        if not p.named_by or not any(asked.holds(c.q.service.facts) == "unknown" for asked in p.conditions):
            continue
        naming = [q for q in may if q.authority.id in p.named_by]
        bound = [q for q in may if tiers[q].name == tiers[p].binds_issuers_of]
        looked = any(q.stance == "unknown" or q.period.start.latest >= p.period.start.latest for q in naming + bound)
        if not naming and not p.coded_by and not any(q.authority.id in p.named_by for q in placed):
            del found[p]
        elif any(q.authority.id in p.coded_by and sure(q) for q in naming) and p.status in CRITERIA:
            found[p] = [point for point in effect[p] if point[0][0] != "fact"]
        elif (naming or not p.coded_by) and bound and looked:
            del found[p]
    return found
def heirs(ranks):
    """What each version revises, and how; what replaces a version revises, in its place, all that it revised."""
    claims = {(p, (p.authority.id, s.version), s.mode) for p in ranks for s in p.supersedes}
    while True:
        more = {(q, at, mode) for p, at, mode in claims for q, it, how in claims
                if how == "replace" and it == (p.authority.id, p.version)}
        if more <= claims:
            return claims
        claims |= more
def undoing(c, p, at, mode, ranks):
    """What had begun when its replacement was published did hold until then, unless that is no worse for the member."""
    begun = [span_of(c, q).start.latest for q in ranks if (q.authority.id, q.version) == at]
    undone = p.known_from and any(day < min(p.known_from, span_of(c, p).start.latest) for day in begun)
    late = mode == "replace" and undone and c.day < p.known_from
    return [(("contested", p, at), SURE[not late], bool)]
def span_of(c, p):
    adopted = next((a.period for a in p.authority.adoptions if a.plan == c.span.plan and a.period), p.period)
    newer = any(s.mode == "amend" for s in p.supersedes) or (p.published_on or dt.date.min) > adopted.start.latest
    newer = newer and p.period.start.stated and adopted.start.latest < p.period.start.earliest
    return SimpleNamespace(start=p.period.start if newer else adopted.start, end=adopted.end)
def timing(c, p, ever=""):
    """Is ``p`` in force on the day; with ``ever``: had it begun by then (a replacement counts once it is known)?"""
    period = span_of(c, p)
    ended = not ever and (p.end_known_from is None or p.end_known_from <= c.q.as_of)
    own = p.period.end or (p.retired_on and ImpreciseDate(p.retired_on, p.retired_on))
    ends = [end for end in (own, period.end) if end] if ended else []
    end = (ends and ImpreciseDate(min(e.earliest for e in ends), min(e.latest for e in ends))) or None
    points = {("known", p): (not p.known_from or p.known_from <= c.q.as_of,),
              ("begun", p, ever == "replace"): SURE[ever == "replace" or EffectivePeriod(period.start).contains(c.day)],
              ("dead", p, ever): (not ended or not own or own.latest >= period.start.earliest,),
              ("ended", p, ever): SURE[EffectivePeriod(ALWAYS.start, end).contains(c.day)],
              ("retired", p, ever): SURE[not ended or p.retired_on != c.day]}
    for rule in c.library.notices if ever != "replace" else ():
        sent, provider, line = rule.counted_from == "provider_notice", c.q.service.provider, c.span.line_of_business
        counted = (p.announced_on or p.known_from) if not sent else provider and provider.notice_sent
        bound = provider is not None and provider.contracted is not False if sent else counted is not None
        placed = rule.state in ("", c.state) and line in (rule.lines_of_business or [line])
        placed = placed and p.topic in (rule.topics or [p.topic])
        if bound and placed and p.authority.kind in rule.kinds:
            first, last = earliest_permitted(rule, counted) if counted else (c.day, c.day.max)
            late = "no" if sent and c.day < first and provider.contracted else "unknown" if c.day < last else "yes"
            points["notice" if sent else "contested", rule.id, None if sent else p] = SURE[late]
    return [(key, options, bool) for key, options in points.items()]

def reading(c, p, ladder, tier):
    """Does ``p`` speak to this member and this service, and may it count on its tier?"""
    a, scope, s, others = p.authority, p.authority.scope, c.q.service, c.library.provisions
    lines = {c.span.line_of_business, "medicaid" if ladder.id.startswith("chip_medicaid") else c.span.line_of_business}
    addressed = Code(s.code_system, s.code) in p.codes if p.codes else not a.subjects
    public = "public" not in tier.admits or a.public
    fits = addressed and p.stance not in SHY and public is not False and lines & (a.lines_of_business or lines)
    coins = {("stance", p): SURE[p.stance != "unknown"], ("source", a): SURE[a.provenance is not None],
             ("tier", tier): SURE[tier.relation != "undecided"], ("public", a): SURE[public is not None]}
    ours = scope.values | {adoption.plan for adoption in a.adoptions if scope.level == "plan"}
    anywhere = [q.authority.scope.values for q in others if q.authority.scope.level == scope.level] + [set()]
    routed = c.library.jurisdictions.route(s, c.home, c.day).options or anywhere
    places = {"plan": [{c.span.plan}], "state": [{c.state}] if c.state else anywhere, "contractor": routed}
    here = [level for level in places if level == scope.level and not all(map(ours.intersection, places[level]))]
    points = [(("place", level), places[level], ours.intersection) for level in here]
    for asked in p.conditions:
        values = [other.value for q in others for other in q.conditions if other.fact == asked.fact]
        more = {bool: lambda v: (v, not v), str: lambda v: (v, v + "~")}
        near = [x for v in values for x in more.get(type(v), lambda v: (v, v - 1, v + 1))(v)]
        near = near if asked.holds(s.facts) == "unknown" else [s.facts.get(asked.fact)]
        points.append((("fact", asked.fact), near, lambda v, asked=asked: asked.holds({asked.fact: v}) == "yes"))
    for dx in [p.diagnoses] if p.diagnoses else []:
        near = [s.diagnoses] if s.diagnoses else [(k.value,) for q in others for k in (q.diagnoses or dx).codes] + [()]
        points.append((("diagnoses",), near, lambda codes, dx=dx: any(map(dx.matches_diagnosis, codes))))
    return [*points, (("fits", p), (fits,), bool), *((key, options, bool) for key, options in coins.items())]
def walk(ladder, active, ranks, reviewed, unsure):
    """One world: worth (a conflict's is an individual review's), result key, resolution, governing provision."""
    tier, worth, start = (lambda p: ladder.tiers[ranks[p]]), (lambda p: GENEROSITY[p.status]), lambda p: p.period.start
    able = [p for p in active if tier(p).relation in DECIDING or (tier(p).relation == "grants" and worth(p) > 2)]
    keepers = sorted((p for p in able if p.role == "reserves"), key=ranks.get)
    able = [p for p in able if not keepers or ranks[p] <= ranks[keepers[0]] or tier(p).group == tier(keepers[0]).group]
    decide = [p for p in able if p.role == "decides"]
    pool = [p for p in decide if p.status != REVIEW] or keepers or decide or [p for p in active if p.role == "standard"]
    top = [p for p in pool if ranks[p] == min(map(ranks.get, pool))]
    sorts = tier(top[0]).tie_break_kinds if top else None
    told = sorts is None or {p.authority.kind for p in top} <= sorts
    top = [p for p in top if not (tier(p).tie_break and told) or start(p).latest == max(start(q).latest for q in top)]
    clash = any(p.status != q.status or (p.criteria and q.criteria and p.criteria != q.criteria
                and p.authority.family == q.authority.family) for p, q in combinations(top, 2))
    governor = min(top, key=lambda p: (not p.criteria, unsure[p], p.sort_key()), default=None)
    floor = max((p for p in active if p.role == "floor"), key=worth, default=None)
    if floor and not any(ranks[p] < ranks[floor] or worth(p) > worth(floor) for p in top):
        governor, clash = floor, False
    against = [p for p in active if governor and not clash and tier(p).mismatch_with
               and (tier(p).mismatch_with == tier(governor).name or p.authority.id in governor.coded_by)]
    if clash or any(p.status != governor.status for p in against):
        return 2, (UNCLEAR, "a person decides"), "conflict", None
    status, rank = governor.status if governor else ladder.silence, ranks.get(governor, 99)
    over = {k.value for k in ladder.duty_to_review if ladder.rank(k, Role.DECIDES, "coverage", "") < rank}
    if reviewed is not None and over - set(reviewed):
        return GENEROSITY[status], (UNCLEAR,), "indeterminate", None
    key = (status,) + ((governor.criteria, governor.authority.family) if status != REVIEW else ())
    return GENEROSITY[status], key, "governed" if governor else "silent", governor
