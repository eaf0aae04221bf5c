"""Coefficients of the conditional logit over candidates and "none of them"; `benchmarks/fit_matching.py` writes this."""

COEFFICIENTS = {
    "link": 9.44,
    "link_quoted": 4.69,
    "headline": 5.00,
    "headline_told": 0.00,
    "headline_words": 2.84,
    "headline_line": 5.05,
    "quote": 3.61,
    "quote_loose": 0.45,
    "quotes": 1.61,
    "words": 0.00,
    "names": 3.04,
    "sentence": 7.85,
    "sentences": 2.10,
    "search": 2.55,
    "byline": 1.43,
    "surname": 1.54,
    "surname_said": 3.47,
    "byline_other": -0.09,
    "day": 0.91,
    "age": -6.07,
    "future": -7.79,
    "undated": -4.42,
    "foreign": -1.02,
    "outlet": 0.56,
}
NONE = 8.20
