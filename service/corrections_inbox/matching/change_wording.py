"""How a change is put to people: whole names, figures with what they count, no word that both sides share at length."""

from bisect import bisect_left
from collections.abc import Sequence

from corrections_inbox.matching.change_features import Pairs
from corrections_inbox.matching.change_spans import COUNTS, JOINED, TIMES, Span
from corrections_inbox.matching.text import Word, is_stop_word, words

LONGEST = 25  # code points to which a stretch is widened, and names that share words are cut


def shown(pairs: Pairs, r: int, w: int) -> tuple[str, str]:
    """What is wrong, as the mail words it where it names it, and what is right."""
    right, wrong = pairs.rights[r], pairs.wrongs[w]
    named = wrong.alone or wrong.mentions
    if named:
        ours = _widened(pairs.text, min(named, key=lambda m: abs(m.start - right.start)), pairs.language)
    else:
        ours = _widened(pairs.printed[wrong.passage], wrong.span, pairs.article_language)
    theirs = right.text if right.told or right.quoted else _widened(pairs.text, right, pairs.language)
    return _cut(" ".join(ours.split()), " ".join(theirs.split()))


def _widened(text: str, span: Span, language: str) -> str:
    """A stretch with the words beside it that go with it: what is counted, the rest of a name or a phrase."""
    found = words(text)
    starts = [word.start for word in found]
    first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
    start, end = span.start, span.end
    counted = span.sort in COUNTS | TIMES
    name = text[start].isupper() and not counted

    def belongs(word: Word, gap: str) -> bool:
        alike = text[word.start].isupper() or not name
        return bool(JOINED.fullmatch(gap)) and alike and not is_stop_word(word.text, language)

    while (
        last < len(found) and found[last].end - start <= LONGEST and belongs(found[last], text[end : found[last].start])
    ):
        end, last = found[last].end, last + 1
        if counted:
            break
    while not counted and first and end - found[first - 1].start <= LONGEST and belongs(found[first - 1], text[found[first - 1].end : start]):  # fmt: skip
        start, first = found[first - 1].start, first - 1
    return text[start:end]


def _cut(wrong: str, right: str) -> tuple[str, str]:
    """Both without the words that they share at their ends, as long as the wrong one is long; no stop word is left there."""
    ours, theirs = words(wrong), words(right)
    for end in (-1, 0):
        while _length(ours) > LONGEST and len(theirs) > 1 and ours[end].text == theirs[end].text:
            ours, theirs = _without(ours, end), _without(theirs, end)
    return _kept(wrong, ours), _kept(right, theirs)


def _length(found: Sequence[Word]) -> int:
    return found[-1].end - found[0].start if len(found) > 1 else 0


def _without(found: tuple[Word, ...], end: int) -> tuple[Word, ...]:
    return found[:-1] if end else found[1:]


def _kept(text: str, kept: tuple[Word, ...]) -> str:
    if kept == words(text):
        return text
    while len(kept) > 1 and is_stop_word(kept[-1].text):
        kept = kept[:-1]
    return text[kept[0].start : kept[-1].end]
