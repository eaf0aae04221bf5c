"""Figures, number words, fractions, percentages and dates as comparable values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corrections_inbox.matching import number_words as names
from corrections_inbox.matching.remembering import remembered
from corrections_inbox.matching.text import Word, words

_FIGURE = re.compile(r"(\d+(?:[.,]\d+)*)([^\W\d_]*)")
_ENGLISH_ORDINAL = re.compile(r"st|nd|rd|th|er|ere|e|eme|o|a")
_DECADE = re.compile(r"s")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_LAST_DAY_OF_MONTH = 31
_HUNDRED = 100
_YEARS = range(1500, 2200)
_SMALL = 20
_GROUP = 3  # digits
_GAP = re.compile(r"[\s\-‐‑–]*")
_DATE_GAP = re.compile(r"[\s.,]*")
_OF = frozenset({"of", "de", "del", "do"})
_DATE_FIGURES = re.compile(r"(?<![\d/.-])(\d{1,4})([/.-])(\d{1,2})\2(\d{2,4})(?![\d/-])")


class Kind(StrEnum):
    NUMBER = "number"
    RATIO = "ratio"  # a fraction or a percentage
    ORDINAL = "ordinal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or date in a text: two with the same `key` mean the same, whatever words they are in.

    Keys are plain decimals for numbers and ordinals, `%` and the percentage for ratios, and `YYYY-MM-DD` with the
    unknown parts left empty for dates (`-10-03`, `-10-`); a weekday is `w1` (Monday) to `w7`.
    """

    kind: Kind
    key: str
    value: float
    start: int
    end: int


def _key(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.10g}"


def figure(text: str, language: str = "en") -> float:
    """The value of a figure, its separators read as in that language ("1.234" is 1234 but in English)."""
    english = language == "en"
    if _THOUSANDS.fullmatch(text) and (text.count(".") != 1 or "," in text or not english):
        return float(re.sub("[.,]", "", text))
    last = max(text.rfind("."), text.rfind(","))
    if last < 0 or text.count(text[last]) > 1:
        return float(re.sub("[.,]", "", text))
    return float(re.sub("[.,]", "", text[:last]) + "." + text[last + 1 :])


class _Reader:
    """Reads quantities off a text's words, one position at a time."""

    def __init__(self, text: str, found: Sequence[Word], language: str) -> None:
        language = language if language in names.CARDINALS else "en"
        self.text, self.words, self.language = text, found, language
        self.cardinals = names.CARDINALS[language]
        self.scales = names.SCALES[language]
        self.ordinals = names.ORDINALS[language]
        self.fractions = names.FRACTIONS[language]

    def opening(self) -> list[int]:
        """The words with which a quantity can begin: most are passed over here, which is what reading costs."""
        openers = names.OPENERS[self.language]
        return [i for i, word in enumerate(self.words) if word.text in openers or word.text[:1].isdecimal()]

    def near(self, i: int, gap: re.Pattern[str] = _GAP) -> bool:
        """Whether the word `i` exists and follows the one before it with nothing but space or a hyphen between."""
        return 0 < i < len(self.words) and bool(gap.fullmatch(self.text, self.words[i - 1].end, self.words[i].start))

    def word(self, i: int) -> str:
        return self.words[i].text if 0 <= i < len(self.words) else ""

    def made(self, kind: Kind, key: str, value: float, first: int, last: int) -> Quantity:
        return Quantity(kind, key, value, self.words[first].start, self.words[last].end)

    def read(self) -> Iterator[Quantity]:
        end = 0
        for i in self.opening():
            if self.words[i].start < end:
                continue
            found = self.date(i) or self.fraction(i) or self.number(i) or self.ordinal(i)
            if found:
                yield found
                end = found.end

    def after(self, i: int) -> int:
        """The place of the next part of a date, stepping over "of"; 0 where it does not follow closely."""
        following = i + 1 + (self.word(i + 1) in _OF)
        return following if all(self.near(j, _DATE_GAP) for j in range(i + 1, following + 1)) else 0

    def day(self, i: int) -> int | None:
        if (ordinal := self.ordinals.get(self.word(i))) is not None:
            return int(ordinal)
        match = _FIGURE.fullmatch(self.word(i))
        if match is None or not match[1].isdigit() or (match[2] and not _ENGLISH_ORDINAL.fullmatch(match[2])):
            return None
        return int(match[1]) if 1 <= int(match[1]) <= _LAST_DAY_OF_MONTH else None

    def year(self, i: int) -> int | None:
        word = self.word(i)
        return int(word) if word.isdecimal() and int(word) in _YEARS else None

    def date(self, i: int) -> Quantity | None:
        """A date around a month's name ("3rd of October, 1988", "Oct. 3", "October 1988"), or a weekday."""
        first, day = i, self.day(i)
        if day is not None and not (i := self.after(i)):
            return None
        month = names.MONTHS.get(self.word(i))
        if month is None:
            return self.weekday(i) if day is None else None
        last = i
        if day is None and (after := self.after(i)) and (day := self.day(after)) is not None:
            last = after
        after = self.after(last)
        if after and (year := self.year(after)):
            last = after
        else:
            year = None
        capital = self.text[self.words[i].start].isupper() or self.language != "en"
        if day is None and year is None and (self.word(i) in names.DOUBTFUL_MONTHS or not capital):
            return None
        key = f"{year or ''}-{month:02}-{f'{day:02}' if day else ''}"
        return self.made(Kind.DATE, key, month + (day or 0) / _HUNDRED, first, last)

    def weekday(self, i: int) -> Quantity | None:
        number = names.WEEKDAYS.get(self.word(i))
        if number is None or (self.language == "en" and not self.text[self.words[i].start].isupper()):
            return None
        return self.made(Kind.DATE, f"w{number}", float(number), i, i)

    def fraction(self, i: int) -> Quantity | None:
        """Reads "a third", "two-thirds", "half" as a ratio."""
        word = self.word(i)
        if word == "half" and self.word(i + 1) == "a" and self.word(i + 2) == "dozen":
            return self.made(Kind.NUMBER, "6", 6.0, i, i + 2)
        if word in names.WHOLE_HALVES:
            return self.made(Kind.RATIO, "%50", 0.5, i, i)
        numerator = 1.0 if word in names.ONES else self.cardinals.get(word)
        denominator = self.fractions.get(self.word(i + 1)) if self.near(i + 1) else None
        if numerator is None or denominator is None or not numerator < denominator:
            return None
        value = numerator / denominator
        return self.made(Kind.RATIO, "%" + _key(round(100 * value, 2)), value, i, i + 1)

    def spaced(self, i: int) -> bool:
        """Whether a group of three digits stands here behind a space: thousands as most languages but English set them."""
        is_group = self.near(i) and len(self.word(i)) == _GROUP and self.word(i).isdecimal()
        return self.language != "en" and is_group and self.text[self.words[i - 1].end : self.words[i].start].isspace()

    def grouped(self, value: float, i: int) -> Quantity:
        last = i
        while self.spaced(last + 1):
            last += 1
            value = value * 1000 + int(self.word(last))
        return self.scaled(value, i, last)

    def number(self, i: int) -> Quantity | None:
        """A figure or a run of number words, with its scale and percent sign."""
        match = _FIGURE.fullmatch(self.word(i))
        if match is None:
            value, last = self.spelled(i)
            return None if value is None else self.scaled(value, i, last)
        value, suffix = figure(match[1], self.language), match[2]
        if self.spaced(i + 1) and not suffix and len(match[1]) <= _GROUP:
            return self.grouped(value, i)
        if suffix in self.scales:
            return self.scaled(value * self.scales[suffix], i, i)
        if suffix and not _DECADE.fullmatch(suffix):
            if not _ENGLISH_ORDINAL.fullmatch(suffix):
                return self.made(Kind.NUMBER, self.word(i), value, i, i)
            return self.made(Kind.ORDINAL, _key(value), value, i, i)
        last = i
        while self.near(last + 1) and self.scales.get(self.word(last + 1), 0) >= _HUNDRED:
            last += 1
            value *= self.scales[self.word(last)]
        return self.scaled(value, i, last)

    def spelled(self, i: int) -> tuple[float | None, int]:
        """The value of the number words from `i` on and the last of them; None where there are none."""
        total, current, last, at = 0.0, None, i, i
        joiner = names.JOINERS[self.language]
        while at == i or self.near(at):
            word = self.word(at)
            if word in self.cardinals and self.fits(current, self.cardinals[word]):
                current = self.joined(current, self.cardinals[word])
            elif word in self.scales and len(word) > 1 and (current is not None or self.stands_alone(word)):
                scale = self.scales[word]
                if current == 0 and total:  # "mil millones"
                    total *= scale
                else:
                    current = (1.0 if current is None else current) * scale
                if scale > _HUNDRED:
                    total, current = total + current, 0.0
            elif word == "a" and current is None and self.word(at + 1) in {*self.scales, "dozen", "percent"}:
                current = 1.0
            elif not (word == joiner and current is not None and self.word(at + 1) in self.cardinals):
                break
            last, at = (at, at + 1) if word != joiner else (last, at + 1)
        return (None, i) if current is None else (total + current, last)

    def stands_alone(self, word: str) -> bool:
        return self.language != "en" and self.scales[word] <= 1e3  # noqa: PLR2004  "mil" is a thousand, "millones" needs a count

    @staticmethod
    def fits(current: float | None, value: float) -> bool:
        """Whether a small number may follow what was read: "thirty one" yes, "three four" no."""
        if current is None or current == 0 or value == 12:  # noqa: PLR2004  "two dozen"
            return True
        below = current % _HUNDRED
        return (
            below == 0
            or (below >= _SMALL and below % 10 == 0 and value < _SMALL)
            or (10 <= below <= _SMALL and value >= 10)  # noqa: PLR2004  "nineteen ninety": a year
            or (below == 4 and value == _SMALL)  # noqa: PLR2004  "quatre-vingt"
        )

    def joined(self, current: float | None, value: float) -> float:
        if current is None or current == 0:
            return value
        below = current % _HUNDRED
        if value == 12 or (below == 4 and value == _SMALL and self.language == "fr"):  # noqa: PLR2004  dozens, quatre-vingt
            return current * value
        if current <= _SMALL and value >= 10:  # noqa: PLR2004  "nineteen ninety"
            return current * _HUNDRED + value
        return current + value

    def scaled(self, value: float, first: int, last: int) -> Quantity:
        end = self.words[last].end
        following = self.word(last + 1) if self.near(last + 1) else ""
        pair = (following, self.word(last + 2))
        if (
            self.text[end : end + 2].strip().startswith("%")
            or following in names.PERCENT
            or pair in names.PERCENT_AFTER
        ):
            last += 2 if pair in names.PERCENT_AFTER else following in names.PERCENT
            return self.made(Kind.RATIO, "%" + _key(value), value / 100, first, last)
        return self.made(Kind.NUMBER, _key(value), value, first, last)

    def ordinal(self, i: int) -> Quantity | None:
        value = self.ordinals.get(self.word(i))
        return None if value is None else self.made(Kind.ORDINAL, _key(value), value, i, i)


def _dates_in_figures(text: str, language: str) -> Iterator[Quantity]:
    """Dates such as 2019-07-16 and 16.7.2019; 10/3/2019 is read as October in English, as March elsewhere."""
    for match in _DATE_FIGURES.finditer(text):
        a, b, c = int(match[1]), int(match[3]), int(match[4])
        year, month, day = (a, b, c) if a > _LAST_DAY_OF_MONTH else (c, b, a)
        american = match[2] == "/" and len(match[1]) <= 2 and language == "en" and day <= 12  # noqa: PLR2004  months
        if american or month > 12:  # noqa: PLR2004  months
            month, day = day, month
        if 1 <= month <= 12 and 1 <= day <= _LAST_DAY_OF_MONTH:  # noqa: PLR2004  months
            year += 0 if year >= _HUNDRED else 2000
            yield Quantity(Kind.DATE, f"{year}-{month:02}-{day:02}", month + day / _HUNDRED, *match.span())


@remembered
def quantities(text: str, language: str = "en") -> tuple[Quantity, ...]:
    """The numbers, ratios, ordinals and dates of a text, in order and disjoint."""
    dated = list(_dates_in_figures(text, language))
    read = _Reader(text, words(text), language).read()
    rest = [q for q in read if not any(q.start < d.end and d.start < q.end for d in dated)]
    return tuple(sorted([*dated, *rest], key=lambda q: q.start))


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities may mean the same: equal, or dates that differ only in what one leaves out."""
    if Kind.DATE in {a.kind, b.kind}:
        pairs = list(zip(a.key.split("-"), b.key.split("-"), strict=False))
        return (
            a.kind is b.kind
            and len(a.key.split("-")) == len(b.key.split("-"))
            and all(x == y or not x or not y for x, y in pairs)
        )
    return a.key == b.key
