"""Whatever stands in whichever place of a file: a fault or a library, never another exception."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage_resolver.errors import InvalidRecords
from coverage_resolver.io.contents import read_contents
from coverage_resolver.io.data_home import data_home

WRONG: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 0, -1, 1.5, 10**30, "", " ", "x", "\u0000", "ncd", "2025-02-30", [], [[]], [None], {}, {"": 1}]
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every value inside ``value``."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in items for found in [(*path, key), *places(item, (*path, key))]]


def shipped_documents() -> list[dict[str, Any]]:
    home = data_home()
    files = [*sorted(home.glob("precedence/*.toml")), *sorted(home.glob("law/*.toml"))]
    files += sorted(home.glob("medic*/**/*.toml"))[:6]
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


DOCUMENTS = shipped_documents()


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_any_value_in_any_place(tmp_path: Path, data: st.DataObject) -> None:
    document = json.loads(json.dumps(data.draw(st.sampled_from(DOCUMENTS)), default=str))
    *way, last = data.draw(st.sampled_from(places(document)))
    target = document
    for key in way:
        target = target[key]
    target[last] = data.draw(WRONG)
    (tmp_path / "x.json").write_text(json.dumps(document), encoding="utf-8")
    try:
        read_contents([("x.json", tmp_path / "x.json")])
    except InvalidRecords as caught:
        for line in caught.lines():
            assert line.startswith("x.json")
            assert line.isprintable()
            assert line.count(" · ") == 2
