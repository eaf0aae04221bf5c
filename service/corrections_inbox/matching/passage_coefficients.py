"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""

BETWEEN: dict[str, float] = {
    "share": 3.099,
    "likeness": 2.213,
    "overlap": 1.303,
    "bigrams": 0.696,
    "quantity": 2.130,
    "replaced": 2.191,
    "respelled": 1.400,
    "neighbours": 1.651,
    "quotation": -0.642,
}

OF_SENTENCE: dict[str, float] = {
    "marked": 5.821,
    "block": 5.240,
    "cued": 2.374,
    "quoted_word": 1.997,
    "place": 5.231,
    "place_exact": 4.485,
    "place_near": 1.880,
    "stretch": 1.001,
    "headline": -1.119,
    "headline_named": 2.150,
    "headline_at_fault": 4.603,
    "caption": -1.073,
    "caption_named": 0.898,
    "caption_at_fault": 5.828,
    "aside": -2.518,
    "aside_at_fault": 3.000,
    "lead": -0.352,
    "position": -0.114,
    "length": -0.597,
    "odd": -0.137,
}

OF_COMPONENT: dict[str, float] = {
    "subject": 0.586,
    "whole": 0.364,
    "quoted": -0.785,
    "late": -1.175,
    "first_person": -0.860,
    "quantity_said": 0.078,
    "says": 0.335,
    "fault": 0.670,
    "courtesy": -0.754,
    "naming": -0.963,
    "url": -0.200,
    "found": 1.377,
    "marks": -0.588,
    "question": 0.853,
    "cued": 0.753,
    "describes": -1.053,
    "pair": 1.135,
    "granted": -1.278,
}

# How much the cosine that a model finds adds to a sentence's log-odds.
LIKENESS = 12.000
