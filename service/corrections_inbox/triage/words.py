"""The words of `config/triage/<language>.toml`: topics and their phrases, and where they occur."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.triage.lexicon import Lexicon
from corrections_inbox.triage.phrases import folded

# A phrase of a topic decides by itself; its `_hint` counts a little; its `_word` is one of many features.
MACHINE_TOPICS = frozenset({"automatic_subject", "bounce_subject", "automatic", "bounce", "newsletter", "orders"})
TOPICS = MACHINE_TOPICS | frozenset(
    {"error", "error_hint", "article", "follow_up", "follow_up_hint", "legal", "legal_hint", "privacy", "privacy_hint"}
    | {"delivery", "delivery_hint", "pitch", "pitch_hint", "praise", "praise_hint", "question", "question_hint"}
    | {"opinion", "opinion_hint", "other_outlet", "other_outlet_hint", "spam", "spam_hint", "other", "but", "doubt"}
    | {"cites", "number", "supports", "first_person", "addresses_us", "says_nothing"}
    | {"report_word", "follow_up_word", "legal_word", "privacy_word", "delivery_word", "pitch_word", "praise_word"}
    | {"question_word", "opinion_word", "other_outlet_word", "spam_word", "other_word", "automatic_word"}
    | {"ought", "sweeping", "request", "kin"}
)


@dataclass(frozen=True, eq=False)
class Words(Mapping[str, Mapping[str, tuple[str, ...]]]):
    """Language to topic to phrases."""

    by_language: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    _lexicons: dict[tuple[str, ...], Lexicon] = field(default_factory=dict, init=False, repr=False)

    def __getitem__(self, language: str) -> Mapping[str, tuple[str, ...]]:
        return self.by_language[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_language)

    def __len__(self) -> int:
        return len(self.by_language)

    def lexicon(self, languages: Iterable[str] = ()) -> Lexicon:
        """The phrases of some languages, and what machines write in any, as they do not write in their reader's."""
        key = tuple(languages)
        if key not in self._lexicons:
            spoken = {topic: self if topic in MACHINE_TOPICS else key for topic in TOPICS}
            self._lexicons[key] = Lexicon({topic: self._phrases(spoken[topic], topic) for topic in TOPICS})
        return self._lexicons[key]

    def _phrases(self, languages: Iterable[str], topic: str) -> tuple[str, ...]:
        found = (phrase for one in languages for phrase in self.by_language.get(one, {}).get(topic, ()))
        return tuple(dict.fromkeys(found))


def load_words(texts: Mapping[str, str]) -> Words:
    """Language to topic to phrases, from each language's TOML text.

    Raises:
        CorrectionsInboxError: a text is no TOML, names an unknown topic, or holds something other than phrases.
    """
    return Words({language: _topics(language, text) for language, text in texts.items()})


def _topics(language: str, text: str) -> dict[str, tuple[str, ...]]:
    where = f"triage words for {language!r}"
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorrectionsInboxError(f"{where}: {error}") from error
    return {topic: _checked(where, topic, phrases) for topic, phrases in tables.items()}


def _checked(where: str, topic: str, phrases: object) -> tuple[str, ...]:
    if topic not in TOPICS:
        raise CorrectionsInboxError(f"{where}: there is no topic {topic!r}")
    found = [folded(p) if isinstance(p, str) else "" for p in phrases] if isinstance(phrases, list) else [""]
    if not all(found):
        raise CorrectionsInboxError(f"{where}: {topic!r} must be a list of phrases in quotation marks")
    if gaping := next((p for p in found if p.startswith("…") or p.endswith("…")), None):
        raise CorrectionsInboxError(f"{where}: {topic!r} has {gaping!r}, but … stands between words")
    return tuple(found)
