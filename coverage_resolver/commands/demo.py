"""``demo``: a few members on three days, on one screen."""

from __future__ import annotations

import argparse
from typing import Any

from coverage_resolver.commands.options import OK, add_command, chosen_library, print_json


def add(commands: Any) -> None:
    """The command."""
    add_command(commands, "demo", "a few members on three days, on one screen", _demo)


def _demo(given: argparse.Namespace) -> int:
    from coverage_resolver.commands.demo_screen import ask_demo, demo_screen, demo_table

    demo = ask_demo(chosen_library(given))
    if given.json:
        print_json(demo_table(demo))
    else:
        print(demo_screen(demo))
    return OK
