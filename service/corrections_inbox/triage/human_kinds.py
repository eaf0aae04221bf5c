"""Kinds of mail that people write. A report is the default: every other kind needs clear words and, mostly, no alleged error.

A report taken for something else may be forgotten; something else taken for a report costs an editor one look.
"""

import re

from corrections_inbox.message import Role
from corrections_inbox.triage.elsewhere import site_at_fault
from corrections_inbox.triage.silence import domain_of_id
from corrections_inbox.triage.values import Ruling
from corrections_inbox.triage.voice import STRONG, Voice

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_PICTURES = ("image/", "application/pdf")
_FEW_WORDS = 6
_A_WORD = 2  # words
_MANY_HINTS = 5
_FEW_HINTS = 3
_TOPICS = ("legal", "privacy", "other_outlet", "pitch", "delivery", "question", "opinion", "praise")
_MANY_QUESTIONS = 1 / 3
# "From: …" of a forward, or "On … wrote:" above a quotation.
_AUTHOR_LINE = re.compile(
    r"^[>\s*]*(?:from|von|de|da)\s*:|.{0,200}(?:wrote|schrieb|écrit|escribió|escreveu)\b", re.IGNORECASE
)


def empty(voice: Voice) -> Ruling | None:
    """No words in body or subject; a picture or a link alone is a report."""
    shows = any(one.media_type.startswith(_PICTURES) for one in voice.message.attachments)
    if shows or voice.has_link or _says_something(voice.own):
        return None
    if _says_something(voice.own + voice.without(voice.subject, "says_nothing")):
        return None
    return Ruling("no_words", "It has no words of its own, and its subject says nothing.")


def _says_something(text: str) -> bool:
    return bool(_LETTERS.search(text)) or any(character.isdigit() for character in text)


def follow_up(voice: Voice) -> Ruling | None:
    """A reply to a letter of ours, or a reminder of an earlier mail."""
    ours, message = voice.publication.message_id_domain.lower(), voice.message
    if ours and any(domain_of_id(one) == ours for one in (*message.in_reply_to, *message.references)):
        return Ruling("reply_to_our_letter", "It answers a letter of ours.")
    found = voice.found("follow_up") + voice.found("follow_up_hint")
    if found and voice.score("follow_up") + 2 * _repeats_own_mail(voice) >= STRONG:
        return Ruling("reminder", f"It reminds us of an earlier mail (“{found[0]}”).")
    return None


def legal(voice: Voice) -> Ruling | None:
    """A legal step, whether or not an error is alleged with it."""
    return _said(voice, "legal", "It speaks of a legal step")


def privacy(voice: Voice) -> Ruling | None:
    """Personal data of the sender: General Data Protection Regulation, articles 15 to 21, and its like."""
    return _said(voice, "privacy", "It asks about personal data")


def other_outlet(voice: Voice) -> Ruling | None:
    """Another publication's article: said in words, or a hint at it beside a link to a site that is not ours."""
    if site := site_at_fault(voice):
        return Ruling("other_site", f"It is about an article of a site that is not ours (“{site}”).")
    elsewhere = bool(voice.publication.hosts) and voice.has_link and not voice.links_to_us
    hinted = 2 * elsewhere * bool(voice.hints("other_outlet"))
    return _said(voice, "other_outlet", "It is about another publication", bonus=hinted, hints=STRONG)


def delivery(voice: Voice) -> Ruling | None:
    """The paper, the account or the bill, and not what was printed."""
    over = max(voice.allegation, voice.score("opinion"))
    return _said(voice, "delivery", "It is about a subscription or delivery", over=over, hints=STRONG)


def pitch(voice: Voice) -> Ruling | None:
    """A story or a text is offered to us."""
    return _said(voice, "pitch", "It offers a story or a text", over=voice.allegation)


def question(voice: Voice) -> Ruling | None:
    """Somebody wants to know something: said so, or at least every third sentence asks."""
    if voice.found("doubt") or voice.has_contrast:
        return None
    asks = STRONG * (voice.questions >= _MANY_QUESTIONS)
    if voice.score("question") + asks < max(claim(voice), STRONG):
        return None
    return Ruling("question_words", "It asks and alleges no error.")


def opinion(voice: Voice) -> Ruling | None:
    """It judges or disagrees. Anger is no sign of it: a rant may hold one true error, and that is a report."""
    if voice.has_contrast:
        return None
    return _said(voice, "opinion", "It judges and alleges no error", over=claim(voice) + 1, hints=STRONG)


def praise(voice: Voice) -> Ruling | None:
    """Thanks and nothing else: reports often open with praise, then comes a “but”."""
    if voice.found("but") or voice.has_quotation or voice.has_link:
        return None
    return _said(voice, "praise", "It praises and alleges no error", over=claim(voice) + 1, hints=STRONG)


def other(voice: Voice) -> Ruling | None:
    """Business of another sort, or a few words, of the sender at most, that name no article and no error."""
    if (found := voice.found("other")) and not voice.allegation and not voice.has_quotation:
        return Ruling("other_words", f"It is about something else (“{found[0]}”).")
    message = voice.message
    cites = voice.has_quotation or voice.has_link or voice.figures or bool(message.attachments)
    beside = message.words_of(Role.QUOTED, Role.FORWARDED)
    if not voice.is_understood or cites or beside or voice.words > _FEW_WORDS or claim(voice):
        return None
    if voice.found("article") or voice.found("doubt") or (voice.words > _A_WORD and not voice.found("first_person")):
        return None
    return Ruling("few_words", "It names no article and no error.")


def report(voice: Voice) -> Ruling:
    """The default, with what speaks for it."""
    if found := voice.found("error"):
        return Ruling("alleged_error", f"It says that something is wrong (“{found[0]}”).")
    if voice.has_quotation:
        return Ruling("quotation", "It quotes words and is of no other kind.")
    if voice.has_link:
        return Ruling("link", "It holds a link and is of no other kind.")
    return Ruling("default", "It is of no other kind.")


def claim(voice: Voice) -> int:
    """How much speaks for an alleged error: words of error, one thing set against another, and what shows where."""
    said = STRONG * len(voice.found("error")) + min(len(voice.hints("error")), STRONG)
    cited = 2 * bool(voice.found("cites")) + voice.has_quotation + voice.has_link
    return said + cited + STRONG * (voice.has_contrast or voice.insists) + 2 * min(voice.figures, 2)


def _said(
    voice: Voice, topic: str, reason: str, *, over: int = 0, hints: int = _MANY_HINTS, bonus: int = 0
) -> Ruling | None:
    """The ruling where a phrase of the topic or so many hints occur, and score over what speaks against it.

    Where no sign of an error is, three hints will do for the topic that has most.
    """
    score = voice.score(topic) + bonus
    if _is_quiet(voice) and score == max(map(voice.score, _TOPICS)):
        hints = _FEW_HINTS
    enough = STRONG if voice.found(topic) else hints
    if score < max(enough, over + 1):
        return None
    found = voice.found(topic) + voice.hints(topic)
    return Ruling(f"{topic}_words", f"{reason} (“{'”, “'.join(found[:3])}”).")


def _is_quiet(voice: Voice) -> bool:
    """Whether the sender speaks of themselves and nothing at all hints at an error in print."""
    hinted = voice.allegation or voice.has_quotation or voice.has_link or voice.found("doubt") or voice.figures > 1
    return bool(voice.found("first_person")) and not hinted


def _repeats_own_mail(voice: Voice) -> bool:
    """Whether the quoted or forwarded mail below was the sender's own."""
    sender, forwarded = voice.message.sender, voice.message.forwarded_sender
    if sender is None:
        return False
    if forwarded is not None and forwarded.address.lower() == sender.address.lower():
        return True
    below = voice.message.words_of(Role.QUOTED, Role.FORWARDED)[:4000]
    return any(_names(line, (sender.address, sender.name)) for line in below.splitlines() if _AUTHOR_LINE.match(line))


def _names(line: str, people: tuple[str, ...]) -> bool:
    return any(person and person.casefold() in line.casefold() for person in people)
