"""Runs worked scenarios and reports where the library agrees with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.codes import CodeSet
from coverage_resolver.conformance.scenarios import Line, Scenario, read_scenario
from coverage_resolver.determinations import Answer, Determination
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.resolve import resolve_span
from coverage_resolver.spans import SpanAnswer
from coverage_resolver.vocabulary import CoverageStatus

LABELS = ("settled", "arguable", "needs-human")
Raw = Mapping[str, Any]


@attrs.frozen
class Failure:
    """One field of one scenario that came out otherwise."""

    id: str
    field: str
    expected: Any
    got: Any


@attrs.frozen(kw_only=True)
class Report:
    """What agreed, label by label; the recall of expected reason codes; every failure."""

    cases: int
    by_confidence: Mapping[str, Mapping[str, int]]
    reason_codes_expected: int
    reason_codes_found: int
    failures: tuple[Failure, ...]
    missed_codes: tuple[tuple[str, str], ...] = ()

    @property
    def reason_code_recall(self) -> float:
        """The share of expected reason codes that were given."""
        return 1.0 if not self.reason_codes_expected else self.reason_codes_found / self.reason_codes_expected

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "cases": self.cases,
            "by_confidence": {label: dict(counts) for label, counts in self.by_confidence.items()},
            "reason_code_recall": round(self.reason_code_recall, 4),
            "failures": [attrs.asdict(failure) for failure in self.failures],
        }


def run_scenarios(raws: Iterable[Raw], base: PolicyLibrary, classes: Mapping[str, CodeSet] | None = None) -> Report:
    """Ask every scenario under the ladders and the law of ``base`` and compare."""
    counts = {label: Counter({"cases": 0, "agree": 0}) for label in LABELS}
    failures: list[Failure] = []
    missed: list[tuple[str, str]] = []
    expected_codes = found_codes = cases = 0
    for raw in raws:
        cases += 1
        got = _ask(raw, base, classes or {})
        faults = tuple(_compare(raw["id"], raw["expected"], got))
        tally = counts.setdefault(raw["confidence"], Counter({"cases": 0, "agree": 0}))
        tally["cases"] += 1
        tally["agree"] += not faults
        failures += faults
        wanted = set(raw["expected"].get("reason_codes") or ())
        expected_codes += len(wanted)
        found_codes += len(wanted & got["reason_codes"])
        missed += [(raw["id"], code) for code in sorted(wanted - got["reason_codes"])]
    return Report(
        cases=cases,
        by_confidence=counts,
        reason_codes_expected=expected_codes,
        reason_codes_found=found_codes,
        failures=tuple(failures),
        missed_codes=tuple(missed),
    )


def _ask(raw: Raw, base: PolicyLibrary, classes: Mapping[str, CodeSet]) -> dict[str, Any]:
    try:
        scenario = read_scenario(raw, base, classes)
        answers = [(line, resolve_span(line.question, line.through, scenario.library)) for line in scenario.lines]
    except InvalidQuestion as fault:
        return _refused("CODE_SYSTEM_REQUIRED" if fault.field == "service.code_system" else "INPUT_MISSING")
    except ValueError:
        return _refused("INPUT_MISSING")
    return _summary(scenario, answers)


def _refused(code: str) -> dict[str, Any]:
    """A scenario whose question or sources cannot be read is refused, with the reason."""
    return {
        "determination": CoverageStatus.INVALID_INPUT.value,
        "governing_authority": None,
        "segments": [],
        "alternatives": [],
        "reason_codes": {code},
    }


def _summary(scenario: Scenario, answers: list[tuple[Line, SpanAnswer]]) -> dict[str, Any]:
    segments = [entry for line, span in answers for entry in _segments(line, span, len(answers) > 1)]
    codes = {code.value for _, span in answers for code in span.reason_codes}
    if len(answers) > 1:
        codes.add("SPAN_SPLIT")
    first = answers[0][1].segments[0].answer
    if len(segments) > 1 and first.order_settled:
        return {
            "determination": CoverageStatus.SPLIT.value,
            "governing_authority": None,
            "segments": segments,
            "alternatives": [],
            "reason_codes": codes,
        }
    primary = first.primary
    return {
        "determination": primary.status.value if first.order_settled else CoverageStatus.INDETERMINATE.value,
        "governing_authority": _governing(primary) if first.order_settled else None,
        "segments": [],
        "alternatives": [
            {
                "determination": None if item.status is None else item.status.value,
                "governing_authority": None if item.governing is None else item.governing.authority.id,
            }
            for item in primary.alternatives
        ],
        "reason_codes": codes,
    }


def _governing(determination: Determination) -> str | None:
    return None if determination.governing is None else determination.governing.authority.id


def _legs(answer: Answer) -> list[Determination]:
    """Payers that decide; a plan that only points elsewhere is no segment of its own, unless it stands first."""
    deciding = [item for item in answer.determinations if not item.redirected]
    return deciding if len(deciding) > 1 or not answer.primary.redirected else [answer.primary]


def _segments(line: Line, span: SpanAnswer, by_line: bool) -> list[dict[str, Any]]:
    found = []
    for segment in span.segments:
        for number, leg in enumerate(_legs(segment.answer), start=1):
            entry: dict[str, Any] = {
                "from": segment.first.isoformat(),
                "to": segment.last.isoformat(),
                "order": number,
                "payer": leg.payer.line_of_business,
                "determination": leg.status.value,
                "governing_authority": _governing(leg),
            }
            if by_line:
                entry["line"] = line.number
            found.append(entry)
    return found


#: Fields of a segment that are compared; a payer's label is free text in the scenarios.
_SEGMENT_FIELDS = ("from", "to", "order", "line", "determination", "governing_authority")


def _compare(name: str, expected: Raw, got: Raw) -> Iterable[Failure]:
    for field in ("determination", "governing_authority"):
        if expected.get(field) != got[field]:
            yield Failure(name, field, expected.get(field), got[field])
    if expected.get("segments"):
        wanted = [{key: item[key] for key in _SEGMENT_FIELDS if key in item} for item in expected["segments"]]
        shown = [{key: item.get(key) for key in want} for want, item in zip(wanted, got["segments"], strict=False)]
        if len(wanted) != len(got["segments"]) or wanted != shown:
            yield Failure(name, "segments", wanted, got["segments"])
    if expected.get("alternatives") and got["determination"] == CoverageStatus.INDETERMINATE.value:
        fields = {key for item in expected["alternatives"] for key in item} & {"determination", "governing_authority"}
        wanted_set, got_set = _distinct(expected["alternatives"], fields), _distinct(got["alternatives"], fields)
        if wanted_set != got_set:
            yield Failure(name, "alternatives", wanted_set, got_set)


def _distinct(items: Iterable[Raw], fields: Iterable[str]) -> list[dict[str, Any]]:
    """The different alternatives, by the fields that the scenario states."""
    rows = {tuple((field, item.get(field)) for field in sorted(fields)) for item in items}
    return [dict(row) for row in sorted(rows, key=repr)]
