"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""

BETWEEN: dict[str, float] = {
    "share": 2.957,
    "likeness": 2.151,
    "overlap": 1.011,
    "bigrams": 0.706,
    "quantity": 1.598,
    "replaced": 1.529,
    "respelled": 1.484,
    "neighbours": 1.414,
    "quotation": -0.674,
    "asked": 1.027,
    "asked_near": 1.118,
}

OF_SENTENCE: dict[str, float] = {
    "marked": 5.385,
    "block": 5.024,
    "cued": 2.421,
    "quoted_word": 1.902,
    "place": 4.648,
    "place_exact": 4.369,
    "place_near": 1.420,
    "stretch": 0.859,
    "headline": -0.997,
    "headline_named": 2.186,
    "headline_at_fault": 5.075,
    "caption": -1.137,
    "caption_named": 0.722,
    "caption_at_fault": 5.663,
    "aside": -2.520,
    "aside_at_fault": 3.000,
    "lead": -0.756,
    "position": 0.165,
    "length": -0.987,
    "odd": 0.071,
    "topic": 1.493,
    "topic_near": 1.141,
    "focus": 0.736,
}

OF_COMPONENT: dict[str, float] = {
    "subject": -0.473,
    "whole": 1.119,
    "quoted": -0.989,
    "late": -0.635,
    "first_person": -1.510,
    "quantity_said": -0.365,
    "says": 0.934,
    "fault": 1.027,
    "courtesy": -1.082,
    "naming": -0.990,
    "url": -0.623,
    "found": 1.677,
    "marks": -0.517,
    "question": 0.825,
    "cued": 0.698,
    "describes": -0.315,
    "pair": 0.861,
    "granted": -0.840,
    "in_passing": -0.166,
}

# How much the cosine that a model finds adds to a sentence's log-odds.
LIKENESS = 12.000
