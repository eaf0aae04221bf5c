"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""

BETWEEN: dict[str, float] = {
    "share": 2.951,
    "likeness": 2.198,
    "overlap": 1.028,
    "bigrams": 0.672,
    "quantity": 1.570,
    "replaced": 1.524,
    "respelled": 1.487,
    "neighbours": 1.371,
    "quotation": -0.690,
    "asked": 1.004,
    "asked_near": 1.042,
}

OF_SENTENCE: dict[str, float] = {
    "marked": 5.822,
    "block": 5.024,
    "cued": 2.433,
    "quoted_word": 1.780,
    "place": 4.669,
    "place_exact": 4.371,
    "place_near": 1.429,
    "stretch": 0.869,
    "headline": -1.015,
    "headline_named": 2.180,
    "headline_at_fault": 5.122,
    "caption": -1.161,
    "caption_named": 0.744,
    "caption_at_fault": 5.678,
    "aside": -2.518,
    "aside_at_fault": 3.000,
    "lead": -0.773,
    "position": 0.146,
    "length": -0.975,
    "odd": 0.084,
    "topic": 1.467,
    "topic_near": 1.151,
    "focus": 0.725,
}

OF_COMPONENT: dict[str, float] = {
    "subject": -0.468,
    "whole": 1.302,
    "quoted": -0.979,
    "late": -0.761,
    "first_person": -1.513,
    "quantity_said": -0.305,
    "says": 0.897,
    "fault": 0.834,
    "courtesy": -1.121,
    "naming": -0.870,
    "url": -0.608,
    "found": 1.653,
    "marks": -0.494,
    "question": 0.853,
    "cued": 0.743,
    "describes": -0.241,
    "pair": 0.958,
    "granted": -0.781,
    "in_passing": -0.768,
}

# How much the cosine that a model finds adds to a sentence's log-odds.
LIKENESS = 10.000
