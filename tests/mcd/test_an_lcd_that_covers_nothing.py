"""A determination of non-coverage lists its code in order to refuse it: what it says must be read (mcd.md 11.11).

A text may refuse one code, too, though a list has it. What stands under a condition is a criterion.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archives import of
from small_packs import CODE, MAY_REFUSE, ask, billing, determination, pack, said, snapshot

#: As the indications of two real determinations begin, and what says the same of another.
REFUSES_ALL = """
This is a noncoverage policy for the chemosensitivity and chemoresistance assays (CSRAs).
This is a non-coverage policy for the GlycoMark® assay.
This LCD is a limited non-coverage determination.
This policy establishes non-coverage of the test.
Services listed in the related article are not reasonable and necessary and are non-covered.
All services in this policy are considered not reasonable and necessary.
All CPT codes in group 1 will be denied.
This contractor considers the therapy not necessary and will deny all claims.
The service is non-covered.
"""
COVERS = """
This is a limited coverage policy.
This LCD describes coverage and non-coverage of the test.
This is no policy of a plan. Non-coverage of other tests is told elsewhere.
Sessions in excess of 3 sessions per week are not considered reasonable and necessary.
All services that do not meet these criteria will be denied as not reasonable and necessary.
Services in this article are not covered when they are performed for screening.
All other services are not covered.
"""
#: What refuses the code, and what does so under a condition or refuses another one.
REFUSES_ONE = f"""
CPT code {CODE} is not covered.
CPT {CODE} is considered not reasonable and necessary.
{CODE} is non-covered by Medicare.
There is no coverage for code {CODE}.
Medicare does not cover CPT code {CODE}.
CPT code {CODE} (see below) remains noncovered.
CPT code {CODE} does not meet the reasonable and necessary threshold for coverage.
Claims for CPT code {CODE} will be rejected.
CPT code {CODE} is noncovered because it is investigational.
CPT code {CODE} is not covered in any setting, even if ordered by a physician.
CPT code {CODE} is not covered on or after 01/01/2024.
Services reported with CPT code {CODE} are not covered.
It was determined that CPT code {CODE} is not covered.
We do not cover CPT code {CODE}.
There is no Medicare coverage for CPT code {CODE}.
CPT code {CODE} is neither reasonable nor necessary.
CPT code {CODE} is denied as statutorily noncovered.
CPT code {CODE} is not covered per NCD 30.3.
"""
REFUSES_NONE = f"""
CPT code {CODE} is not covered when it is performed alone.
CPT code {CODE} is not covered for cosmetic purposes.
CPT code {CODE} is covered when criteria are met.
CPT code 99999 is not covered.
Without a record of the result CPT code {CODE} will be denied.
A dose of {CODE} units is not covered.
More than one unit of CPT code {CODE} per day will be denied.
Repeat {CODE} within 12 months is not covered.
Screening with CPT code {CODE} is not covered.
CPT code {CODE} for cosmetic purposes is not covered.
CPT code {CODE} in children is not covered.
Non-covered uses of CPT code {CODE}: headache.
"""


def lines(text: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("text", text.strip().splitlines())


def fate(folder: Path, **about: str) -> tuple[str, tuple[str, ...]]:
    held = snapshot([determination(**about)], [billing()], {5: (CODE,)})
    found = ask(pack(folder, {"2024-06-01": held}), "2024-06-01", code=CODE)
    return said(found), found.needs


@lines(REFUSES_ALL)
def test_an_lcd_of_non_coverage_covers_nothing_by_its_list(tmp_path: Path, text: str) -> None:
    assert fate(tmp_path, indication=f"<p>{text}</p>") == ("indeterminate", MAY_REFUSE)


@pytest.mark.parametrize(
    "title",
    [
        *("Noncovered Services", "Non-Coverage of Assays", "Non-covered Procedures", "Investigational Procedures"),
        *("Services That Are Not Reasonable and Necessary", "Statutory Exclusions", "Investigational Widgets"),
    ],
)
def test_so_does_one_that_is_called_so(tmp_path: Path, title: str) -> None:
    assert fate(tmp_path, title=title) == ("indeterminate", MAY_REFUSE)


@lines(COVERS)
def test_one_that_speaks_of_non_coverage_too_covers_with_its_criteria(tmp_path: Path, text: str) -> None:
    assert fate(tmp_path, indication=text) == ("L80001@6", ())


@lines(REFUSES_ONE)
@pytest.mark.parametrize("where", ["indication", "description"])
def test_a_code_that_the_text_refuses_and_a_list_has(tmp_path: Path, text: str, where: str) -> None:
    if where == "indication":
        assert fate(tmp_path, indication=text) == ("indeterminate", MAY_REFUSE)
    held = snapshot([determination()], [billing(description=text)], {5: (CODE,)})
    found = ask(pack(tmp_path, {"2024-06-01": held}), "2024-06-01")
    assert (said(found), found.needs) == ("indeterminate", MAY_REFUSE)
    step = found.rulings["coverage"].step_of("L80001")
    assert step is not None
    assert text.rstrip(".") in step.provision.criteria or where == "indication"


@lines(REFUSES_NONE)
def test_a_refusal_under_a_condition_is_a_criterion(tmp_path: Path, text: str) -> None:
    assert fate(tmp_path, indication=text) == ("L80001@6", ())


@lines(REFUSES_ONE)
def test_one_that_no_list_has_is_a_doubt_too(tmp_path: Path, text: str) -> None:
    held = snapshot([determination(indication=text)], [billing()], {5: ("99990",)})
    found = ask(pack(tmp_path, {"2024-06-01": held}), "2024-06-01")
    assert (said(found), found.needs) == ("indeterminate", MAY_REFUSE)


def test_what_may_refuse_is_not_settled_by_another_lcd_that_covers(tmp_path: Path) -> None:
    """Whichever the first means, a refusal and a coverage of one rank would be a conflict."""
    lcds = [determination(indication=f"CPT code {CODE} is not covered."), determination(80002)]
    articles = [billing(), billing(90002, version=3)]
    related = [of(articles[0], r_lcd_id=80001), of(articles[1], r_lcd_id=80002)]
    held = snapshot(lcds, articles, article_tables={"article_related_documents": related})
    found = ask(pack(tmp_path, {"2024-06-01": held}), "2024-06-01")
    assert said(found) == "indeterminate"
    assert "text: L80001" in found.needs
    assert {item.status for item in found.rulings["coverage"].alternatives} == {
        "covered_with_criteria",
        "indeterminate",
    }
