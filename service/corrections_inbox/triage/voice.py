"""The words of a mail that vote on its kind: the sender's own, and the subject; neither quotations nor orders do."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from corrections_inbox.message import Message, Role
from corrections_inbox.triage.lexicon import Lexicon, Reading
from corrections_inbox.triage.phrases import folded, plain
from corrections_inbox.triage.values import Publication

MOST_CHARACTERS = 10_000
LONGEST_SUBJECT = 500
STRONG = 3

_ANYWHERE = frozenset({"orders", "spam", "spam_hint"})  # topics that are looked for in quotations and URLs as well

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_SENTENCES = re.compile(r"(?<=[.!?:\n])\s+")
_URL = re.compile(r"https?://\S+|www\.\S+")
# What stands between quotation marks was written by somebody else, mostly by us.
_QUOTATION = re.compile(r'["“„«”][^"“”„«»]{1,400}["“”»]')
_NOT_THEIRS = re.compile(f"({_URL.pattern}|{_QUOTATION.pattern})")
# One of these words is in every contrast: mails without any are passed over at a glance.
_NEGATIONS = frozenset({"not", "nicht", "sondern", "non", "plutôt", "no", "sino", "não", "sim"})
_CONTRAST = re.compile(
    r"\W(?<!am )(?:not|NOT|nicht|sondern|et non|plutôt que|y no|sino|e não|mas sim)\s+"
    r"(?:(?:in|on|at|by|the|a|an|im|am|der|die|das|en|le|la|el|em|o|a)\s+){0,2}[\"“«]?(?:\d|[A-ZÀ-Þ][a-zà-ÿ])"
)
_QUESTION_MARKS = "?؟？"
# "??" and "?!" are anger, not questions.
_QUESTION = re.compile(rf"(?<![?!])[{_QUESTION_MARKS}]$")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# A capital NOT in a sentence of small letters insists that something is otherwise than printed.
_INSISTS = re.compile(r"NOT(?<=\bNOT)(?<!\bam NOT)(?= [a-z])")
_A_SENTENCE = 4  # words
_REPLY_MARK = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|sv|tr|rv|enc|res|antw)\s*(?:\[\d+\])?:)+\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Voice:
    """What a sender says. `own` is what they wrote, or, where they wrote nothing, what they forwarded."""

    message: Message
    publication: Publication
    own: str
    is_forward: bool = False

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages whose words are read: the mail's, else the house's; English where neither has words."""
        known = self.publication.words
        spoken = [self.message.language] if self.message.language else [self.publication.language, "en"]
        return tuple(dict.fromkeys(one for one in spoken if one and one in known)) or ("en",)

    @property
    def is_understood(self) -> bool:
        """Whether there are words for the mail's language, so that finding none of them means something."""
        return self.message.language is None or self.message.language in self.publication.words

    @cached_property
    def subject(self) -> str:
        return folded(_REPLY_MARK.sub("", self.message.subject[:LONGEST_SUBJECT]))

    @cached_property
    def whole_subject(self) -> Reading:
        """The subject with its reply marks, by whose beginning automatic mail is told."""
        return self.publication.words.lexicon().read(folded(self.message.subject[:LONGEST_SUBJECT]))

    @cached_property
    def _pieces(self) -> list[Reading]:
        """Subject and own words; every other piece is a quotation or URL."""
        return [self._lexicon.read(piece) for piece in _NOT_THEIRS.split(plain(f"{self.subject}\n{self.own}"))]

    @cached_property
    def _everything(self) -> Reading:
        """Subject and own words, looked through for what is told wherever it stands."""
        return Reading.joined(self._pieces, _ANYWHERE)

    @cached_property
    def gives_orders(self) -> bool:
        """Whether some of it is addressed to a program and not to people: such words change nothing."""
        return bool(self.all_found("orders"))

    @cached_property
    def body(self) -> str:
        """The own words without orders to programs."""
        if not self.gives_orders:
            return self.own
        return "\n\n".join(self._heard(paragraph) for paragraph in _PARAGRAPHS.split(self.own))

    @cached_property
    def _votes(self) -> Reading:
        """Everything that votes: quotations, URLs and orders to programs are left out."""
        if not self.gives_orders:
            return Reading.joined(self._pieces[::2])
        heard = plain(f"{self._heard(self.subject)}\n\n{self.body}")
        return self._lexicon.read(_NOT_THEIRS.sub(" ", heard))

    @cached_property
    def text(self) -> str:
        """The same, folded."""
        return folded(self._votes.text)

    @cached_property
    def own_word_count(self) -> int:
        return len(_WORD.findall(self.body))

    @cached_property
    def words(self) -> int:
        """How many words vote."""
        return sum(map(str.isalnum, self._votes.words))

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self.publication.words.lexicon(self.languages)

    def _heard(self, paragraph: str) -> str:
        """A paragraph up to the first sentence that gives orders to a program."""
        if not self.gives_orders:
            return paragraph
        heard = []
        for sentence in _SENTENCES.split(paragraph):
            if self.found_in(folded(sentence), "orders"):
                break
            heard.append(sentence)
        return " ".join(heard)

    @cached_property
    def questions(self) -> float:
        """The share of questions among its sentences of some length; a doubt put as a question is none."""
        if not any(mark in self.own for mark in _QUESTION_MARKS):
            return 0.0
        sentences = [one.strip() for one in _SENTENCES.split(self.body) if len(_WORD.findall(one)) >= _A_SENTENCE]
        asked = [one for one in sentences if _QUESTION.search(one)]
        return len(asked) / max(len(sentences), 1)

    @cached_property
    def has_contrast(self) -> bool:
        """Whether it sets a name or figure against another, as in “1931, not 1913”."""
        return not _NEGATIONS.isdisjoint(self._everything.words) and bool(_CONTRAST.search(f" {self.own}"))

    @cached_property
    def has_quotation(self) -> bool:
        return bool(_QUOTATION.search(self.own))

    @cached_property
    def has_link(self) -> bool:
        return any(link.role is not Role.SIGNATURE for link in self.message.links) or bool(
            _URL.search(self.message.subject)
        )

    @cached_property
    def links_to_us(self) -> bool:
        """Whether a link leads to one of the publication's own hosts."""
        hosts = (urlsplit(link.url).hostname or "" for link in self.message.links)
        return any(host.endswith(f".{own}") or host == own for host in hosts for own in self.publication.hosts)

    @cached_property
    def figures(self) -> int:
        """How many different numbers it names, in digits or in words."""
        return len(set(_NUMBER.findall(self._votes.text))) + len(self.found("number"))

    @cached_property
    def insists(self) -> bool:
        return bool(_INSISTS.search(self.own))

    def found(self, topic: str) -> tuple[str, ...]:
        """The topic's phrases that occur, in the mail's language."""
        return self._votes.found(topic)

    def found_in(self, text: str, topic: str) -> tuple[str, ...]:
        """The same in some of the text, folded."""
        return self._lexicon.read(text).found(topic)

    def found_in_body(self, topic: str) -> tuple[str, ...]:
        """The same without the subject, which in a reply repeats what another wrote."""
        return self.found_in(folded(self.body), topic)

    def found_anywhere(self, topic: str) -> tuple[str, ...]:
        """The same in every language, as machines do not write in their reader's; a forward is no machine's voice."""
        return () if self.is_forward else self.found(topic)

    def all_found(self, topic: str) -> tuple[str, ...]:
        """The same over all that was written, orders and quotations too."""
        return self._everything.found(topic)

    def without(self, text: str, topic: str) -> str:
        """A folded text less the topic's phrases."""
        for phrase in self.found_in(text, topic):
            text = text.replace(phrase, " ")
        return text

    def hints(self, topic: str) -> tuple[str, ...]:
        """The topic's hints that stand outside its phrases, so that nothing counts twice."""
        return self._votes.beside(f"{topic}_hint", topic)

    def score(self, topic: str) -> int:
        """Three for each distinct phrase of a topic, one for each hint."""
        return STRONG * len(self.found(topic)) + len(self.hints(topic))

    @cached_property
    def allegation(self) -> int:
        """How much it says of errors in what we printed; figures, links and quotations alone say nothing."""
        said = len(self.found("error")) + len(self.found("cites"))
        return STRONG * (said + (self.has_contrast or self.insists))


def listen(message: Message, publication: Publication) -> Voice:
    """The voice of a message; a bare forward speaks with the words that it forwards."""
    if own := message.own_words[:MOST_CHARACTERS].strip():
        return Voice(message, publication, own)
    forwarded = message.words_of(Role.FORWARDED)[:MOST_CHARACTERS].strip()
    return Voice(message, publication, forwarded, is_forward=bool(forwarded))
