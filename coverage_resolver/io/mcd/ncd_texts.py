"""What the text of an NCD says of itself: what it leaves to the contractors, and coverage with evidence development.

Read once for each edition. Coverage with evidence development (SSA 1862(a)(1)(E), law.md MC-15) covers only within a
study or registry that CMS has approved. No table tells it: the level of such an NCD is that of any with criteria.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.conditions import Condition
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import CoverageStatus, Stance

_DISCRETION = re.compile(
    r"(contractor|carrier|intermediar|MAC)\w*['’]?\s+discretion"
    r"|discretion of the\s+(local\s+|medicare\s+|administrative\s+)*(contractor|carrier|intermediar|MAC)"
    r"|(contractors?|carriers?|MACs?)(\s+\([^)]*\))?\s+may\s+(determine|make|cover)",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(r"\b[Ee]vidence [Dd]evelopment\b|\bCED\b|\b1862\s?\(a\)\s?\(1\)\s?\(E\)")
_COVERS = (CoverageStatus.COVERED, CoverageStatus.COVERED_WITH_CRITERIA)
_STUDY = "Covered only while the patient takes part in a study or registry that CMS has approved."
_OUTSIDE = "Not covered outside an approved study or registry."
_IN_PART = "It speaks of coverage with evidence development, only within a study or registry that CMS has approved."
_ENROLLED = Condition("registry_enrolled", "unless_known", False)
_NOT_ENROLLED = Condition("registry_enrolled", "known_to_be", False)


@attrs.frozen
class NcdText:
    """Whether an NCD leaves anything to the contractors, and where it speaks of coverage with evidence development."""

    discretion: bool
    in_title: bool
    in_text: bool

    @classmethod
    def of(cls, title: str, text: Mapping[str, Any]) -> NcdText:
        """What a title and the parts of a text say.

        >>> NcdText.of("TAVR", {"indctn_lmtn": "Covered under Coverage with Evidence Development (CED)."}).in_text
        True
        """
        words = " ".join(text.get(name, "") for name in ("indctn_lmtn", "othr_txt"))
        return cls(bool(_DISCRETION.search(words)), bool(_EVIDENCE.search(title)), bool(_EVIDENCE.search(words)))

    def branches(self, said: Provision) -> Iterator[Provision]:
        """What the NCD says, within a study and outside of it.

        By its title it is of such coverage as a whole. A text may be so in part: of whom it is told that he takes part
        in none, that is for a reader.
        """
        if said.stance is not Stance.RULE or said.status not in _COVERS or not (self.in_title or self.in_text):
            yield said
            return
        reasons = {**said.reasons, "governs": (*said.reasons.get("governs", ()), ReasonCode.CED_CONDITION)}
        inside, outside = (
            attrs.evolve(said, conditions=(*said.conditions, condition), reasons=reasons)
            for condition in (_ENROLLED, _NOT_ENROLLED)
        )
        not_covered = CoverageStatus.NOT_MEDICALLY_NECESSARY
        if self.in_title:
            yield attrs.evolve(inside, status=CoverageStatus.COVERAGE_WITH_EVIDENCE_DEVELOPMENT, criteria=_STUDY)
            yield attrs.evolve(outside, status=not_covered, criteria=_OUTSIDE)
            return
        words = f"{said.criteria} {_IN_PART}"
        yield attrs.evolve(inside, criteria=words)
        for status in (said.status, not_covered):
            yield attrs.evolve(outside, stance=Stance.UNKNOWN, status=status, criteria=words)
