"""Two ways of citing one paragraph are one key; two paragraphs are two (house.md section 3, citations)."""

import pytest

from coverage_resolver import Citation
from coverage_resolver.citations import citation_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("42 CFR 422.101(b)(6)", "42CFR422.101(b)(6)"),
        ("42 CFR 422.101(b)(6)", "42 C.F.R. § 422.101(b)(6)"),
        ("42 CFR 422.101(b)(6)", "42 cfr section 422.101(b)(6)"),
        ("NCD 150.7", "NCD-150.7"),
        ("NCD 150.7", "ncd 150.7"),
        ("PL 119-21 71112", "P.L. 119-21 § 71112"),
        ("29 USC 1144(b)(2)(A)", "29 U.S.C. 1144(b)(2)(A)"),
        ("WAC 182-501-0070", "WAC-182-501-0070"),
    ],
)
def test_the_same_instrument(one, other):
    assert citation_key(one) == citation_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WIC 14059.5(a)", "WIC 14059.5(b)"),
        ("42 CFR 422.101(b)", "42 CFR 422.101(b)(6)"),
        ("29 USC 1144(b)(2)(A)", "29 USC 1144(b)(2)(B)"),
        ("NCD 150.7", "NCD 150.9"),
        ("NCD 20.4", "NCD 20.35"),
        ("42 CFR 438.210(a)(5)", "42 CFR 438.210(a)(51)"),
        ("L33382", "A33382"),
        # a dot and a hyphen carry a number's meaning
        ("NCD 20.35", "NCD 203.5"),
        ("42 CFR 405.1060", "42 CFR 4051.060"),
        ("NCD 1.50", "NCD 15.0"),
    ],
)
def test_another_instrument(one, other):
    assert citation_key(one) != citation_key(other)


def test_a_citation_is_known_by_its_aliases_too():
    keys = Citation("42 USC 1396d(r)(5)", aliases=("SSA 1905(r)(5)", "")).keys
    assert keys == {citation_key("42 USC 1396d(r)(5)"), citation_key("SSA 1905(r)(5)")}
