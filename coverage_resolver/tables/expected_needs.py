"""What a row expects to be needed, or not to be, held against what answers ask for.

An answer asks for a fact, for a field of the question, or in a sentence of one of a few shapes, most of which name
documents. After ``no_`` a need that no answer has is never there, so that a slip makes the row pass whatever the law
is. Of a library with packs not every document is at hand, and there may be facts that no record names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import attrs

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.facts import FIELDS
from coverage_resolver.io.strict_values import closest, nearest, shown
from coverage_resolver.questions import Member, Provider, RetroactiveRequest, Service
from coverage_resolver.service_kinds import ROUTING_NEEDS
from coverage_resolver.tables.expected_authorities import unknown_authority, without_version
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.vocabulary import AuthorityKind

#: What is wrong with a need, and what to do.
Found = tuple[str, str] | None
#: The sentences in which answers ask. A document stands by its id (``D``), a version by its own (``V``); ``…`` is text.
SHAPES = (
    "text: what held before {D}",
    "text: where {D} points",
    "text: {…}, to which {D} points",
    "text: {D}",
    "version of that day, unknown in these snapshots: {D}",
    "contractor of {D}",
    "provenance of {D} confirmed",
    "public access to {D}",
    "effect of the notice defect: {D}",
    "plan-determined effective date: {D}",
    "exact day: start of {V}",
    "exact day: end of {V}",
    "retirement day of {V}",
    "whether {V} conflicts with {V}",
    "whether {V} reaches back behind its publication",
    "whether {D} still stands: {D} is not in force on that day",
    "whether {D} may be exceeded for this member",
    "whether {D} still means anything where {D} requires none",
    "whether {D} is a stricter limit than {D} allows",
    "whether {D} furnishes less than {D} ({…})",
    "whether the contract carves the service out, as {D} says",
    "which carve-out prevails: {D} or {…}",
    "individual review once the cap of {D} is used up",
    "individual review where the cap of {D} is used up",
    "the plan's rule, to which {D} leaves the question",
    "what holds for those whom {D} leaves out by {…}",
    "{D} addresses the service",
    "{D} reaches beyond its primary jurisdiction ({…})",
)
_SETS = ("NCD set", "LCD set", "Article set")
_SENTENCES = (
    "a ladder for this line of business",
    "contractor",
    "coverage document: extension of benefits",
    "the date that selects the version",
    "which holidays are business days",
)
_PLACE = re.compile(r"\{(.)\}")
_DIGIT, _WORD_OF_A_FACT = re.compile(r"\d"), re.compile(r"[^\W_]{3,}")
_WORD, _FIELD = re.compile(r"\w+"), re.compile(r"\w+(?:\.\w+)+")
_SEVERAL = re.compile(r"\s*[,;]\s*")
_PARTS: dict[str, type] = {"service": Service, "member": Member, "enrollment": Enrollment, "provider": Provider}
_PATHS = frozenset(f"{part}.{field.name}" for part, kind in _PARTS.items() for field in attrs.fields(kind))
_DEEPER = frozenset(f"member.retroactive_request.{field.name}" for field in attrs.fields(RetroactiveRequest))
_NEARLY = 0.8


def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(
        "".join("(.+?)" if place % 2 else re.escape(text) for place, text in enumerate(_PLACE.split(shape)))
    )


_PATTERNS = [(_pattern(shape), _PLACE.findall(shape)) for shape in SHAPES]


def unknown_need(item: str, names: KnownNames) -> Found:
    """What is wrong with a need that is expected; nothing is held against an empty library."""
    if _FIELD.fullmatch(item):
        return _unknown_field(item)
    if item in names.facts or item in _closed(names) or _nothing_known(names):
        return None
    if shapes := list(_shapes_of(item)):
        faults = [_unknown_names(named, names) for named in shapes]
        return None if None in faults else _several(item, names) or faults[0]
    return _several(item, names) or _strange(item, names)


def unknown_part(part: str, names: KnownNames) -> Found:
    """What is wrong with a part of a need that must not come: it has a word that is in none."""
    known = _texts(names)
    for word in part.casefold().split():
        named = names.may_be_named(word.upper()) or (not names.values.whole and _DIGIT.search(word))
        if named or any(word in text for text in known):
            continue
        near = nearest(word, {each for text in known for each in (*text.split(), *_WORD_OF_A_FACT.findall(text))}, 0.7)
        if near or names.values.whole:
            advice = f"did you mean `~{near}`?" if near else "write a part of a need, such as ~text:"
            return "is part of nothing for which an answer asks", advice
    return None


def _nothing_known(names: KnownNames) -> bool:
    return not names.documents and names.values.whole


def _unknown_field(item: str) -> Found:
    known = item in _PATHS or item.count(".") > 1 or item.partition(".")[0] not in _PARTS
    return None if known else ("is no field of a question", closest(item, _PATHS, "check its name"))


@lru_cache(2)
def _closed(names: KnownNames) -> frozenset[str]:
    """The needs that name no document of the library."""
    ladders = names.library.ladders.ladders
    laws = {tier.citation.text for ladder in ladders for tier in ladder.tiers}
    kinds = {kind.value for kind in AuthorityKind}
    return frozenset({*_SETS, *_SENTENCES, *FIELDS.values(), *ROUTING_NEEDS, *laws, *kinds})


def _shapes_of(item: str) -> Iterator[list[tuple[str, str]]]:
    """What stands in each place of the shapes that a need has, with the sort of the place."""
    for pattern, sorts in _PATTERNS:
        if found := pattern.fullmatch(item):
            yield list(zip(sorts, found.groups(), strict=True))


def _unknown_names(named: Iterable[tuple[str, str]], names: KnownNames) -> Found:
    for sort, name in named:
        document = name.rpartition("@")[0] if sort == "V" and "@" in name else name
        if sort not in ("D", "V") or _may_be_found(document, names):
            continue
        if sort == "D" and not names.may_be_named(name):
            return f"names {shown(name)}, which is no authority", closest(name, names.documents, "check its id")
        found = (unknown_authority(name, names) or without_version(name, names)) if sort == "V" else None
        if found is not None:
            return f"names a version: {found[0]}", found[1]
    return None


def _may_be_found(document: str, names: KnownNames) -> bool:
    """Whether a pack may have the document, or other versions of it: what packs find have numbers."""
    if document in names.documents:
        return any(shelf.authority(document) is not None for shelf in names.library.shelves)
    return bool(names.library.shelves) and bool(_DIGIT.search(document))


def _several(item: str, names: KnownNames) -> Found:
    """Needs that a comma parts, where a bar does."""
    parts = _SEVERAL.split(item)
    if len(parts) > 1 and any(_is_known(part, names) for part in parts):
        return "holds a comma or a semicolon, and no need does so", f"write several as {'|'.join(parts)}"
    return None


def _is_known(part: str, names: KnownNames) -> bool:
    return part in names.facts or part in _PATHS or part in _closed(names) or any(_shapes_of(part))


def _strange(item: str, names: KnownNames) -> Found:
    """A need of no shape: a fact, a sentence or a list that is nearly known, or nothing at all."""
    if near := nearest(item, names.facts, _NEARLY):
        return "is a fact at which no record looks", f"did you mean `{near}`?"
    if near := nearest(item, _closed(names), _NEARLY) or _meant(item, names):
        return "is nothing for which an answer asks", f"did you mean `{near}`?"
    if _WORD.fullmatch(item):
        return "is a fact at which no record looks", "check its name: no answer asks for it"
    if names.values.whole:
        return "is nothing for which an answer asks", "write it as the report of a row tells what is needed"
    return None


def _meant(item: str, names: KnownNames) -> str:
    """The sentence that is nearly of a known shape, with the names that stand in it."""
    found: list[str] = []

    def keep(name: re.Match[str]) -> str:
        found.append(name[0])
        return "{}"

    known = sorted({*names.values.versions, *names.documents}, key=lambda name: (-len(name), name))
    plain = re.sub("|".join(map(re.escape, known)), keep, item) if known else item
    shapes = {_PLACE.sub("{}", shape): shape for shape in SHAPES if len(_PLACE.findall(shape)) == len(found)}
    near = nearest(plain, shapes, _NEARLY)
    return near.format(*found) if near else ""


@lru_cache(2)
def _texts(names: KnownNames) -> frozenset[str]:
    """What may be part of a need, in small letters."""
    said = (text for shape in SHAPES for text in _PLACE.sub("\n", shape).split("\n"))
    known = {*said, *names.facts, *_PATHS, *_DEEPER, *_closed(names), *names.documents, *names.values.versions}
    bounds = {ladder.no_less_than.citation for ladder in names.library.ladders.ladders if ladder.no_less_than}
    return frozenset(text.casefold() for text in known | bounds if text)
