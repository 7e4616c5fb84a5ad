"""A contractor hands over, and months reach back: day before, first, last, day after (law.md MC-12, MD-8)."""

import pytest
from strategies import rules

from coverage_resolver import EffectivePeriod, Service
from coverage_resolver.jurisdictions import Area, JurisdictionMap
from coverage_resolver.payers import retroactive_window
from coverage_resolver.periods import parse_day

HANDOVER = JurisdictionMap.of(
    [
        Area("B", "OH", "", "OLD", "1", EffectivePeriod.of("2010-01-01", "2025-06-30")),
        Area("B", "OH", "", "NEW", "2", EffectivePeriod.of("2025-07-01")),
        Area("B", "OH", "Lake", "LAKE", "3", EffectivePeriod.of("2020-01-01", "2025-12-31")),
    ],
    [],
)


@pytest.mark.parametrize(
    ("county", "day", "names"),
    [
        ("Adams", "2009-12-31", []),  # a day that no row reaches is unknown
        ("Adams", "2010-01-01", [{"OLD", "1"}]),
        ("Adams", "2025-06-30", [{"OLD", "1"}]),
        ("Adams", "2025-07-01", [{"NEW", "2"}]),
        ("Lake", "2019-12-31", [{"OLD", "1"}]),
        ("Lake", "2020-01-01", [{"LAKE", "3"}]),
        ("lake county", "2025-12-31", [{"LAKE", "3"}]),
        ("Lake", "2026-01-01", [{"NEW", "2"}]),
        ("", "2019-12-31", [{"OLD", "1"}]),
        ("", "2025-07-01", [{"LAKE", "3"}, {"NEW", "2"}]),  # the county decides
    ],
)
def test_a_handover(county, day, names):
    found = HANDOVER.route(Service(state="OH", county=county), ("", ""), parse_day(day))
    assert sorted(map(sorted, found.options)) == sorted(map(sorted, names))
    assert found.certain is (len(names) == 1)


@pytest.mark.parametrize(
    ("service", "kind"),
    [
        ({"code": "E0100"}, "dme"),
        ({"code": "E0616"}, "professional"),  # implanted
        ({"code": "M0076"}, "professional"),
        ({"code": "E0100", "place_of_service": "81"}, "laboratory"),
        ({"code": "E0100", "place_of_service": "81", "type_of_bill": "111"}, "facility"),
        ({"code": "E0100", "place_of_service": "81", "type_of_bill": "0321"}, "home_health_hospice"),
        ({"code": "E0100", "kind": "facility"}, "facility"),
        ({}, "professional"),
    ],
)
def test_type_of_bill_wins_over_place_which_wins_over_code(service, kind):
    """data/jurisdictions/README.md; what the asker says wins over all three."""
    assert rules().jurisdictions.service_kind(Service(code_system="HCPCS", **service)) == kind


@pytest.mark.parametrize(
    ("line", "applied", "group", "starts"),
    [
        ("medicaid", "2026-12-31", "", {"2026-09-01"}),
        ("medicaid", "2026-12-31", "expansion", {"2026-09-01"}),
        ("medicaid", "2027-01-01", "expansion", {"2026-12-01"}),
        ("medicaid", "2027-01-01", "other", {"2026-11-01"}),
        ("medicaid", "2027-01-01", "", {"2026-12-01", "2026-11-01"}),
        ("medicaid", "2027-03-31", "other", {"2027-01-01"}),
        ("medicaid", "2025-01-31", "", {"2024-10-01"}),
        ("medicaid", "2024-02-29", "", {"2023-11-01"}),
        ("chip", "2027-03-01", "", {"2027-01-01"}),
        ("chip", "2026-12-31", "", {"2026-09-01", "2027-01-01"}),
        ("chip", "2026-12-31", "medicaid_expansion", {"2026-09-01"}),
        ("chip", "2026-12-31", "separate", {"2027-01-01"}),  # the day after: it reaches back nowhere
    ],
)
def test_how_far_coverage_reaches_back(line, applied, group, starts):
    """42 CFR 435.915; P.L. 119-21 sec. 71112 for applications on or after 2027-01-01."""
    day = parse_day(applied)
    rows = retroactive_window(rules().payer_rules, line, day, group)
    assert {row.first_day(day).isoformat() for row in rows} == starts
