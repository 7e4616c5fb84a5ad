"""``schema``: the JSON Schemas of what is read and written."""

from __future__ import annotations

import argparse
from typing import Any

from coverage_resolver.commands.options import OK, add_command, print_json

SCHEMAS = ("question", "answer", "records")


def add(commands: Any) -> None:
    """The command with its argument."""
    schema = add_command(commands, "schema", "print a JSON Schema", _schema)
    schema.add_argument("name", choices=SCHEMAS, metavar="|".join(SCHEMAS))


def _schema(given: argparse.Namespace) -> int:
    from coverage_resolver.io.schemas import schema

    print_json(schema(given.name))
    return OK
