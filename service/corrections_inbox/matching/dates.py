"""Days that a mail names, reckoned from the day on which it was received."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from corrections_inbox.matching.cues import AGO, COUNTS, DAYS_AGO, MONTHS, WEEK_UNIT, WEEKDAYS


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>{_alternatives(MONTHS)})\.?"
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d))?"
_MONTH_OF = re.compile(
    rf"\b{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,?)?\s+(?:of\s+|de\s+|del\s+)?(?P<year>(?:19|20)\d\d)(?!\w)",
)
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b")
_DAY_MONTH = re.compile(rf"\b(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º|ª)?\s+(?:of\s+|de\s+)?{_MONTH}{_YEAR}(?!\w)")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){_YEAR}(?!\w)")
_NUMERIC = re.compile(
    r"(?<![\d/.])(?!24/7)(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?:(?P=mark)(?P<year>(?:20)?\d\d))?(?![\d/])"
)
_ORDINAL = re.compile(r"\bthe\s+(?P<day>\d{1,2})(?:st|nd|rd|th)\b")
_WEEKDAY = re.compile(rf"(?<!\w)(?P<name>{_alternatives(WEEKDAYS)})(?!\w)")
_RELATIVE = re.compile(rf"(?<!\w)(?P<name>{_alternatives(DAYS_AGO)})(?!\w)")


def mentioned(text: str, received: date) -> tuple[date, ...]:
    """The days that `text` names, each once, in the order of the patterns; none lies after `received` + 1 day."""
    low = text.lower()
    found = (*_absolute(low, received), *_relative(low, received))
    latest = received + timedelta(days=1)
    return tuple(dict.fromkeys(day for day in found if day <= latest))


def months(text: str) -> tuple[date, ...]:
    """The first days of the months that `text` names with their year, each once, in order."""
    named = ((int(match["year"]), MONTHS[match["month"]]) for match in _MONTH_OF.finditer(text.lower()))
    return tuple(dict.fromkeys(date(year, month, 1) for year, month in named))


def _absolute(text: str, received: date) -> Iterator[date]:
    for match in _ISO.finditer(text):
        yield from _day(int(match["year"]), int(match["month"]), int(match["day"]))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            month = MONTHS[match["month"]]
            yield from _dated(month, int(match["day"]), match["year"], received)
    for match in _NUMERIC.finditer(text):
        yield from _numeric(match, received)


def _numeric(match: re.Match[str], received: date) -> Iterator[date]:
    first, second, year = int(match["a"]), int(match["b"]), match["year"]
    if match["mark"] == "." and not year:
        return  # far more often a number than a day
    year = f"20{year[-2:]}" if year else None
    readings = [(second, first)] if match["mark"] == "." else [(first, second), (second, first)]
    for month, day in readings:
        yield from _dated(month, day, year, received)


def _dated(month: int, day: int, year: str | None, received: date) -> Iterator[date]:
    """The day in its stated year, else in the latest year that does not put it into the future."""
    if year:
        yield from _day(int(year), month, day)
        return
    for guess in _day(received.year, month, day):
        yield from [guess] if guess <= received + timedelta(days=1) else _day(received.year - 1, month, day)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return  # the thirty-first of a short month is no day


def _relative(text: str, received: date) -> Iterator[date]:
    for match in _WEEKDAY.finditer(text):
        yield received - timedelta(days=(received.weekday() - WEEKDAYS[match["name"]]) % 7)
    for match in _RELATIVE.finditer(text):
        yield received - timedelta(days=DAYS_AGO[match["name"]])
    for match in AGO.finditer(text):
        count, unit = match["n"] or match["m"], match["unit"] or match["unit2"]
        days = int(count) if count.isdigit() else COUNTS[count]
        yield received - timedelta(days=days * (7 if WEEK_UNIT.match(unit) else 1))
    for match in _ORDINAL.finditer(text):
        yield from _latest_ordinal(int(match["day"]), received)


def _latest_ordinal(day: int, received: date) -> Iterator[date]:
    this_month = list(_day(received.year, received.month, day))
    if this_month and this_month[0] <= received:
        yield this_month[0]
        return
    before = received.replace(day=1) - timedelta(days=1)
    yield from _day(before.year, before.month, day)
