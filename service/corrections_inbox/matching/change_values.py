"""Two figures or days held against each other."""

from corrections_inbox.matching.change_spans import COUNTS, TIMES, Span

YEARS = range(1800, 2100)
YEARS_APART = 3
MONTH_AND_A_HALF = 1.5
ROUNDED = 0.06


def closeness(wrong: Span, right: Span) -> float:
    """1 for equal values, falling with their ratio; for days, whether they lie within a month and a half."""
    a, b = wrong.quantity, right.quantity
    if a is None or b is None:
        return 0.0
    if wrong.sort in TIMES or right.sort in TIMES:
        return float(wrong.sort is right.sort and abs(a.value - b.value) < MONTH_AND_A_HALF)
    if a.value in YEARS and b.value in YEARS:
        return float(0.5 ** (abs(a.value - b.value) / YEARS_APART))
    low, high = sorted((abs(a.value), abs(b.value)))
    return float(((low + 1) / (high + 1)) ** 2)


def is_rounder(said: Span, printed: Span) -> bool:
    """Whether the mail's figure is but the passage's in rounder words."""
    if said.quantity is None or printed.quantity is None or said.sort not in COUNTS:
        return False
    a, b = abs(said.quantity.value), abs(printed.quantity.value)
    return abs(a - b) <= ROUNDED * max(a, b) and len(f"{a:g}".rstrip("0")) < len(f"{b:g}".rstrip("0"))
