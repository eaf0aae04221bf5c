"""What was understood, as other programs read it: these keys are a contract."""

from corrections_inbox.matching.values import Candidate, Claim, Match, Passage


def match_json(match: Match) -> dict[str, object]:
    """One alleged error: the article and the passage only where the service links by itself."""
    linked = match.linked
    return {
        "linked": linked is not None,
        "article": _article(linked) if linked else None,
        "confidence": rounded(match.confidence),
        "passage": _passage(match.passage),
        "suggested_change": _change(match.claim),
        "error_type": match.claim.error_type,
        "evidence": _evidence(linked or next(iter(match.candidates), None)),
    }


def candidate_json(candidate: Candidate) -> dict[str, object]:
    """A guess at the article."""
    passage = _passage(candidate.passage) or {}
    return {**_article(candidate), "confidence": rounded(candidate.confidence), "passage": passage}


def _article(candidate: Candidate) -> dict[str, object]:
    return {"id": candidate.article.id, "url": candidate.article.url, "headline": candidate.article.headline}


def _passage(passage: Passage | None) -> dict[str, object] | None:
    if passage is None:
        return None
    shown: dict[str, object] = {
        "exact": passage.exact,
        "prefix": passage.prefix,
        "suffix": passage.suffix,
        "start": passage.start,
        "end": passage.end,
        "where": passage.where,
        "confidence": rounded(passage.confidence),
    }
    return shown if passage.caption is None else {**shown, "caption": passage.caption}


def _change(claim: Claim) -> dict[str, object] | None:
    return {"from": claim.change.wrong, "to": claim.change.right} if claim.change else None


def _evidence(candidate: Candidate | None) -> list[dict[str, object]]:
    evidence = candidate.evidence if candidate else ()
    return [{"kind": piece.kind, "text": piece.text, "weight": rounded(piece.weight)} for piece in evidence]


def rounded(number: float | None) -> float | None:
    """A probability or weight to four places."""
    return None if number is None else round(number, 4)
