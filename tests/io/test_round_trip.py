"""What is dumped and loaded is equal field by field."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage_resolver.authorities import (
    SCOPE_LEVELS,
    Adoption,
    Authority,
    Provenance,
    Provision,
    Scope,
)
from coverage_resolver.citations import Citation
from coverage_resolver.codes import Code, CodeRange, CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.contents import read_contents
from coverage_resolver.io.dump import dump_records
from coverage_resolver.io.records import shipped_library
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import GENEROSITY, TOPICS, AuthorityKind, Axis, DateBasis, Role, Stance

names = st.text("ABCDEFGabc0123456789 .-_()§&/", min_size=1, max_size=12).map(str.strip).filter(bool)
printable = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
OTHER_LEVELS = sorted(set(SCOPE_LEVELS) - {"state"})
texts = st.text(printable | st.sampled_from("\n\t"), max_size=20).map(lambda text: unicodedata.normalize("NFC", text))
texts = texts.filter(lambda text: all(c.isprintable() or c in "\n\t" or c.isspace() for c in text))
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
months = st.builds("{:04}-{:02}".format, st.integers(1900, 2100), st.integers(1, 12)).map(ImpreciseDate.parse)
windows = st.builds(
    lambda start, length, written: ImpreciseDate(start, start + dt.timedelta(length), written=written),
    days, st.integers(0, 60), texts,
)  # fmt: skip
imprecise = days.map(ImpreciseDate.parse) | months | windows
periods = st.tuples(imprecise, st.none() | imprecise).filter(
    lambda ends: ends[1] is None or ends[1].latest >= ends[0].earliest
).map(lambda ends: EffectivePeriod(*ends))  # fmt: skip
reason_codes = st.lists(st.sampled_from(list(ReasonCode)), max_size=3).map(tuple)
scalars = st.booleans() | st.integers(-(10**9), 10**9) | texts | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(texts, inner, max_size=3).map(FrozenTable),
    max_leaves=6,
)
codes = st.builds(
    CodeSet,
    st.frozensets(st.from_regex("[A-V][0-9]{4}", fullmatch=True).map(lambda c: Code("HCPCS", c)), max_size=3),
    st.just(()) | st.just((CodeRange("CPT", "64000", "64999"),)),
)
diagnoses = st.frozensets(
    st.from_regex("[A-Z][0-9][0-9A-Z]([0-9A-Z]{1,4})?", fullmatch=True).map(lambda c: Code("ICD10CM", c)),
    min_size=1, max_size=3,
).map(CodeSet)  # fmt: skip
numbers = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
conditions = (
    st.builds(Condition, names, st.sampled_from(["is", "unless_known"]), scalars)
    | st.builds(Condition, names, st.sampled_from(["below", "above"]), numbers)
    | st.builds(Condition, names, st.sampled_from(["one_of", "none_of"]), st.lists(scalars, max_size=3).map(tuple))
)


@st.composite
def adopted(draw: st.DrawFn, authority: Authority) -> Authority:
    """The authority, adopted by plans that it reaches: another one would be a slip."""
    plans = st.sampled_from(sorted(authority.scope.values)) if authority.scope.level == "plan" else names
    adoption = st.builds(Adoption, plan=plans, period=st.none() | periods, citation=texts)
    return attrs.evolve(
        authority, adoptions=tuple(draw(st.lists(adoption, max_size=2, unique_by=lambda each: each.plan)))
    )


authorities = st.builds(
    Authority, id=names, kind=st.sampled_from(list(AuthorityKind)), title=texts, issuer=texts,
    citation=st.builds(Citation, names, st.booleans(), aliases=st.lists(texts).map(tuple), note=texts),
    scope=st.builds(Scope, st.sampled_from(OTHER_LEVELS), st.frozensets(names, min_size=1))
    | st.builds(Scope, st.just("state"), st.frozensets(st.sampled_from(("CA", "OH", "PR")), min_size=1)),
    lines_of_business=st.frozensets(names, max_size=2),
    provenance=st.none() | st.builds(Provenance, source=texts, retrieved=st.none() | days, sha256=texts),
    family=names, subjects=st.lists(texts, max_size=2).map(tuple), codes_informational=st.booleans(),
    defects=reason_codes, approved=st.none() | imprecise, last_review=st.none() | imprecise,
    public=st.none() | st.booleans(), renumbered_from=st.lists(names, max_size=2).map(tuple),
    exception_route=texts, note=texts,
).flatmap(adopted)  # fmt: skip
provisions = st.builds(
    Provision, authority=authorities, version=names, topic=st.sampled_from(sorted(TOPICS)) | names,
    stance=st.sampled_from(list(Stance)), role=st.sampled_from(list(Role)), axis=st.sampled_from(list(Axis)),
    status=st.sampled_from(list(GENEROSITY)), criteria=texts, value=st.none() | values, codes=codes,
    diagnoses=st.none() | diagnoses, conditions=st.lists(conditions, max_size=2).map(tuple), period=periods,
    published_on=st.none() | days, end_known_from=st.none() | days, retired_on=st.none() | days,
    decision_memo_on=st.none() | days, implementation_on=st.lists(days, max_size=2).map(tuple),
    date_basis=st.sampled_from(list(DateBasis)), allows_supplement=st.booleans(),
    significant_cost_through=st.none() | days, wording=reason_codes,
    reasons=st.dictionaries(st.sampled_from(["governs", "gap_lcd"]), reason_codes).map(FrozenTable),
    citation=texts,
).filter(
    # The table of an election holds what it selects, and nothing else can be read.
    lambda item: item.authority.kind is not AuthorityKind.MA_LCD_ELECTION or not isinstance(item.value, FrozenTable)
)  # fmt: skip


def fields(value: Any) -> Any:
    """Every field, also those that comparison leaves out, and with the type of each scalar."""
    if attrs.has(type(value)):
        return type(value), [fields(getattr(value, field.name)) for field in attrs.fields(type(value))]
    if isinstance(value, FrozenTable):
        return {key: fields(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(map(fields, value))
    return type(value), value


def loaded(path: Path, text: str) -> tuple[Provision, ...]:
    path.write_text(text, encoding="utf-8", newline="")
    return read_contents([(path.name, path)]).provisions


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(provisions)
def test_a_provision_comes_back(tmp_path: Path, provision: Provision) -> None:
    (again,) = loaded(tmp_path / "x.jsonl", dump_records([provision]))
    assert fields(again) == fields(provision)


def test_the_shipped_records_come_back(tmp_path: Path) -> None:
    shipped = shipped_library().provisions
    text = dump_records(shipped)
    again = loaded(tmp_path / "x.jsonl", text)
    assert [fields(item) for item in again] == [fields(item) for item in shipped]
    assert dump_records(again) == text


def test_two_authorities_of_one_id_cannot_be_dumped() -> None:
    first = shipped_library().provisions[0]
    other = attrs.evolve(first.authority, title="another")
    with pytest.raises(ValueError, match="two different authorities bear one id; give one of them another id"):
        dump_records([first, other])
