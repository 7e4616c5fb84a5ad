"""How two values on one topic compare, as an analyst would say it: every row of the table, from both sides."""

import csv
import json
from pathlib import Path

import pytest

from coverage_resolver.io.strict_values import open_value
from coverage_resolver.values.by_topic import compare_values
from coverage_resolver.vocabulary import Comparison

TABLE = Path(__file__).parent / "value_comparisons.csv"
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
OPPOSITE = {
    Comparison.MORE_GENEROUS: Comparison.MORE_RESTRICTIVE,
    Comparison.MORE_RESTRICTIVE: Comparison.MORE_GENEROUS,
}


def value(cell: str):
    return open_value(json.loads(cell)) if cell.startswith("{") else cell


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['topic']}-{number}" for number, row in enumerate(ROWS, 1)])
def test_a_value_compares_as_the_table_says(row):
    mine, theirs, wanted = value(row["mine"]), value(row["theirs"]), Comparison(row["direction"])
    assert compare_values(row["topic"], mine, theirs) is wanted
    assert compare_values(row["topic"], theirs, mine) is OPPOSITE.get(wanted, wanted)
