"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""

BETWEEN: dict[str, float] = {
    "share": 2.419,
    "likeness": 1.866,
    "overlap": 1.462,
    "bigrams": 0.851,
    "quantity": 1.592,
    "replaced": 1.276,
    "respelled": 1.463,
    "neighbours": 0.788,
    "quotation": -0.196,
}

OF_SENTENCE: dict[str, float] = {
    "marked": 5.239,
    "block": 5.062,
    "cued": 2.128,
    "quoted_word": 2.186,
    "place": 4.987,
    "place_exact": 4.772,
    "place_near": 1.479,
    "stretch": 0.939,
    "headline": -1.400,
    "headline_named": 1.457,
    "headline_at_fault": 4.352,
    "caption": -0.951,
    "caption_named": 0.679,
    "caption_at_fault": 5.331,
    "aside": -2.507,
    "aside_at_fault": 3.000,
    "lead": -0.146,
    "position": -0.237,
    "length": -0.571,
    "odd": 0.434,
}

OF_COMPONENT: dict[str, float] = {
    "subject": 0.244,
    "whole": 0.594,
    "quoted": -0.696,
    "late": -1.068,
    "first_person": -0.824,
    "quantity_said": -0.071,
    "says": 0.377,
    "fault": 0.485,
    "courtesy": -0.729,
    "naming": -0.916,
    "url": -0.339,
    "found": 1.104,
    "marks": -0.167,
    "question": 0.188,
    "cued": 0.789,
    "describes": -0.831,
    "pair": 0.287,
    "granted": -0.932,
}

# How much the cosine that a model finds adds to a sentence's log-odds.
LIKENESS = 12.000
