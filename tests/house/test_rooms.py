"""The rooms of the house: their size, their literals, their clocks, their face (house.md sections 3, 5 and 6)."""

import ast
import re
from pathlib import Path

import pytest

import coverage_resolver

PACKAGE = Path(coverage_resolver.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
BELOW_THE_FRONT_DOOR = [
    path for path in MODULES if path.stem not in ("cli", "__main__") and path.parent.name != "commands"
]
COMFORTABLE, CEILING = 250, 400
STATES = coverage_resolver.shipped_library().jurisdictions.states
DOCUMENT = re.compile(r"HNCA|NCD[- ]?\d|\b[LA]\d{5}\b|\bSYN-|CP\.MP|health-net", re.IGNORECASE)
#: Words of two capital letters that are no states where they stand.
WORDS = {
    ("commands/question_flags.py", "ID"),  # the placeholder of an argument
    ("explain_lines.py", "MA"),  # how Medicare Advantage is written out
    ("conformance/instruments.py", "PA"),  # prior authorization, in a scenario's criteria
}
PUBLIC = set(
    """
    Adoption Alternative Answer Authority AuthorityKind Citation Code CodeSet Condition CoverageQuestion
    CoverageResolverError CoverageStatus DataNotFound Determination Disposition EffectivePeriod Enrollment
    ImpreciseDate IncompleteLibrary InvalidQuestion InvalidRecord InvalidRecords Member MissingExtra Payer
    PolicyLibrary PriorAuthorization Provenance Provider Provision ReasonCode Residence Resolution
    RetroactiveRequest Role Ruling Scope Segment Service SpanAnswer Stance Step Supersession
    UnsettledDetermination explain load_library resolve resolve_span shipped_library
    """.split()  # noqa: SIM905
)


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def modules(paths=MODULES):
    return pytest.mark.parametrize("path", paths, ids=named)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def literals(module: ast.Module) -> list[tuple[int, str]]:
    """Every text of a module that is not a docstring."""
    documents = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
    ]


def test_no_room_is_too_large():
    sizes = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    print("above", COMFORTABLE, "lines:", {name: size for name, size in sizes.items() if size > COMFORTABLE})
    assert {name: size for name, size in sizes.items() if size > CEILING} == {}


@modules()
def test_a_room_says_what_it_is_for(path):
    assert ast.get_docstring(tree(path)) or not path.read_text(encoding="utf-8").strip()


@modules()
def test_no_state_is_named_in_code(path):
    texts = [(line, text) for line, text in literals(tree(path)) if text in STATES]
    assert len(STATES) == 56
    assert [(line, text) for line, text in texts if (named(path), text) not in WORDS] == []


@modules()
def test_no_plan_or_document_is_named_in_code(path):
    assert [(line, text) for line, text in literals(tree(path)) if DOCUMENT.search(text)] == []


@modules(BELOW_THE_FRONT_DOOR)
def test_nothing_below_the_front_door_reads_a_clock(path):
    clocks = {"today", "now", "utcnow", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert [(call.lineno, call.attr) for call in calls if isinstance(call, ast.Attribute) and call.attr in clocks] == []


@modules(BELOW_THE_FRONT_DOOR)
def test_nothing_below_the_front_door_prints(path):
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call, ast.Name) and call.id in ("print", "input")] == []


def test_the_public_face():
    assert set(coverage_resolver.__all__) == PUBLIC
    assert len(coverage_resolver.__all__) == len(PUBLIC)
    assert [name for name in PUBLIC if not hasattr(coverage_resolver, name)] == []


def test_the_package_is_typed():
    assert (PACKAGE / "py.typed").is_file()


def test_what_a_member_is_never_shows_in_a_repr():
    """House section 5: member facts have redacted reprs."""
    question = coverage_resolver.CoverageQuestion(
        member=coverage_resolver.Member(
            date_of_birth="1971-02-03",
            residence_state="WY",
            residence_county="Laramie",
            dual_status="qmb_only",
            facts={"secret": "pregnant"},
            enrollments=[
                coverage_resolver.Enrollment(
                    line_of_business="medicaid", plan="plan-x", start="1999-12-31", eligibility_group="expansion"
                )
            ],
        ),
        service=coverage_resolver.Service(
            code="J1000", code_system="HCPCS", diagnoses=["F32.9"], facts={"k": "relapse"}
        ),
        date_of_service="2025-07-15",
        as_of="2026-06-30",
    )
    hidden = ["1971", "WY", "Laramie", "qmb", "pregnant", "plan-x", "1999", "expansion", "F32", "relapse", "2025"]
    assert [word for word in hidden if word in repr(question)] == []
