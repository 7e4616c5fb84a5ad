"""From the flags of ``resolve`` and ``explain`` to a question.

Flags and files become one table, which is read as a question file is: the same checks, the same messages, and
no value of a member in any of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from coverage_resolver.commands.set_fields import names_a_field, set_fields
from coverage_resolver.errors import DataNotFound, InvalidQuestion
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.questions_json import question_from_dict, read_question_table
from coverage_resolver.io.strict_values import closest, plain
from coverage_resolver.periods import parse_day
from coverage_resolver.questions import CoverageQuestion

if TYPE_CHECKING:
    from coverage_resolver.library import PolicyLibrary
    from coverage_resolver.tables.known_names import KnownNames

#: Each flag with the field that it fills and what it means.
FLAGS: tuple[tuple[str, str, str], ...] = (
    ("--line-of-business", "enrollment.line_of_business", "medicaid, medicare_ffs, medicare_advantage, commercial …"),
    ("--plan", "enrollment.plan", "the plan's id, as the policy records write it"),
    ("--state", "enrollment.state", "state of the Medicaid programme, or in which the contract was issued"),
    ("--delivery-system", "enrollment.delivery_system", "managed_care or fee_for_service"),
    ("--funding", "enrollment.funding", "insured, self_funded_erisa or self_funded_non_erisa"),
    ("--programme", "enrollment.programme", "for CHIP: separate or medicaid_expansion"),
    ("--state-programme", "enrollment.state_programme", "the state's own programme, as the policy records write it"),
    ("--enrolled-from", "enrollment.start", "first day of the coverage; the date of service where not given"),
    ("--code", "service.code", "the code of the service"),
    ("--code-system", "service.code_system", "its code system: HCPCS, CPT, CDT …"),
    ("--description", "service.description", "the service in words"),
    ("--pos", "service.place_of_service", "place of service, two digits"),
    ("--service-state", "service.state", "state in which the service is furnished"),
    ("--county", "service.county", "county in which the service is furnished"),
    ("--dob", "member.date_of_birth", "date of birth"),
    ("--residence-state", "member.residence_state", "state in which the member lives"),
    ("--request-date", "service.request_date", "day on which authorization was requested"),
    ("--dos", "date_of_service", "date of service, or the first one"),
    ("--as-of", "as_of", "day up to which things count as known; needed, and never today by default"),
)


def add_question_flags(parser: argparse.ArgumentParser) -> None:
    """The flags by which a question is asked."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--question", metavar="FILE", help="a question in JSON; further flags complete or replace it")
    source.add_argument("--example", metavar="NAME", help="a shipped question, such as those of `demo`")
    source.add_argument("--case", metavar="TABLE::CASE", help="a row of a decision table; further flags replace it")
    for flag, field, told in FLAGS:
        parser.add_argument(flag, dest=field, metavar="DAY" if _is_day(flag) else "TEXT", help=told)
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--dx", dest="service.diagnoses", metavar="ICD10", help="a diagnosis; repeatable", **many)
    parser.add_argument("--fact", dest="facts", metavar="NAME=VALUE", help="a fact of the case; repeatable", **many)
    parser.add_argument(
        "--set", dest="fields", metavar="FIELD=VALUE", help="any other field, as decision tables name it", **many
    )
    parser.add_argument("--why-not", dest="offered", metavar="ID", help="tell what became of ID or ID@VERSION", **many)
    parser.add_argument("--through", metavar="DAY", help="last date of service, for an answer in parts")


def _is_day(flag: str) -> bool:
    return flag in ("--enrolled-from", "--dob", "--dos", "--as-of")


def read_flags(given: argparse.Namespace, library: PolicyLibrary) -> tuple[CoverageQuestion, tuple[str, ...]]:
    """The question of the flags, of the file, or of both, and what the library does not know of it.

    Raises :class:`InvalidQuestion`, and :class:`InvalidRecords` for a row of a decision table that cannot be asked.
    """
    from coverage_resolver.tables.known_names import known_names

    names = known_names(library)
    table = _source(given, names)
    more, fields = set_fields(given.fields)
    enrollment = {**more, **_given(given, "enrollment.")}
    if table is None:
        table = {}
        _check_needed(given)
        enrollment.setdefault("start", given.date_of_service)
        table["member"] = {"enrollments": [enrollment]}
    elif enrollment:
        raise InvalidQuestion("member.enrollments", "given by the file and by flags", "change the file, or drop it")
    for name, value in fields.items():
        table[name] = _merged(table.get(name), value) if isinstance(value, dict) else value
    for part in ("member", "service"):
        table[part] = _merged(table.get(part), _given(given, f"{part}."))
    if given.facts:
        facts = table["service"].get("facts")
        table["service"] = _merged(table["service"], {"facts": _merged(facts, dict(map(_fact, given.facts)))})
    for name in ("date_of_service", "as_of"):
        if getattr(given, name) is not None:
            table[name] = getattr(given, name)
    question = question_from_dict(table)
    offered = (*question.offered, *(_document(name.strip(), library) for name in given.offered))
    return attrs.evolve(question, offered=offered) if given.offered else question, tuple(_unknown(table, names))


def _document(named: str, library: PolicyLibrary) -> str:
    """The id of the document that ``--why-not`` names: in letters of either case, with or without ``@version``.

    What is no id of the library, or of several, stays as it was written.
    """
    if library.authority(named) is not None:
        return named
    written, _, version = named.partition("@")
    folded = written.casefold()
    found = {item.authority.id for item in library.provisions if item.authority.id.casefold() == folded}
    found.update(name for name in (written, written.upper()) if library.authority(name) is not None)
    if len(found) != 1:
        return named
    (name,) = found
    # Of what is found on demand, nobody has every version at hand.
    versions = {item.version for item in library.provisions if item.authority.id == name}
    if version and versions and version not in versions:
        what = "no version of this authority has this name"
        raise InvalidQuestion("offered", what, closest(version, versions, f"leave @ out for all of {name}"))
    return name


def _unknown(table: Mapping[str, Any], names: KnownNames) -> Iterator[str]:
    """What of a question nobody knows under this library. It is asked all the same; no value of it is repeated."""
    from coverage_resolver.tables.question_names import unknown_of

    for field, found in unknown_of(table, [names]):
        if field[-1] != "offered":
            yield f"the question's {'.'.join(field)} {found.what} · {found.what_to_do}"


def _source(given: argparse.Namespace, names: KnownNames) -> dict[str, Any] | None:
    """The table of the file, the example or the row that was named, or nothing."""
    if given.case is not None:
        from coverage_resolver.tables.finding import case_table

        return case_table(given.case, given.as_of or "", names)
    file = given.question if given.example is None else example_file(given.example)
    return None if file is None else read_question_table(file)


def examples_home() -> Path:
    """The folder of the shipped examples."""
    return data_home() / "examples"


def example_file(name: str) -> Path:
    """A shipped question by its name; raises :class:`DataNotFound` with the names that there are."""
    known = sorted(path.stem for path in (examples_home() / "questions").glob("*.json"))
    if name not in known:
        raise DataNotFound(f"--example {plain(name)}", "no such example", closest(name, known))
    return examples_home() / "questions" / f"{name}.json"


def _check_needed(given: argparse.Namespace) -> None:
    for flag, field, _ in FLAGS:
        if flag in ("--line-of-business", "--dos", "--as-of") and getattr(given, field) is None:
            raise InvalidQuestion(field, f"{flag} is missing", f"add {flag}, or name a file with --question")
    try:
        parse_day(given.date_of_service)
    except ValueError as fault:
        raise InvalidQuestion("date_of_service", str(fault), "write the day as YYYY-MM-DD") from None


def _given(given: argparse.Namespace, prefix: str) -> dict[str, Any]:
    flags = vars(given).items()
    return {name.removeprefix(prefix): value for name, value in flags if name.startswith(prefix) and value}


def _merged(table: object, more: dict[str, Any]) -> Any:
    """A table with the flags put in; what is no table is left for the reader of questions to refuse."""
    if table is None:
        return more
    return {**table, **more} if isinstance(table, dict) else table


def _fact(written: str) -> tuple[str, Any]:
    """A name and a JSON scalar; text that is no JSON is text."""
    name, sign, value = written.partition("=")
    if not sign or not name.strip():
        raise InvalidQuestion("service.facts", "a fact without a name or without a value", "write --fact NAME=VALUE")
    if names_a_field(name.strip()):
        field = name.strip()
        raise InvalidQuestion(field, "a field of the question, and no fact of the case", f"write --set {field}=…")
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = value
    if isinstance(found, (dict, list)):
        raise InvalidQuestion(f"service.facts.{name.strip()[:40]}", "not one value", "write text, a number or a truth")
    return name.strip(), found


def flag_of(field: str) -> str:
    """The flag that fills a field of the question, or nothing."""
    name = field.replace("member.enrollments[1]", "enrollment")
    return next((flag for flag, filled, _ in FLAGS if filled == name), "")
