"""Coefficients of the conditional logit over candidates and "none of them"; `benchmarks/fit_matching.py` writes this."""

COEFFICIENTS = {
    "link": 9.59,
    "link_quoted": 4.82,
    "headline": 5.09,
    "headline_told": 0.0,
    "headline_words": 2.83,
    "headline_line": 5.23,
    "quote": 3.72,
    "quote_loose": 0.5,
    "quotes": 1.64,
    "words": 0.0,
    "names": 2.99,
    "sentence": 7.85,
    "sentences": 2.09,
    "search": 2.98,
    "byline": 1.18,
    "surname": 1.49,
    "surname_said": 3.58,
    "byline_other": -0.1,
    "day": 1.03,
    "age": -6.09,
    "future": -7.75,
    "undated": -4.37,
    "foreign": -1.06,
    "outlet": 0.51,
}
NONE = 8.64
