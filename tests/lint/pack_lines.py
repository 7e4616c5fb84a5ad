"""Small packs for the tests of lint: a header, and a national determination a line."""

from __future__ import annotations

import json
from typing import Any

HEADER = '{"schema": "coverage-records/1"}'
PROVENANCE = {"source": "the text", "retrieved": "2026-11-23"}


def line(name: str, status: str, **provision: Any) -> str:
    """One determination about one code."""
    says = {"version": "1", "status": status, "codes": ["HCPCS:M0076"], "effective": "2020-01-01", **provision}
    about = {"id": name, "kind": "ncd", "title": "T", "citation": {"text": name, "verified": True}}
    scope = {"level": "national", "values": ["US"]}
    return json.dumps({**about, "scope": scope, "provenance": PROVENANCE, "provision": [says]})


def pack(*statuses: str) -> str:
    """A pack of determinations N 1, N 2 …, long known."""
    lines = (line(f"N {number}", status, published="2019-01-01") for number, status in enumerate(statuses, start=1))
    return "\n".join([HEADER, *lines])
