"""What is to be done with an understood mail, decided from what the store knows; writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from corrections_inbox.actions import returns, threads
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.knowledge import Known
from corrections_inbox.actions.returns import Return
from corrections_inbox.actions.threads import Thread
from corrections_inbox.cases import OPEN, Case, Lane, Letter, Reporter, Status
from corrections_inbox.cases.joining import joins, own_reports
from corrections_inbox.cases.likeness import Likeness, likeness
from corrections_inbox.cases.policy import AUTOMATIC, HANDLING, letter_for, opens_case
from corrections_inbox.cases.replies import note_of
from corrections_inbox.letters.plus_addresses import letters_in
from corrections_inbox.matching import Match
from corrections_inbox.message import Message, Role
from corrections_inbox.message.bounces import Returned
from corrections_inbox.store import campaigns, case_queries, letters, mail
from corrections_inbox.store.campaigns import Kin
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.correspondence import Correspondence, with_people
from corrections_inbox.triage import MACHINE_KINDS, Disposition, Kind, Ruling, limits
from corrections_inbox.triage.limits import History
from corrections_inbox.triage.people import is_among

_JOINING = frozenset({Kind.REPORT, Kind.FOLLOW_UP})
_OWN_LANE = frozenset({Kind.LEGAL, Kind.PRIVACY})
_MOST_NOTED = 2_000  # code points of a reply that stand in a note; the whole mail is kept
_SAYS_MORE = frozenset({Kind.REPORT, Kind.FOLLOW_UP, Kind.QUESTION, Kind.OTHER})


@dataclass(frozen=True, slots=True)
class Understood:
    """A claimed mail after parsing, triage and matching. `unsearched` is why its article was not looked for to the end."""

    claim: mail.Claim
    message: Message
    disposition: Disposition
    matches: tuple[Match, ...]
    unsearched: str = ""
    returned: Returned | None = None  # what a bounce says of a letter


@dataclass(frozen=True, slots=True)
class Joining:
    """A part in a case that is there already. Without a `match` it is only noted in the case's history."""

    reference: str
    match: Match | None
    note: str
    status: Status | None = None  # what the case becomes, None where it stays as it is
    needs_human: bool = False
    reopens: bool = False  # it was closed, and its sender says that another sentence was meant
    relink: bool = False  # the case had no article, and this mail names one
    wake: bool = False  # it was backlog, and somebody has written now


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that depends on the store. Equal plans made at two moments lead to the same letter and the same rows."""

    reporter: Reporter | None
    opening: tuple[Match, ...] = ()
    joining: tuple[Joining, ...] = ()
    lane: Lane | None = None
    needs_human: str = ""  # why the opened cases need a person at once
    letter: Letter | None = None
    silence: Ruling | None = None
    trips: Ruling | None = None  # this letter is one too many in ten minutes
    held: str = ""  # why the letter waits for a person
    returns: tuple[Return, ...] = ()  # letters of ours that it says did not arrive
    likeness: Likeness | None = None  # what other mails are held against it by
    kin: Kin | None = None  # an earlier mail that it is all but identical to


def known_of(session: Session, mails: Sequence[Understood], rules: HouseRules, now: datetime) -> Known:
    """What is to be known before these mails are planned for: a few statements, however many mails they are."""
    senders = {mail.message.sender.address for mail in mails if mail.message.sender}
    ids = {each for mail in mails for each in threads.ids_in(mail.message)}
    articles = {article for mail in mails for article in articles_of(mail)}
    alike = {mail.claim.key: found for mail in mails if (found := _likeness_of(mail, rules))}
    return Known(
        past=with_people(session, senders, rules.letterhead.secret, now),
        letters=letters.ours_among(session, ids),
        articles=case_queries.with_open_cases(session, articles),
        alike=alike,
        bands=campaigns.known_bands(session, {band for each in alike.values() for band in each.bands}),
    )


def plan(session: Session, mail: Understood, known: Known, rules: HouseRules, now: datetime) -> Plan:
    """Decides which cases a mail opens or joins, and which letter goes, if any."""
    secret = rules.letterhead.secret
    thread = threads.find(session, mail.message, secret, known.letters)
    kind = mail.disposition.kind
    made = Plan(reporter_of(mail.message, rules))
    if kind in MACHINE_KINDS:
        returned_to = letters_in(threads.addressed_to(mail.message), secret)
        made = replace(made, returns=returns.find(session, mail.returned, returned_to) if mail.returned else ())
    elif thread.to_the_staff:
        return replace(made, joining=_notes(mail, thread, rules), silence=_TO_THE_STAFF)
    elif thread.own and kind not in _OWN_LANE:
        made = replace(made, joining=tuple(_answer(mail, thread, case) for case in thread.own))
    elif opens_case(kind):
        made = cases_of(session, mail, made, thread, known.articles)
    if not thread.own and (alike := known.alike.get(mail.claim.key)):
        made = replace(made, likeness=alike, kin=_kin(session, mail, alike, known))
    if threads.says_no(mail.message, thread) and _may_be_asked(session, mail, made):
        return _with_letter(session, mail, made, known.past, rules, now, asks=True)
    return _with_letter(session, mail, made, known.past, rules, now, in_thread=bool(thread.own) and not made.opening)


def reporter_of(message: Message, rules: HouseRules) -> Reporter | None:
    """Who wrote in; of a forward by our own staff its first sender, whom nobody has verified."""
    language = message.language or ""
    forwarded = message.forwarded_sender
    if message.sender and forwarded and is_among(message.sender, rules.staff):
        return Reporter(forwarded.address, forwarded.name, language, unverified=True)
    return Reporter(message.sender.address, message.sender.name, language) if message.sender else None


def words_of(message: Message, reporter: Reporter | None) -> str:
    """What the reporter wrote: in a forward the forwarded text, with the colleague's own words before it."""
    forwarded = reporter is not None and reporter.unverified
    return message.words_of(Role.OWN, Role.FORWARDED) if forwarded else message.own_words


def articles_of(mail: Understood) -> list[str]:
    """The articles that its matches are linked to."""
    return [match.linked.article.id for match in mail.matches if match.linked]


def _likeness_of(mail: Understood, rules: HouseRules) -> Likeness | None:
    """What others' mails are held against it by; only what a person wrote is."""
    reporter = reporter_of(mail.message, rules)
    if reporter is None or mail.disposition.kind in MACHINE_KINDS:
        return None
    return likeness(words_of(mail.message, reporter), ",".join(sorted(articles_of(mail))))


def _kin(session: Session, mail: Understood, alike: Likeness, known: Known) -> Kin | None:
    if not any(band in known.bands for band in alike.bands):
        return None
    return campaigns.kin(session, mail.claim.key, alike, mail.claim.arrived)


def _answer(mail: Understood, thread: Thread, case: Case) -> Joining:
    """A sender goes on with their own case. Thanks alone wake nobody; a NO, or words on a closed case, need a person."""
    match = mail.matches[0]
    if threads.says_no(mail.message, thread):
        return Joining(
            case.reference,
            match,
            "the sender says that it is not the right sentence",
            Status.IN_REVIEW,
            needs_human=True,
            reopens=not case.status.is_open,
        )
    if mail.disposition.kind not in _SAYS_MORE:
        return Joining(case.reference, None, f"the sender wrote again ({mail.disposition.kind})")
    return Joining(
        case.reference,
        match,
        "the sender wrote again",
        Status.NEW if case.status is Status.ASKED else None,
        needs_human=case.status not in OPEN or mail.disposition.kind not in _JOINING,
        relink=case.match.linked is None and match.linked is not None,
        wake=case.backlog and not mail.claim.backlog,
    )


def _notes(mail: Understood, thread: Thread, rules: HouseRules) -> tuple[Joining, ...]:
    """What a reply to a digest comes to, whatever it asks for: From is only a claim, so nobody acts by mail."""
    sender, words = mail.message.sender, mail.message.own_words[:_MOST_NOTED].strip()
    known = sender is not None and is_among(sender, rules.staff)
    who = f"{sender.address} (as it says)" if sender and known else "an address outside the house"
    note = note_of(mail.claim.key, who, words)
    return tuple(Joining(case.reference, None, note) for case in thread.noted)


def cases_of(session: Session, mail: Understood, made: Plan, thread: Thread, articles: Collection[str]) -> Plan:
    """The cases that a mail opens, and those that it joins because they are about the same error.

    `articles` are those of its own that open cases are linked to.
    """
    handling = HANDLING[mail.disposition.kind]
    joining: dict[str, Joining] = {}
    opening: list[Match] = []
    for match in mail.matches:
        case = _known(session, mail, made.reporter, match, articles)
        if case is None:
            opening.append(match)
        elif case.reference not in joining:
            wake = case.backlog and not mail.claim.backlog
            joining[case.reference] = Joining(case.reference, match, "another report of the same error", wake=wake)
    return replace(
        made,
        opening=tuple(opening),
        joining=tuple(joining.values()),
        lane=handling.lane,
        needs_human=_why_a_person(mail, thread),
    )


def _known(
    session: Session, mail: Understood, reporter: Reporter | None, match: Match, articles: Collection[str]
) -> Case | None:
    """The open case that a report joins: the same error, or where a sender follows up, their own last case."""
    if mail.disposition.kind not in _JOINING:
        return None
    article = match.linked.article.id if match.linked else None
    there = case_queries.open_on_article(session, article) if article in articles and article else []
    there = [case for case in there if case.lane is Lane.FACTS]
    if same := next((case for case in there if joins(match, case)), None):
        return same
    if mail.disposition.kind is not Kind.FOLLOW_UP or reporter is None or reporter.unverified:
        return None
    if match.linked is None:
        wanted = Filter(statuses=OPEN, address=reporter.address, lanes=frozenset({Lane.FACTS}))
        there = case_queries.listing(session, wanted)
    return next((case for case in reversed(there) if own_reports(case, reporter.address)), None)


def _why_a_person(mail: Understood, thread: Thread) -> str:
    if thread.others:
        named = ", ".join(case.reference for case in thread.others)
        return f"it answers {named}, but comes from another address"
    if mail.claim.truncated:
        return "only the beginning of this large mail was read"
    if mail.unsearched:
        return f"the search for its article was given up ({mail.unsearched})"
    return "" if not HANDLING[mail.disposition.kind].needs_human else f"mail of the kind {mail.disposition.kind}"


def _with_letter(
    session: Session,
    mail: Understood,
    made: Plan,
    past: Correspondence,
    rules: HouseRules,
    now: datetime,
    *,
    in_thread: bool = False,
    asks: bool = False,
) -> Plan:
    matches = (*made.opening, *(joining.match for joining in made.joining if joining.match))
    letter = letter_for(mail.disposition, matches, legal_receipt=rules.legal_receipt)
    if letter is None or mail.message.sender is None:
        return replace(made, silence=mail.disposition.silence or _NO_LETTER)
    letter = Letter.QUESTION if asks else letter
    recipient = mail.message.sender.address
    told = not asks and (
        in_thread or _told_of_all(session, recipient, made) or _told_in_campaign(session, recipient, made)
    )
    silence = (
        limits.forbidden_by(_history(mail, past, recipient, now, told=told))
        or (None if rules.answering else _OFF)
        or limits.within(rules.limits, counts := past.counts(recipient))
    )
    if silence:
        return replace(made, silence=silence)
    trips = None if past.held else limits.tripped(rules.limits, counts)
    return replace(made, letter=letter, trips=trips, held=trips.reason if trips else past.held)


def _may_be_asked(session: Session, mail: Understood, made: Plan) -> bool:
    """Whether the sender was not asked about these cases before: each NO has one question for an answer, not one each."""
    references = [joining.reference for joining in made.joining]
    if mail.message.sender is None or not references:
        return False
    return not letters.cases_told(session, mail.message.sender.address, references, {Letter.QUESTION})


def _told_of_all(session: Session, recipient: str, made: Plan) -> bool:
    references = [joining.reference for joining in made.joining]
    if made.opening or not references:
        return False
    return letters.cases_told(session, recipient, references, AUTOMATIC) >= set(references)


def _told_in_campaign(session: Session, recipient: str, made: Plan) -> bool:
    return made.kin is not None and campaigns.was_answered(session, made.kin.root, recipient)


def _history(mail: Understood, past: Correspondence, recipient: str, now: datetime, *, told: bool) -> History:
    return History(
        arrived=mail.claim.arrived,
        now=now,
        backlog_before=mail.claim.arrived + timedelta.resolution if mail.claim.backlog else None,
        resynchronised=mail.claim.resynchronised,
        acknowledged=told,
        truncated=mail.claim.truncated,
        undeliverable=past.was_refused(recipient),
        came_back=past.came_back(recipient),
    )


_NO_LETTER = Ruling("no_letter", "Mail of this kind is answered by a person, if at all.")
_TO_THE_STAFF = Ruling("to_the_staff", "It replies to a mail to the staff: that is a note, and never acts.")
_OFF = Ruling("answering_off", "Answering is switched off in the settings.")
