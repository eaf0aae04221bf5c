"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""

BETWEEN: dict[str, float] = {
    "share": 2.963,
    "likeness": 2.205,
    "overlap": 1.010,
    "bigrams": 0.689,
    "quantity": 1.571,
    "replaced": 1.532,
    "respelled": 1.494,
    "neighbours": 1.313,
    "quotation": -0.679,
    "asked": 1.007,
    "asked_near": 1.048,
}

OF_SENTENCE: dict[str, float] = {
    "marked": 5.642,
    "block": 5.023,
    "cued": 2.436,
    "quoted_word": 1.816,
    "place": 4.658,
    "place_exact": 4.361,
    "place_near": 1.423,
    "stretch": 0.922,
    "headline": -1.010,
    "headline_named": 2.185,
    "headline_at_fault": 5.109,
    "caption": -1.147,
    "caption_named": 0.736,
    "caption_at_fault": 5.671,
    "aside": -2.519,
    "aside_at_fault": 3.000,
    "lead": -0.764,
    "position": 0.186,
    "length": -0.993,
    "odd": 0.085,
    "topic": 1.469,
    "topic_near": 1.149,
    "focus": 0.729,
}

OF_COMPONENT: dict[str, float] = {
    "subject": -0.465,
    "whole": 1.321,
    "quoted": -0.978,
    "late": -0.748,
    "first_person": -1.517,
    "quantity_said": -0.296,
    "says": 0.899,
    "fault": 0.839,
    "courtesy": -1.119,
    "naming": -0.874,
    "url": -0.609,
    "found": 1.656,
    "marks": -0.472,
    "question": 0.854,
    "cued": 0.745,
    "describes": -0.205,
    "pair": 0.954,
    "granted": -0.784,
    "in_passing": -0.762,
}

# How much the cosine that a model finds adds to a sentence's log-odds.
LIKENESS = 12.000
