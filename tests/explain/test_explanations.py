"""Explanations: every candidate once, every status in words, no word about the fate of a claim."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import attrs
import pytest

from coverage_resolver.commands.question_flags import examples_home
from coverage_resolver.determinations import Answer, Determination, Payer
from coverage_resolver.explain import explain, explain_span, summary
from coverage_resolver.explain_lines import FATES, STATUS_WORDS, WIDTH, in_effect, payer_name, since, words
from coverage_resolver.io.questions_json import read_question
from coverage_resolver.io.records import shipped_library
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, parse_day
from coverage_resolver.questions import CoverageQuestion, Enrollment, Member, Service
from coverage_resolver.resolve import resolve, resolve_span
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Disposition, Resolution

EXAMPLES = sorted(path.stem for path in (examples_home() / "questions").glob("*.json"))
DAYS = ("2019-03-01", "2023-12-31", "2025-05-31", "2025-06-15", "2025-07-15")
VERDICT = re.compile(r"\b(approved|denied)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def library() -> PolicyLibrary:
    return shipped_library()


def example(name: str, day: str = "2025-07-15") -> CoverageQuestion:
    return read_question(examples_home() / "questions" / f"{name}.json").on(parse_day(day))


def part(text: str, first: str, then: str = "") -> str:
    """The lines between two headings, wrapped lines joined."""
    found = text.split(first, 1)[1]
    found = found.split(then, 1)[0] if then else found
    return re.sub(r"\n\s+(?!- |\d+\. |[A-Z])", " ", found)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_candidate_stands_once_under_why_or_why_not(name: str, day: str, library: PolicyLibrary) -> None:
    answer = resolve(example(name, day), library)
    pieces = re.split(r"^Payer \d: |^No payer", explain(answer), flags=re.MULTILINE)[1:]
    for item, text in zip(answer.determinations, pieces, strict=True):
        if COVERAGE not in item.rulings:
            continue
        found: Counter[str] = Counter()
        body = text.split("\n  Why\n", 1)[1].split("\n\n  Other topics")[0].split("\n\n  Consult first")[0]
        for line in re.split(r"\n\s+(?:- |\d+\. )", "\n" + body):
            joined = " ".join(line.split())
            head = re.match(r"(.*?) \(version ([^,)]+)", joined)
            if head:
                several = re.search(r"\((\d+) provisions\)$|\((\d+) provisions\) [A-Z]", joined)
                count = next((int(number) for number in several.groups() if number), 1) if several else 1
                found[f"{head[1]}@{head[2]}"] += count
        assert found == Counter(step.provision.id for step in item.rulings[COVERAGE].steps)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_it_fits_a_screen_and_never_speaks_of_claims(name: str, day: str, library: PolicyLibrary) -> None:
    text = explain(resolve(example(name, day), library))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text == text.rstrip()
    told, _, _ = text.partition("  Reason codes")
    assert not VERDICT.search(told)


def test_the_headline_names_source_version_since_and_until(library: PolicyLibrary) -> None:
    text = " ".join(explain(resolve(example("original-medicare"), library)).split())
    assert "NCD 150.7 (version 1) governs coverage, in effect since 1999-09-27; no change is known ahead." in text
    text = " ".join(explain(resolve(example("commercial-insured", "2025-05-31"), library)).split())
    assert "this answer holds through 2025-05-31." in text


def test_june_is_told_as_a_doubt_with_its_branches(library: PolicyLibrary) -> None:
    text = explain(resolve(example("commercial-insured", "2025-06-15"), library))
    assert "plan-determined effective date: HNCA.CP.MP.65" in part(text, "What would settle it", "Depending on that")
    branches = part(text, "Depending on that", "Other topics")
    assert "investigational, HNCA.CP.MP.65 governs" in branches
    assert "not addressed individual review, no source decides" in branches


def test_a_plan_that_did_not_adopt_is_told_so(library: PolicyLibrary) -> None:
    text = explain(resolve(example("medi-cal-other-plan"), library))
    assert "HNCA.CP.MP.65" in part(text, "Not adopted by the plan", "Consult first")


def test_unverified_sources_say_so(library: PolicyLibrary) -> None:
    answer = resolve(example("medi-cal-managed-care", "2025-05-31"), library)
    text = " ".join(explain(answer).split())
    for step in answer.primary.rulings[COVERAGE].steps:
        marked = f"{step.provision.authority.id} (version {step.provision.version}) [UNVERIFIED"
        assert step.provision.authority.citation.verified or marked in text


def test_reason_codes_have_their_meaning(library: PolicyLibrary) -> None:
    answer = resolve(example("dual"), library)
    text = " ".join(explain(answer).split())
    for code in answer.reason_codes:
        assert f"- {code.value}: {code.meaning}" in text


def test_other_topics_are_told_with_their_candidates(library: PolicyLibrary) -> None:
    answer = resolve(example("medicare-advantage"), library)
    told = " ".join(part(explain(answer), "Other topics", "Mind").split())
    for topic, ruling in answer.primary.rulings.items():
        if topic != COVERAGE:
            assert f"{words(topic)}:" in told
            assert all(step.provision.authority.id in told for step in ruling.steps)


def test_a_summary_is_a_line_for_each_payer(library: PolicyLibrary) -> None:
    lines = summary(resolve(example("dual"), library)).splitlines()
    assert lines[0] == "Payer 1: Medicare fee-for-service · not medically necessary · NCD 150.7 governs"
    assert len(lines) == 2


def test_a_span_is_told_in_parts_without_a_window(library: PolicyLibrary) -> None:
    question = example("commercial-insured", "2025-05-20")
    text = explain_span(resolve_span(question, dt.date(2025, 7, 2), library))
    assert re.findall(r"^Part .*$", text, re.MULTILINE) == [
        "Part 1 of 3: 2025-05-20 to 2025-05-31",
        "Part 2 of 3: 2025-06-01 to 2025-06-29",
        "Part 3 of 3: 2025-06-30 to 2025-07-02",
    ]
    assert "holds" not in text.replace("the governing source holds", "")
    assert text.endswith("looked at in parts.")


def test_answers_without_a_payer_are_told_too(library: PolicyLibrary) -> None:
    import attrs

    question = example("commercial-insured")
    nobody = attrs.evolve(question, member=attrs.evolve(question.member, enrollments=()))
    lost = attrs.evolve(question, member=attrs.evolve(question.member, found=False))
    assert "No payer" in explain(resolve(nobody, library))
    assert "No coverage is known on the date of service." in explain(resolve(nobody, library))
    assert "the member is not known" in explain(resolve(lost, library))


def test_an_unsettled_order_of_payers_is_told(library: PolicyLibrary) -> None:
    item = Determination(
        payer=Payer("commercial"), resolution=Resolution.SILENT, status=CoverageStatus.OTHER_PAYER_RESPONSIBLE
    )
    day = dt.date(2025, 7, 15)
    answer = Answer(determinations=(item,), order_settled=False, date_of_service=day, as_of=day)
    assert "Who pays first is not settled" in explain(answer)
    assert "another payer is responsible" in explain(answer)


def test_every_status_and_fate_has_words() -> None:
    assert set(STATUS_WORDS) == set(CoverageStatus)
    assert set(FATES) == set(Disposition)
    assert not any(VERDICT.search(text) for text in (*STATUS_WORDS.values(), *FATES.values()))


def test_dates_in_words() -> None:
    assert since(ImpreciseDate.parse("2025-06-30")) == "since 2025-06-30"
    assert since(ImpreciseDate(parse_day("2012-01-01"), parse_day("2012-07-09"))) == (
        "since a day between 2012-01-01 and 2012-07-09"
    )
    source = shipped_library().provisions[0]
    item = attrs.evolve(source, period=EffectivePeriod.of("2018-01-01", "2018-02"))
    assert in_effect(item, "a-plan") == ("in effect since 2018-01-01 until a day between 2018-02-01 and 2018-02-28")
    assert payer_name(Payer("")) == "No payer"


NOBODY_REVIEWED = CoverageQuestion(
    member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2020-01-01")]),
    service=Service(code="81206", code_system="CPT", state="OH", kind="laboratory", diagnoses=["D46.9"]),
    date_of_service="2025-07-15",
    as_of="2025-12-31",
    reviewed=[],
)


def test_what_stands_so_far_would_govern_an_open_answer(library: PolicyLibrary) -> None:
    """The statute decides where no determination speaks; which of these there are nobody has looked at."""
    answer = resolve(NOBODY_REVIEWED, library)
    told = " ".join(part(explain(answer), "\n  Why\n", "\n  Consult first").split())
    assert "SSA 1862(a)(1)(A)" in told
    assert "would govern, as the strongest source that speaks (standard), if what is not known changes nothing." in told
    assert "  would govern · SSA 1862(a)(1)(A)" in summary(answer, ["SSA 1862(a)(1)(A)"])


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_governs_an_open_answer_in_any_line_of_it(name: str, day: str, library: PolicyLibrary) -> None:
    for question in (example(name, day), attrs.evolve(example(name, day), reviewed=())):
        answer = resolve(question, library)
        pieces = re.split(r"^Payer \d: |^No payer", explain(answer), flags=re.MULTILINE)[1:]
        for item, text in zip(answer.determinations, pieces, strict=True):
            if item.resolution is Resolution.INDETERMINATE and COVERAGE in item.rulings:
                why = text.split("\n  Why\n", 1)[1].split("\n\n", 1)[0]
                assert not re.search(r"\) governs|\] governs", " ".join(why.split())), why
