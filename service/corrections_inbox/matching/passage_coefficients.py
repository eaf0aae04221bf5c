"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""

BETWEEN: dict[str, float] = {
    "share": 2.349,
    "likeness": 1.996,
    "overlap": 1.313,
    "bigrams": 0.995,
    "quantity": 1.268,
    "replaced": 0.986,
    "respelled": 1.528,
    "neighbours": 0.900,
    "quotation": 0.028,
}

OF_SENTENCE: dict[str, float] = {
    "marked": 5.078,
    "block": 5.055,
    "cued": 2.182,
    "quoted_word": 2.073,
    "place": 3.275,
    "place_exact": 2.221,
    "stretch": 1.064,
    "headline": -1.496,
    "headline_named": 1.549,
    "headline_at_fault": 3.166,
    "caption": -1.342,
    "caption_named": 0.374,
    "caption_at_fault": 2.918,
    "aside": -2.510,
    "aside_at_fault": 2.999,
    "lead": -0.459,
    "position": -0.131,
    "length": -0.453,
    "odd": 0.741,
}

OF_COMPONENT: dict[str, float] = {
    "subject": 0.178,
    "whole": 0.783,
    "quoted": -0.627,
    "late": -0.893,
    "first_person": -0.925,
    "quantity_said": -0.133,
    "says": 0.557,
    "fault": 0.288,
    "courtesy": -0.753,
    "naming": -0.935,
    "url": -0.382,
    "found": 0.887,
    "marks": -0.122,
    "question": -0.059,
}
