"""Whether a report is about an error that is known already."""

from corrections_inbox.cases.values import Case, Report
from corrections_inbox.matching import Claim, Match, Passage


def joins(match: Match, case: Case) -> bool:
    """A report joins an open case when article and passage agree and the claims do not differ.

    Without a passage it never joins by itself: two readers of one article may mean two errors.
    """
    if not case.status.is_open or not same_error(match, case.match):
        return False
    return not any(differ(match.claim, report.claim) for report in case.reports)


def same_error(one: Match, other: Match) -> bool:
    """Whether two reports speak of one passage of one article, and do not contradict each other."""
    if one.linked is None or other.linked is None or one.linked.article.id != other.linked.article.id:
        return False
    first, second = one.likely_passage, other.likely_passage
    if first is None or second is None or not same_passage(first, second):
        return False
    return not differ(one.claim, other.claim)


def same_passage(one: Passage, other: Passage) -> bool:
    """Whether two passages of one article overlap by at least half of the shorter, in whichever revision they stand."""
    if (one.where, one.caption) != (other.where, other.caption):
        return False
    if one.revision == other.revision:
        shared = min(one.end, other.end) - max(one.start, other.start)
        return 2 * shared >= max(1, min(one.end - one.start, other.end - other.start))
    return one.exact in other.exact or other.exact in one.exact


def differ(one: Claim, other: Claim) -> bool:
    """Whether two claims can't both be meant: another replacement, or where one states none, another kind of error."""
    rights = [claim.change.right if claim.change else None for claim in (one, other)]
    if rights[0] and rights[1]:
        return not _agree(rights[0], rights[1])
    return one.error_type is not None and other.error_type is not None and one.error_type is not other.error_type


def own_reports(case: Case, address: str) -> tuple[Report, ...]:
    """The reports of one sender. From is only a claim: good for joining a case, never for more."""
    return tuple(r for r in case.reports if r.reporter and r.reporter.address.casefold() == address.casefold())


def _agree(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    return f" {first} " in f" {second} " or f" {second} " in f" {first} "


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
