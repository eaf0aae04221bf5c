"""Coefficients of the conditional logit over candidates and "none of them"; `benchmarks/fit_matching.py` writes this."""

COEFFICIENTS = {
    "link": 8.47,
    "link_quoted": 4.01,
    "headline": 3.86,
    "headline_exact": 1.38,
    "headline_words": 3.02,
    "headline_near": 1.18,
    "headline_line": 3.65,
    "quote": 4.00,
    "quote_loose": 1.26,
    "quotes": 2.03,
    "names": 4.69,
    "sentence": 8.14,
    "sentences": 3.11,
    "byline": 2.19,
    "surname": 2.09,
    "surname_said": 2.21,
    "byline_other": -0.18,
    "day": 1.17,
    "month": 1.88,
    "month_other": -0.44,
    "fresh": 1.47,
    "age": -4.45,
    "future": -7.00,
    "undated": 0.48,
    "foreign": -1.02,
    "outlet": 1.57,
    "outlet_other": -1.19,
}
# What speaks for none of them: always, and by what the mail offers.
NONE = 7.33
OFFERS = {
    "quoted": 1.88,
    "lost": 2.26,
    "dated": 1.47,
}
