"""Values as JSON columns and back: the one place that knows how a match or a claim is written down."""

from typing import Any

from pydantic import TypeAdapter

from corrections_inbox.cases import Reporter
from corrections_inbox.matching import Claim, Match, Passage

_MATCH = TypeAdapter(Match)
_CLAIM = TypeAdapter(Claim)
_REPORTER = TypeAdapter(Reporter)
_PASSAGE = TypeAdapter(Passage)


def match_to_json(match: Match) -> dict[str, Any]:
    return _dumped(_MATCH, match)


def match_from_json(stored: dict[str, Any]) -> Match:
    return _MATCH.validate_python(stored)


def claim_to_json(claim: Claim) -> dict[str, Any]:
    return _dumped(_CLAIM, claim)


def claim_from_json(stored: dict[str, Any]) -> Claim:
    return _CLAIM.validate_python(stored)


def reporter_to_json(reporter: Reporter | None) -> dict[str, Any] | None:
    return None if reporter is None else _dumped(_REPORTER, reporter)


def reporter_from_json(stored: dict[str, Any] | None) -> Reporter | None:
    return None if stored is None else _REPORTER.validate_python(stored)


def passage_to_json(passage: Passage | None) -> dict[str, Any] | None:
    return None if passage is None else _dumped(_PASSAGE, passage)


def passage_from_json(stored: dict[str, Any] | None) -> Passage | None:
    return None if stored is None else _PASSAGE.validate_python(stored)


def _dumped(adapter: TypeAdapter[Any], value: object) -> dict[str, Any]:
    written: dict[str, Any] = adapter.dump_python(value, mode="json", warnings="error")
    return written
