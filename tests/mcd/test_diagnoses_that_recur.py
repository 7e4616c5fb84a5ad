"""Claims differ in their diagnoses more than in anything else: those that stand on the same lists are told the same."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path
from typing import Any

import attrs
import pytest
from small_archives import MAC, article, download, members, of

from coverage_resolver import Answer, CoverageQuestion, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.io.answers import answer_to_dict
from coverage_resolver.io.mcd.document_authorities import LINES
from coverage_resolver.io.mcd.importing import import_mcd

CODES = ("D45", "D46.9", "M17.0", "F20.0", "Z00.00", "C7A.00")
SETS = [(), *[(code,) for code in CODES], ("D45", "Z00.00"), ("Z00.00", "M17.0"), ("D45", "F20.0"), ("D45", "M17.0")]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles on one code, one of them in two versions, whose lists differ."""
    folder = tmp_path_factory.mktemp("lists")
    old, new, other = article(90001, 5, "2025-01-01"), article(90001, 6, "2025-06-01"), article(90002, 3, "2025-01-01")
    listed = [(old, "D45"), (new, "D46.9"), (new, "F20.0"), (other, "M17.0"), (other, "C76"), (other, "C80")]
    files = [
        {
            "article": [key, other],
            "article_x_contractor": [of(each, **MAC) for each in (key, other)],
            "article_x_hcpc_code": [
                of(each, hcpc_code_id="81206", hcpc_code_group=1, range="N") for each in (key, other)
            ],
            "article_x_hcpc_code_group": [of(each, hcpc_code_group=1, paragraph="Tests.") for each in (key, other)],
            "article_x_icd10_covered": [
                of(each, icd10_covered_group=1, icd10_code_id=code, range="Y" if code[:2] in ("C7", "C8") else "N")
                for each, code in listed
                if each in (key, other)
            ],
            "article_x_icd10_covered_group": [
                of(each, icd10_covered_group=1, paragraph=f"List of {each['article_id']}.") for each in (key, other)
            ],
            "article_x_icd10_noncovered": [of(key, icd10_noncovered_group=1, icd10_code_id="F20.0")],
        }
        for key in (old, new)
    ]
    for day, tables in zip(("2025-02-02", "2025-07-02"), files, strict=True):
        import_mcd([download(folder, f"all_article_{day}", members("article", tables))], folder / "m.pack", day)
    return folder / "m.pack"


def question(diagnoses: tuple[str, ...], day: str, as_of: str) -> CoverageQuestion:
    return CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(code="81206", code_system="CPT", diagnoses=diagnoses, state="AK", kind="professional"),
        date_of_service=day,
        as_of=as_of,
    )


def whole(answer: Answer) -> dict[str, Any]:
    """All that it says, with the criteria of every source."""
    rulings = [ruling for item in answer.determinations for ruling in item.rulings.values()]
    criteria = sorted((step.provision.id, step.provision.criteria) for ruling in rulings for step in ruling.steps)
    return answer_to_dict(answer) | {"criteria": criteria}


@pytest.mark.parametrize("seed", range(4))
def test_a_question_is_answered_as_by_itself_whatever_diagnoses_were_asked_about_before(pack: Path, seed: int) -> None:
    days = [(day, as_of) for day in ("2025-03-01", "2025-07-10") for as_of in ("2025-03-01", "2026-01-01")]
    every = [question(diagnoses, *each) for diagnoses in SETS for each in days] * 3
    random.Random(seed).shuffle(every)
    library = load_library(pack)
    said = set()
    for each in every:
        alone = resolve(each, load_library(pack))
        assert whole(resolve(each, library)) == whole(alone)
        said.add(str(whole(alone)["determinations"]))
    assert len(said) > 6
    assert len(library.answers) < len(every) / 3


def test_two_diagnoses_on_the_same_lists_have_the_same_answer_and_others_their_own(pack: Path) -> None:
    library = load_library(pack)

    def support(*diagnoses: str) -> object:
        return whole(resolve(question(diagnoses, "2025-03-01", "2026-01-01"), library))

    for _ in range(3):
        assert support("Z00.00") == support("A00.0") == support("B99.9")
        assert support("D45") != support("Z00.00")


def test_the_order_of_the_diagnoses_does_not_matter(pack: Path) -> None:
    asked = [question(order, "2025-03-01", "2026-01-01") for order in permutations(("D45", "M17.0", "Z00.00"))]
    first, *others = [whole(resolve(each, load_library(pack))) for each in asked]
    assert others == [first] * len(others)


def test_who_has_no_medicare_is_answered_without_the_lists(pack: Path) -> None:
    library, opened = load_library(pack), load_library(pack)
    medicare = question(("D45",), "2025-07-10", "2026-01-01")
    commercial = attrs.evolve(
        medicare, member=Member(enrollments=[Enrollment(line_of_business="commercial", start="1990-01-01")])
    )
    for _ in range(3):
        assert resolve(commercial, library).primary.rulings["coverage"].governing is None
    shelf = library.shelves[0]
    assert shelf.of_diagnoses(medicare.service, frozenset({"commercial"})) is None
    assert shelf.of_diagnoses(medicare.service, frozenset({"medicare_ffs"})) is not None
    assert whole(resolve(medicare, library)) == whole(resolve(medicare, opened))


def test_sets_of_diagnoses_of_which_the_lists_say_the_same_are_one(pack: Path) -> None:
    library = load_library(pack)
    told = library.shelves[0].of_diagnoses(question((), "2025-07-10", "2026-01-01").service, LINES)
    assert told is not None
    assert told(("D45",)) is told(("D45", "Z00.00")) is told(("Z00.00", "D45"))
    assert told(("D45",)) is not told(("Z00.00",))
