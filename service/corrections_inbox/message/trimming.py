"""The reporter's own words apart from what they quote, forward and sign with: line by line, in linear time.

Nothing is cut out: every line gets a role, and the segments cover the text. In a corrections mailbox what is quoted
or forwarded is evidence too.
"""

from dataclasses import dataclass

from corrections_inbox.message import speech
from corrections_inbox.message.html import Body
from corrections_inbox.message.signatures import mark_signatures
from corrections_inbox.message.values import Role, Segment

LONGEST_LINE = 1_000
# Windows Mail sets direction marks around every part of a date.
_NO_DIRECTION = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202c"))
_MOST_INTRO_LINES = 4
_MOST_HEADER_LINES = 12
_SEPARATOR_REACH = 3


@dataclass(slots=True)
class Line:
    """One line of the text: its place with its line end, what of it is looked at, and whether it is marked as quoted."""

    start: int
    end: int
    words: str
    marked: bool

    @property
    def blank(self) -> bool:
        return not self.words


def trim(body: Body, subject: str) -> tuple[Segment, ...]:
    """Segments that cover `body.text` in order; `subject` tells a forward from a reply where nothing else does."""
    lines = _lines(body)
    roles = _Roles(lines, subject).assign()
    mark_signatures([line.words for line in lines], roles)
    _mark_signed(body, lines, roles)
    return _segments(lines, roles)


def keep_something(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments with quoted text taken as the reporter's own where nothing else would be left.

    A forward without a word of its own stays a forward: the claim stands in it, and its author is not the sender.
    """
    if any(s.role in {Role.OWN, Role.FORWARDED} for s in segments):
        return segments
    return tuple(Segment(Role.OWN if s.role is Role.QUOTED else s.role, s.start, s.end) for s in segments)


def _lines(body: Body) -> list[Line]:
    lines: list[Line] = []
    position = 0
    quoted = _Stretches(body.quoted)
    for raw in body.text.splitlines(keepends=True):
        words = raw[:LONGEST_LINE].translate(_NO_DIRECTION).strip()
        marked = quoted.hold(position) or words.startswith(">")
        lines.append(Line(position, position + len(raw), words, marked))
        position += len(raw)
    return lines


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

    def __init__(self, lines: list[Line], subject: str) -> None:
        self._lines = lines
        self._forward = speech.is_forward(subject)
        self._reply = speech.is_reply(subject)
        self.roles: list[Role] = [Role.QUOTED if line.marked else Role.OWN for line in lines]

    def assign(self) -> list[Role]:
        at = 0
        while at < len(self._lines):
            at = self._step(at)
        self._fill_gaps()
        return self.roles

    def _step(self, at: int) -> int:
        """Decides on the line at `at` and returns the next one to decide on."""
        words = _unquoted(self._lines[at].words)
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
        words = self._lines[at].words
        return words.endswith(":") or words.lstrip("> ")[:1] in "-—–_=*~" or self._header_follows(at + 1)

    def _header_follows(self, at: int) -> bool:
        near = [i for i in range(at, min(at + _SEPARATOR_REACH, len(self._lines))) if self._lines[i].words]
        return bool(near) and speech.header_label(_unquoted(self._lines[near[0]].words)) is not None

    def _rule_before(self, at: int) -> int:
        """The horizontal rule that Outlook draws above a header block belongs to it."""
        for i in range(at - 1, max(-1, at - _SEPARATOR_REACH), -1):
            words = self._lines[i].words
            if words:
                return i if not words.strip("-_—– *") else at
        return at

    def _is_header_block(self, at: int) -> bool:
        first = speech.header_label(self._lines[at].words)
        if first is None or first[0] not in {"from", "date", "subject", "to"}:
            return False
        kinds = {first[0]: first[1]}
        misses = 0
        for line in self._lines[at + 1 : at + _MOST_HEADER_LINES]:
            label = speech.header_label(line.words)
            if label:
                kinds.setdefault(*label)
            elif not line.blank or misses:
                misses += 1
            if misses > 1:
                break
        return _reads_as_header(kinds)

    def _extent(self, at: int) -> int:
        """Where a forward or quotation ends: with the marked lines it consists of, or with the text."""
        following = next((i for i in range(at, len(self._lines)) if self._lines[i].words), len(self._lines))
        if following == len(self._lines) or not self._lines[following].marked:
            return len(self._lines)
        while following < len(self._lines) and (self._lines[following].marked or self._lines[following].blank):
            following += 1
        return following

    def _set(self, start: int, end: int, role: Role) -> int:
        self.roles[start:end] = [role] * (end - start)
        return max(end, start + 1)

    def _quoted_reply(self, at: int) -> int:
        line = self._lines[at]
        if line.marked or not speech.may_open_intro(line.words):
            return at + 1
        joined = ""
        for last in range(at, min(at + _MOST_INTRO_LINES, len(self._lines))):
            if self._lines[last].blank or self._lines[last].marked:
                break
            joined = f"{joined} {self._lines[last].words}"
            if speech.is_intro(joined, strict=not self._marked_follows(last + 1)):
                # What is marked keeps its own extent, so that answers between quoted lines stay the reporter's.
                return self._set(at, self._extent(last + 1), Role.QUOTED)
        return at + 1

    def _marked_follows(self, at: int) -> bool:
        following = next((line for line in self._lines[at : at + _SEPARATOR_REACH] if line.words), None)
        return following is not None and following.marked

    def _fill_gaps(self) -> None:
        """Blank lines go with what stands before them."""
        for i, line in enumerate(self._lines):
            if line.blank and i:
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


def _mark_signed(body: Body, lines: list[Line], roles: list[Role]) -> None:
    signed = _Stretches(body.signed)
    for i, line in enumerate(lines):
        if signed.hold(line.start) and roles[i] is Role.OWN:
            roles[i] = Role.SIGNATURE


def _segments(lines: list[Line], roles: list[Role]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for line, role in zip(lines, roles, strict=True):
        if segments and segments[-1].role is role:
            segments[-1] = Segment(role, segments[-1].start, line.end)
        else:
            segments.append(Segment(role, line.start, line.end))
    return tuple(segments)
