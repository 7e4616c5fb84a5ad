"""A command that was run, and flags that many tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Ran(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]

#: Flags of a question that the shipped library settles.
SETTLED = (
    *("--line-of-business", "medicare_ffs", "--code", "M0076", "--code-system", "HCPCS"),
    *("--service-state", "FL", "--dos", "2025-07-15", "--as-of", "2026-06-30"),
)
