"""Coefficients of the conditional logit over candidates and "none of them"; `benchmarks/fit_matching.py` writes this."""

COEFFICIENTS = {
    "link": 8.32,
    "link_quoted": 4.01,
    "headline": 3.87,
    "headline_exact": 1.38,
    "headline_words": 3.03,
    "headline_near": 1.18,
    "headline_line": 3.65,
    "quote": 4.01,
    "quote_loose": 1.27,
    "quotes": 2.03,
    "names": 4.69,
    "sentence": 8.15,
    "sentences": 3.11,
    "byline": 2.20,
    "surname": 2.10,
    "surname_said": 2.21,
    "byline_other": -0.17,
    "day": 1.14,
    "month": 1.90,
    "month_other": -0.43,
    "fresh": 1.49,
    "age": -4.50,
    "future": -7.00,
    "undated": 0.51,
    "foreign": -1.02,
    "outlet": 1.53,
    "outlet_other": -1.20,
}
# What speaks for none of them: always, and by what the mail offers.
NONE = 7.32
OFFERS = {
    "quoted": 1.93,
    "lost": 2.23,
    "dated": 1.48,
}
