"""The one Case JSON: for the command line, the API and webhooks alike."""

from datetime import datetime

from corrections_inbox.cases.values import Case, Event, Report
from corrections_inbox.matching.public import candidate_json, match_json


def case_json(case: Case) -> dict[str, object]:
    """A case as other programs read it; times are RFC 3339 in UTC."""
    return {
        "reference": case.reference,
        "status": case.status,
        "open": case.status.is_open,
        "lane": case.lane,
        "needs_human": case.needs_human,
        "backlog": case.backlog,
        "opened": _time(case.opened),
        "updated": _time(case.updated),
        "section": case.section or None,
        "assignee": case.assignee or None,
        "deadline": _time(case.deadline),
        "duplicate_of": case.duplicate_of or None,
        "legal_hold": case.legal_hold,
        "notice": {"text": case.notice.text, "published": _time(case.notice.published)} if case.notice else None,
        **match_json(case.match),
        "candidates": [candidate_json(candidate) for candidate in case.match.candidates],
        "sources": list(case.match.claim.sources),
        "named_sources": list(case.match.claim.named_sources),
        "reports": [_report(report) for report in case.reports],
        "history": [_event(event) for event in case.history],
    }


def _report(report: Report) -> dict[str, object]:
    reporter = report.reporter
    return {
        "kind": report.kind,
        "received": _time(report.received),
        "address": reporter.address if reporter else None,
        "name": (reporter.name or None) if reporter else None,
        "unverified": reporter.unverified if reporter else False,
        "subject": report.subject,
        "words": report.words,
        "acknowledged": report.acknowledged,
        "told": _time(report.told),
        "told_how": report.told_how or None,
    }


def _event(event: Event) -> dict[str, object]:
    return {"at": _time(event.at), "actor": event.actor, "action": event.action, "note": event.note or None}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
