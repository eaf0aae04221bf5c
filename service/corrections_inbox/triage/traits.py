"""What of a mail's words and form the fitted model of kinds weighs: counts of word classes, and structure."""

import math
from collections.abc import Callable

from corrections_inbox.message import Role
from corrections_inbox.triage.voice import Voice

PHRASES = (
    *("error", "article", "doubt", "but", "follow_up", "legal", "privacy", "delivery", "pitch", "praise", "question"),
    *("opinion", "other_outlet", "spam", "other", "cites", "number", "supports", "addresses_us", "first_person"),
)
HINTED = (
    *("error", "follow_up", "legal", "privacy", "delivery", "pitch", "praise", "question", "opinion", "other_outlet"),
    "spam",
)
CLASSES = (
    *("report_word", "follow_up_word", "legal_word", "privacy_word", "delivery_word", "pitch_word", "praise_word"),
    *("question_word", "opinion_word", "other_outlet_word", "spam_word", "other_word", "automatic_word"),
    *("ought", "sweeping", "request", "kin"),
)
# Long mails hold more words of every class, so shares count, as about how many there are in twenty words; as many more keep
# a few words from being all.
_MORE_WORDS = 20

# Yes or no, or a number between about 0 and 2.
_STRUCTURE: dict[str, Callable[[Voice], float]] = {
    "constant": lambda _: 1.0,
    "questions": lambda voice: voice.questions,
    "ends_asking": lambda voice: voice.own.rstrip().endswith("?"),
    "contrast": lambda voice: voice.has_contrast or voice.insists,
    "quotation": lambda voice: voice.has_quotation,
    "our_link": lambda voice: voice.links_to_us,
    "other_link": lambda voice: voice.has_link and not voice.links_to_us,
    "figures": lambda voice: _MORE_WORDS * voice.figures / (voice.words + _MORE_WORDS),
    "no_subject": lambda voice: not voice.subject,
    "only_subject": lambda voice: not voice.own.strip(),
    "picture": lambda voice: any(one.media_type.startswith("image/") for one in voice.message.attachments),
    "file": lambda voice: bool(voice.message.attachments),
    "words_below": lambda voice: bool(voice.message.words_of(Role.QUOTED, Role.FORWARDED)),
    "reply": lambda voice: bool(voice.message.in_reply_to) or voice.message.subject.lower().startswith("re:"),
    "exclaims": lambda voice: math.log1p(voice.own.count("!")),
}

NAMES = (*PHRASES, *(f"{topic}_hint" for topic in HINTED), *CLASSES, *_STRUCTURE)


def traits(voice: Voice) -> dict[str, float]:
    """Each of `NAMES` and its value: how dense the different phrases of each class stand, then structure."""
    counts = {topic: len(voice.found(topic)) for topic in (*PHRASES, *CLASSES)}
    counts |= {f"{topic}_hint": len(voice.hints(topic)) for topic in HINTED}
    words = voice.words + _MORE_WORDS
    found = {name: _MORE_WORDS * count / words for name, count in counts.items()}
    return found | {name: float(measure(voice)) for name, measure in _STRUCTURE.items()}
