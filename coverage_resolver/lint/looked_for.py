"""What an inspection looked for: of what it did not, nothing can be said, not even that a finding is gone."""

from __future__ import annotations

import attrs

from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.listed_codes import is_held, system_of, written
from coverage_resolver.lint.subject import Subject, record_name

#: Findings for which a day has to be given, those for which lists of codes have to be, and those of a search.
_REVIEWS = frozenset({"stale-review", "future-review"})
_LISTED = frozenset({"unknown-code", "expired-code", "code-not-yet"})
_SEARCHED = frozenset({"tie", "version-overlap", "gap", "shadowed"})
#: A finding by its code, record, field and the other records.
Key = tuple[str, str, str, tuple[str, ...]]


def key_of(item: Finding) -> Key:
    """What a finding is known by, wherever its record stands."""
    return item.code, item.record, item.field, tuple(sorted(item.beside))


@attrs.frozen(kw_only=True, eq=False)
class LookedFor:
    """``left_out`` are findings of files that were not named, ``given_up`` the records with too many cases."""

    subject: Subject = attrs.field(repr=False)
    left_out: frozenset[Key] = frozenset()
    given_up: frozenset[str] = frozenset()

    def would_tell(self, key: Key) -> bool:
        """Whether a finding would be told if there were one."""
        code, record, field, beside = key
        if code in _REVIEWS:
            return self.subject.as_of is not None
        if code in _LISTED and not self._is_held(record, field):
            return False
        if code in _SEARCHED and not self.given_up.isdisjoint({record, *beside}):
            return False
        return key not in self.left_out

    def _is_held(self, record: str, field: str) -> bool:
        """Whether lists were given that speak of a code of a rule; of one that no rule has, any of its system do."""
        lists = self.subject.code_lists
        if lists is None or system_of(field) not in lists.systems:
            return False
        held = [
            is_held(self.subject, item, place)
            for item in self.subject.library.provisions
            if record_name(item) == record
            for name, place in written(item)
            if name == field
        ]
        return not held or any(held)


def looked_for(subject: Subject, told: tuple[Finding, ...], left_out: tuple[Finding, ...] = ()) -> LookedFor:
    """What was looked for by the checks that found these."""
    records = ({item.record, *item.beside} for item in (*told, *left_out) if item.code == "not-examined")
    return LookedFor(
        subject=subject, left_out=frozenset(map(key_of, left_out)), given_up=frozenset[str]().union(*records)
    )
