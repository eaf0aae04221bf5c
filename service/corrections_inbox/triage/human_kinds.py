"""Kinds of mail that people write. A report is the default: every other kind needs clear words and, mostly, no alleged error.

A report taken for something else may be forgotten; something else taken for a report costs an editor one look.
"""

import re

from corrections_inbox.message import Role
from corrections_inbox.triage.silence import domain_of_id
from corrections_inbox.triage.values import Ruling
from corrections_inbox.triage.voice import STRONG, Voice

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_PICTURES = ("image/", "application/pdf")
_FEW_WORDS = 6
_MANY_HINTS = 5
_MANY_QUESTIONS = 1 / 3
# "From: …" of a forward, or "On … wrote:" above a quotation.
_AUTHOR_LINE = re.compile(
    r"^[>\s*]*(?:from|von|de|da)\s*:|.{0,200}(?:wrote|schrieb|écrit|escribió|escreveu)\b", re.IGNORECASE
)


def empty(voice: Voice) -> Ruling | None:
    """No words in body or subject; a picture or a link alone is a report."""
    if voice.own or voice.has_link or any(one.media_type.startswith(_PICTURES) for one in voice.message.attachments):
        return None
    said = voice.without(voice.subject, "says_nothing")
    if _LETTERS.search(said) or any(character.isdigit() for character in said):
        return None
    return Ruling("no_words", "It has no words of its own, and its subject says nothing.")


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
    elsewhere = bool(voice.publication.hosts) and voice.has_link and not voice.links_to_us
    if voice.score("other_outlet") + 2 * elsewhere * bool(voice.found("other_outlet_hint")) < STRONG:
        return None
    found = voice.found("other_outlet") + voice.found("other_outlet_hint")
    return Ruling("other_outlet_words", f"It is about another publication (“{found[0]}”).")


def delivery(voice: Voice) -> Ruling | None:
    """The paper, the account or the bill, and not what was printed."""
    return _said(voice, "delivery", "It is about a subscription or delivery", over=voice.score("error"), hints=STRONG)


def pitch(voice: Voice) -> Ruling | None:
    """A story or a text is offered to us."""
    return _said(voice, "pitch", "It offers a story or a text", over=voice.score("error"))


def question(voice: Voice) -> Ruling | None:
    """Somebody wants to know something: said so, or at least every third sentence asks."""
    if voice.found("doubt") or voice.has_contrast:
        return None
    asks = STRONG * (voice.questions >= _MANY_QUESTIONS)
    if voice.score("question") + asks <= max(claim(voice), STRONG - 1):
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
    return _said(voice, "praise", "It praises and alleges no error", over=claim(voice), hints=STRONG)


def other(voice: Voice) -> Ruling | None:
    """A few words that name no article, no error and nothing printed."""
    message = voice.message
    cites = voice.has_quotation or voice.has_link or voice.has_figure or bool(message.attachments)
    beside = message.words_of(Role.QUOTED, Role.FORWARDED)
    if not voice.is_understood or cites or beside or voice.words > _FEW_WORDS or claim(voice):
        return None
    if voice.found("article") or voice.found("doubt"):
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
    return said + STRONG * voice.has_contrast + voice.has_quotation + voice.has_link + 2 * voice.has_figure


def _said(voice: Voice, topic: str, reason: str, *, over: int = 0, hints: int = _MANY_HINTS) -> Ruling | None:
    """The ruling where a phrase of the topic or so many hints occur, and score over what speaks against it."""
    enough = STRONG if voice.found(topic) else hints
    if voice.score(topic) < max(enough, over + 1):
        return None
    found = voice.found(topic) + voice.hints(topic)
    return Ruling(f"{topic}_words", f"{reason} (“{'”, “'.join(found[:3])}”).")


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
