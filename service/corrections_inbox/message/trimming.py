"""The reporter's own words apart from what they quote, forward and sign with: line by line, in linear time.

Nothing is cut out: every line gets a role, and the segments cover the text. In a corrections mailbox what is quoted
or forwarded is evidence too.
"""

from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Self

from corrections_inbox.message import speech
from corrections_inbox.message.body import Body
from corrections_inbox.message.glancing import Glance
from corrections_inbox.message.signatures import mark_signatures
from corrections_inbox.message.values import Role, Segment

LONGEST_LINE = 1_000
# Windows Mail sets direction marks around every part of a date.
_DIRECTIONS = "\u200b\u200e\u200f\u202a\u202c"
_MOST_INTRO_LINES = 4
_MOST_HEADER_LINES = 12
_SEPARATOR_REACH = 3


@dataclass(slots=True)
class _Lines:
    """The lines of a text: where each begins and ends, what of it is looked at, and whether it is marked as quoted."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    marked: list[bool]

    @classmethod
    def of(cls, body: Body) -> Self:
        raw = body.text.splitlines(keepends=True)
        ends = list(accumulate(map(len, raw)))
        starts = [0, *ends[:-1]] if ends else []
        words = _words([line[:LONGEST_LINE] for line in raw], body.text)
        marked = [line.startswith(">") for line in words]
        if body.quoted:
            quoted = _Stretches(body.quoted)
            marked = [quoted.hold(start) or by_sign for start, by_sign in zip(starts, marked, strict=True)]
        return cls(starts, ends, words, marked)


def _words(lines: list[str], text: str) -> list[str]:
    for mark in _DIRECTIONS:
        if mark in text:
            lines = [line.replace(mark, "") for line in lines]
    return [line.strip() for line in lines]


def trim(body: Body, subject: str) -> tuple[Segment, ...]:
    """Segments that cover `body.text` in order; `subject` tells a forward from a reply where nothing else does."""
    lines = _Lines.of(body)
    glance = Glance(lines.words)
    roles = _Roles(lines, glance, subject).assign()
    mark_signatures(lines.words, glance, roles)
    if body.signed:
        _mark_signed(body, lines, roles)
    return _segments(lines, roles)


def keep_something(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments with quoted text taken as the reporter's own where nothing else would be left.

    A forward without a word of its own stays a forward: the claim stands in it, and its author is not the sender.
    """
    if any(s.role in {Role.OWN, Role.FORWARDED} for s in segments):
        return segments
    return tuple(Segment(Role.OWN if s.role is Role.QUOTED else s.role, s.start, s.end) for s in segments)


class _Stretches:
    """Answers for ever later positions whether one of the stretches holds them."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._coming = sorted(stretches, reverse=True)
        self._end = 0

    def hold(self, position: int) -> bool:
        while self._coming and self._coming[-1][0] <= position:
            self._end = max(self._end, self._coming.pop()[1])
        return position < self._end


class _Roles:
    """Walks the lines once, from the top."""

    def __init__(self, lines: _Lines, glance: Glance, subject: str) -> None:
        self._words = lines.words
        self._marked = lines.marked
        self._glance = glance
        self._forward = speech.is_forward(subject)
        self._reply = speech.is_reply(subject)
        self.roles: list[Role] = [Role.QUOTED if marked else Role.OWN for marked in lines.marked]

    def assign(self) -> list[Role]:
        decided = 0
        for at in self._telling():
            if at >= decided:
                decided = self._step(at)
        self._fill_gaps()
        return self.roles

    def _telling(self) -> list[int]:
        """The lines that something may begin with: a separator, or, where a colon follows, a header or an intro."""
        telling = set(self._glance.holding(speech.SEPARATOR_WORDS))
        for at in self._glance.holding((":", "：")):
            reach = _MOST_INTRO_LINES if speech.ends_intro(self._words[at]) else 1
            telling.update(range(max(0, at + 1 - reach), at + 1))
        return sorted(telling)

    def _step(self, at: int) -> int:
        """Decides on the line at `at` and returns the next one to decide on."""
        words = _unquoted(self._words[at])
        if not words:
            return at + 1
        if speech.FORWARD_SEPARATOR.fullmatch(words) and self._is_set_apart(at):
            return self._set(at, self._extent(at + 1), Role.FORWARDED)
        if speech.ORIGINAL_SEPARATOR.fullmatch(words) and self._header_follows(at + 1):
            return self._set(at, self._extent(at + 1), Role.FORWARDED if self._forward else Role.QUOTED)
        if self._is_header_block(at):
            return self._set(self._rule_before(at), self._extent(at), Role.QUOTED if self._reply else Role.FORWARDED)
        return self._quoted_reply(at)

    def _is_set_apart(self, at: int) -> bool:
        # "Forwarded message" is a separator between rules, before a colon, or above a header block.
        words = self._words[at]
        return words.endswith(":") or words.lstrip("> ")[:1] in "-—–_=*~" or self._header_follows(at + 1)

    def _header_follows(self, at: int) -> bool:
        following = next((words for words in self._words[at : at + _SEPARATOR_REACH] if words), "")
        return speech.header_label(_unquoted(following)) is not None

    def _rule_before(self, at: int) -> int:
        """The horizontal rule that Outlook draws above a header block belongs to it."""
        for i in range(at - 1, max(-1, at - _SEPARATOR_REACH), -1):
            if self._words[i]:
                return i if not self._words[i].strip("-_—– *") else at
        return at

    def _is_header_block(self, at: int) -> bool:
        first = speech.header_label(self._words[at])
        if first is None or first[0] not in {"from", "date", "subject", "to"}:
            return False
        kinds = {first[0]: first[1]}
        misses = 0
        for words in self._words[at + 1 : at + _MOST_HEADER_LINES]:
            label = speech.header_label(words)
            if label:
                kinds.setdefault(*label)
            elif words or misses:
                misses += 1
            if misses > 1:
                break
        return _reads_as_header(kinds)

    def _extent(self, at: int) -> int:
        """Where a forward or quotation ends: with the marked lines it consists of, or with the text."""
        end = len(self._words)
        following = next((i for i in range(at, end) if self._words[i]), end)
        if following == end or not self._marked[following]:
            return end
        while following < end and (self._marked[following] or not self._words[following]):
            following += 1
        return following

    def _set(self, start: int, end: int, role: Role) -> int:
        self.roles[start:end] = [role] * (end - start)
        return max(end, start + 1)

    def _quoted_reply(self, at: int) -> int:
        joined = ""
        for last in range(at, min(at + _MOST_INTRO_LINES, len(self._words))):
            if not self._words[last] or self._marked[last]:
                break
            joined = f"{joined} {self._words[last]}"
            if not speech.ends_intro(joined):
                continue
            strict = not self._marked_follows(last + 1)
            if speech.is_intro(joined, strict=strict) and speech.may_open_intro(self._words[at]):
                # What is marked keeps its own extent, so that answers between quoted lines stay the reporter's.
                return self._set(at, self._extent(last + 1), Role.QUOTED)
        return at + 1

    def _marked_follows(self, at: int) -> bool:
        near = range(at, min(at + _SEPARATOR_REACH, len(self._words)))
        return next((self._marked[i] for i in near if self._words[i]), False)

    def _fill_gaps(self) -> None:
        """Blank lines go with what stands before them."""
        for i, words in enumerate(self._words):
            if not words and i:
                self.roles[i] = self.roles[i - 1]


def _reads_as_header(kinds: dict[str, str]) -> bool:
    """Whether labels make a mail's header and not a reader's own list ("From: 160 countries / To: 170")."""
    if "from" not in kinds:
        return False
    if "date" in kinds:
        return "subject" in kinds or "@" in kinds["from"] or speech.is_moment(kinds["date"])
    return "subject" in kinds and "to" in kinds and ("@" in kinds["from"] or "@" in kinds["to"])


def _unquoted(words: str) -> str:
    return words.lstrip("> ")


def _mark_signed(body: Body, lines: _Lines, roles: list[Role]) -> None:
    signed = _Stretches(body.signed)
    for i, start in enumerate(lines.starts):
        if signed.hold(start) and roles[i] is Role.OWN:
            roles[i] = Role.SIGNATURE


def _segments(lines: _Lines, roles: list[Role]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    start = 0
    for role, run in groupby(zip(roles, lines.ends, strict=True), key=itemgetter(0)):
        *_, (_, end) = run
        segments.append(Segment(role, start, end))
        start = end
    return tuple(segments)
