"""Every candidate leaves with exactly one disposition, and what addresses the code is one (house.md section 2.9)."""

from collections import Counter

from hypothesis import given
from strategies import cases, shelf, wild_cases

from coverage_resolver import Code, Disposition, Resolution, resolve

ASKED = Code("HCPCS", "M0076")


@given(cases())
def test_whatever_addresses_the_code_is_a_step_once(case):
    question, sources = case
    for item in resolve(question, shelf(*sources)).determinations:
        if not item.rulings:
            continue
        steps = Counter((step.provision.id, topic) for topic, ruling in item.rulings.items() for step in ruling.steps)
        assert set(steps.values()) <= {1}
        assert set(steps) >= {(each.id, each.topic) for each in sources if ASKED in each.codes}


@given(wild_cases())
def test_what_governs_is_the_one_that_left_as_governing(case):
    question, sources = case
    for item in resolve(question, shelf(*sources)).determinations:
        for ruling in item.rulings.values():
            governing = [step.provision for step in ruling.steps if step.disposition is Disposition.GOVERNS]
            if ruling.resolution is Resolution.GOVERNED:
                assert ruling.governing is not None
                assert len(governing) <= 1
                assert governing in ([ruling.governing], [])
            else:
                assert ruling.governing is None
            if ruling.resolution in (Resolution.SILENT, Resolution.CONFLICT):
                assert governing == []
