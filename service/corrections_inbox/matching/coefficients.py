"""Coefficients of the conditional logit over candidates and "none of them"; `benchmarks/fit_matching.py` writes this."""

COEFFICIENTS = {
    "link": 8.56,
    "link_quoted": 4.17,
    "headline": 4.19,
    "headline_told": 0.42,
    "headline_words": 3.62,
    "headline_line": 0.01,
    "quote": 2.63,
    "quote_loose": 0.03,
    "quotes": 1.96,
    "words": -1.98,
    "names": 2.92,
    "sentence": 8.06,
    "sentences": 0.90,
    "search": 3.25,
    "byline": 2.51,
    "surname": 3.60,
    "byline_other": -0.33,
    "day": 0.89,
    "age": -5.45,
    "future": -6.63,
    "undated": -4.62,
    "foreign": -0.57,
    "outlet": 0.25,
}
NONE = 7.74
