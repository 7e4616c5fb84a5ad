"""``resolve`` and ``explain``: one question, or one question over a span of days."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from coverage_resolver.commands.options import OK, UNSETTLED, add_command, chosen_library, print_json
from coverage_resolver.commands.question_flags import add_question_flags, read_flags
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.io.strict_values import closest

if TYPE_CHECKING:
    from coverage_resolver.library import PolicyLibrary
    from coverage_resolver.questions import CoverageQuestion


def add(commands: Any) -> None:
    """Both commands: they differ in what the text tells."""
    for name, told in (("resolve", "the answer, a line for each payer"), ("explain", "the answer with its reasons")):
        asked = add_command(commands, name, told, _resolve)
        add_question_flags(asked)
        if name == "explain":
            asked.add_argument("--by-topic", action="store_true", help="a table: what stands on each topic, since when")
        asked.add_argument("--require-settled", action="store_true", help="exit with 4 where it is not settled")


def _resolve(given: argparse.Namespace) -> int:
    library = chosen_library(given)
    question, unknown = read_flags(given, library)
    for line in unknown:
        print(f"note: {line}", file=sys.stderr)
    if given.through is not None and getattr(given, "by_topic", False):
        raise InvalidQuestion("through", "the table by topic is of one day", "leave out --through, or --by-topic")
    if given.through is not None:
        return _resolve_span(given, question, library)
    from coverage_resolver.explain import explain, summary
    from coverage_resolver.io.answers import answer_to_dict
    from coverage_resolver.resolve import resolve

    for name in question.offered:
        if library.authority(name) is None:
            known = {item.authority.id for item in library.provisions}
            advice = closest(name, known, "check the id of --why-not")
            raise InvalidQuestion("offered", "no authority of the library has this id", advice)
    answer = resolve(question, library)
    settled = answer.settled
    if getattr(given, "by_topic", False):
        from coverage_resolver.explain_topics import topic_dicts, topic_lines, topic_table

        tables = topic_table(question, library, answer)
        settled = settled and all(row.settled for table in tables for row in table)
        if given.json:
            print_json(topic_dicts(answer, tables))
        else:
            print("\n".join(topic_lines(answer, tables)))
    elif given.json:
        print_json(answer_to_dict(answer))
    else:
        print(explain(answer) if given.command == "explain" else summary(answer, question.offered))
    return UNSETTLED if given.require_settled and not settled else OK


def _resolve_span(given: argparse.Namespace, question: CoverageQuestion, library: PolicyLibrary) -> int:
    from coverage_resolver.explain import explain_span, summary
    from coverage_resolver.io.answers import span_to_dict
    from coverage_resolver.periods import parse_day
    from coverage_resolver.resolve import resolve_span

    try:
        through = parse_day(given.through)
    except ValueError as fault:
        raise InvalidQuestion("through", str(fault), "write --through as YYYY-MM-DD") from None
    span = resolve_span(question, through, library)
    if given.json:
        print_json(span_to_dict(span))
    elif given.command == "explain":
        print(explain_span(span))
    else:
        print("\n".join(f"{part.first} to {part.last}\n{summary(part.answer)}" for part in span.segments))
    settled = all(part.answer.settled for part in span.segments)
    return UNSETTLED if given.require_settled and not settled else OK
