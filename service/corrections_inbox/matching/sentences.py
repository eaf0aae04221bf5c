"""Texts cut into sentences where a person would cut them, and an article's sentences with their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corrections_inbox.articles import Article, Where

# The lookbehinds keep a run of a million spaces or dots linear: a match may begin only where the run does.
_PARAGRAPH_END = re.compile(r"(?<![ \t\r])[ \t\r]*\n[>\s]*?\n[>\s]*")
_LINE_END = re.compile(r"(?<![ \t\r])[ \t\r]*\n[> \t]*")
_TERMINATOR = re.compile(
    r"[.!?…؟۔。]+[\"'“”’»\)\]]*(?:[ \u00a0\u202f]»)?(?=\s|$)|(?<=[a-zà-ÿ]{2})[.!?](?=[A-ZÀ-Þ“][a-zà-ÿ])"
)
_NEXT = re.compile(r"\s*[\"'“‘«„¿¡(\[–—-]*(\S)")
_LAST_WORD = re.compile(r"[^\s(\[\"“„«]*$")
_FIRST_WORD = re.compile(r"\s*[\"'“‘«„¿¡(\[]*([^\W\d_]+)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_HOLDS_WORDS = re.compile(r"\w")
_BULLET = re.compile(r"(?:[-*•–]|\(?\d{1,2}[.)])\s")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A name follows these, so they never end a sentence.
_TITLES = _listed(
    "mr mrs ms dr prof rev st mt ft gen gens lt col sgt maj capt cmdr adm sen sens rep reps gov govs pres hon "
    "atty supt vs art hr fr mm mme mlle srta sra exmo exma dna"
)
_NUMERO = frozenset({"no", "nos", "nr"})
_ABBREVIATIONS = _listed(
    "sr jr dist jan feb mar apr jun jul aug sep sept oct nov dec vol pp p cf ca al approx dept est inc corp "
    "ltd co bros ave blvd rd calif conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev "
    "okla ore pa penn tenn tex va vt wash wis wyo ala ariz ark colo d.c e.g i.e bzw evtl ggf str usw vgl z.b "
    "u.a d.h inkl dipl ing geb env srtas sras ud uds eeuu ee sto sta av г ул им руб тыс млн млрд др стр"
)
# After "U.S." a capital begins a new sentence only if it is a word that hardly ever stands inside one capitalised.
_STARTERS = _listed(
    "the a an he she it they we i you but and in on at this that these those there when while if as after "
    "before his her their its our my for so what who how why not "
    "indeed however meanwhile also"
)
# A line that ends well short of the margin was ended by its writer, not by the mail program.
_MARGIN = 45


@dataclass(frozen=True, slots=True)
class ArticleSentence:
    """One sentence of an article: the code points of its part, its paragraph there and its place in the paragraph."""

    text: str
    where: Where
    caption: int | None
    start: int
    end: int
    paragraph: int
    ordinal: int


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    lower = following[1].islower()
    if "." not in match[0] or "..." in match[0] or "…" in match[0]:
        return not lower
    if lower and len(match[0]) > 1:  # "No." he said
        return False
    return _full_stop(text, start, match, lower=lower)


def _full_stop(text: str, start: int, match: re.Match[str], *, lower: bool) -> bool:
    """Whether the dot ends a sentence rather than an abbreviation, an initial or a German ordinal."""
    # No abbreviation is longer than a line; looking further back would be quadratic in a text without breaks.
    found = _LAST_WORD.search(text, max(start, match.start() - _MARGIN), match.start())
    last = found[0] if found else ""
    bare = last.lower().rstrip(".")
    if bare in _TITLES or (bare in _NUMERO and text[match.end() : match.end() + 4].lstrip()[:1].isdigit()):
        return False
    initials = bool(_INITIALS.fullmatch(last)) and not last.islower()
    if bare in _ABBREVIATIONS or initials:
        return not lower and ("." in last or not initials) and _starts_anew(text, match.end())
    if lower:
        return len(bare) > 1 and "." not in bare
    if bare.isdecimal() and len(bare) <= 2:  # noqa: PLR2004  "am 3. Oktober", "1. First point"
        return not found or (found.start() > start and not _is_ordinal(text, match.end()))
    return True


def _starts_anew(text: str, at: int) -> bool:
    """Whether what follows begins a sentence by more than a capital letter: by a quotation, or one of its first words."""
    if text[at : at + 4].lstrip()[:1] in {"“", "„", "«"}:
        return True
    first = _FIRST_WORD.match(text, at)
    return first is not None and first[1].lower() in _STARTERS


def _is_ordinal(text: str, at: int) -> bool:
    first = _FIRST_WORD.match(text, at)
    return first is not None and first[1].lower() in _GERMAN_AFTER_ORDINAL


_GERMAN_AFTER_ORDINAL = _listed(
    "januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert mal "
    "absatz satz kapitel platz"
)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _PARAGRAPH_END.finditer(text):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end inside a paragraph: at a full stop, or at a line's end that its writer meant."""
    line = start
    marks = sorted([*_TERMINATOR.finditer(text, start, end), *_LINE_END.finditer(text, start, end)], key=re.Match.start)
    for match in marks:
        if "\n" not in match[0]:
            if _ends_sentence(text, start, match):
                yield match.end()
            continue
        following = text[match.end() : match.end() + 4]
        short = match.start() - line < _MARGIN and not following[:1].islower()
        if short or _BULLET.match(following):
            yield match.start()
        line = match.end()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(" \t\r\n>")), start + len(piece.rstrip())


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop in (*_breaks(text, start, end), end):
        first, last = _trimmed(text, at, stop)
        if _HOLDS_WORDS.search(text, first, last):
            yield first, last
        at = max(at, stop)


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """The code points of each sentence of a text, in order; lines wrapped by a mail program are joined."""
    return tuple(span for start, end in _paragraphs(text) for span in _sentences(text, start, end))


def of_article(article: Article) -> tuple[ArticleSentence, ...]:
    """The sentences of an article, part by part in reading order; the headline and the byline are one each."""
    found = []
    for where, caption, text in article.parts():
        if where in {Where.HEADLINE, Where.BYLINE}:
            found.append(ArticleSentence(text, where, caption, 0, len(text), 0, 0))
            continue
        for paragraph, (start, end) in enumerate(_paragraphs(text)):
            for ordinal, (first, last) in enumerate(_sentences(text, start, end)):
                found.append(ArticleSentence(text[first:last], where, caption, first, last, paragraph, ordinal))
    return tuple(found)
