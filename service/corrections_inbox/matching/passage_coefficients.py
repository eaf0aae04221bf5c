"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""

BETWEEN: dict[str, float] = {
    "share": 2.324,
    "likeness": 1.998,
    "overlap": 1.252,
    "bigrams": 0.997,
    "quantity": 1.271,
    "replaced": 0.968,
    "respelled": 0.825,
    "neighbours": 0.954,
    "quotation": -0.042,
}

OF_SENTENCE: dict[str, float] = {
    "marked": 5.052,
    "block": 5.049,
    "cued": 2.188,
    "quoted_word": 2.049,
    "place": 3.975,
    "stretch": 1.047,
    "headline": -1.499,
    "headline_named": 1.558,
    "headline_at_fault": 3.175,
    "caption": -1.258,
    "caption_named": 0.352,
    "caption_at_fault": 2.898,
    "aside": -2.512,
    "aside_at_fault": 2.997,
    "lead": -0.443,
    "position": -0.168,
    "length": -0.465,
    "odd": 0.791,
}

OF_COMPONENT: dict[str, float] = {
    "subject": 0.195,
    "whole": 0.915,
    "quoted": -0.609,
    "late": -0.886,
    "first_person": -0.940,
    "quantity_said": -0.282,
    "says": 0.506,
    "fault": 0.241,
    "courtesy": -0.765,
    "naming": -0.859,
    "url": -0.347,
    "found": 0.860,
    "marks": -0.061,
    "question": -0.034,
}
