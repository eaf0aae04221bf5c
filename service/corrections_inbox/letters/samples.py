"""Made-up letters of every kind, to render templates with: `check` and the tests use them."""

from corrections_inbox.cases import Lane, Letter
from corrections_inbox.letters.values import (
    Acknowledgment,
    Change,
    Headline,
    Letterhead,
    Masthead,
    Original,
    Outcome,
    Question,
    ReaderLetter,
    Receipt,
    Understood,
)

_FERRY = Headline(
    "Ferry fares to rise in spring", "https://harbourpost.example/2026/02/ferry-fares#:~:text=carries%20160"
)
_BRIDGE = Headline("Swing bridge to close for eleven nights", "https://harbourpost.example/2026/02/swing-bridge")
_LINKED = Understood(
    "C-2026-0042",
    _FERRY,
    "The new ferry carries 160 cars and 900 passengers, the harbour board said.",
    Change("160 cars", "116 cars"),
    sources=2,
)
_ARTICLE_ALONE = Understood("C-2026-0043", _BRIDGE)
_UNLINKED = Understood("C-2026-0044", guesses=(_FERRY, _BRIDGE))
_NOTICE = "An earlier version of this article gave the ferry’s capacity as 160 cars. It is 116."
_WHY = (
    "The harbour board’s own figures, published on 2 February, give 160 cars.\nThe 116 in your source is the old ferry."
)

LETTERHEAD = Letterhead(
    Masthead(
        name="The Harbour Post",
        address="corrections@harbourpost.example",
        site="https://harbourpost.example/contact",
        policy_url="https://harbourpost.example/corrections-policy",
        privacy_url="https://harbourpost.example/privacy",
    ),
    sender="corrections@harbourpost.example",
    install_id="sample",
    message_id_domain="harbourpost.example",
    secret="a made-up secret",  # noqa: S106  signs nothing that is ever sent
)

ORIGINAL = Original(
    "reader@post.example", "Ferry article: wrong number of cars", "en", "<one@post.example>", ("<zero@post.example>",)
)


def samples() -> tuple[ReaderLetter, ...]:
    """Every letter to readers, the richest and the barest form of each."""
    receipts = (Receipt(letter) for letter in Letter if letter.startswith("receipt"))
    outcomes = (Letter.CORRECTED, Letter.CLARIFIED, Letter.ALREADY_FIXED, Letter.NO_CHANGE)
    return (
        Acknowledgment((_LINKED,)),
        Acknowledgment((_ARTICLE_ALONE,)),
        Acknowledgment((_LINKED, _ARTICLE_ALONE, _UNLINKED)),
        Question(("C-2026-0044",), (_FERRY, _BRIDGE)),
        Question(("C-2026-0044",), by_hand=True),
        Question(wordless=True),
        Receipt(reference="C-2026-0045"),
        Receipt(reference="C-2026-0046", lane=Lane.LEGAL),
        Receipt(reference="C-2026-0047", lane=Lane.PRIVACY),
        *receipts,
        *(Outcome(letter, "C-2026-0042", _FERRY, _NOTICE, _WHY) for letter in outcomes),
        *(Outcome(letter, "C-2026-0042") for letter in outcomes),
        Outcome(Letter.CORRECTED, "C-2026-0046", _FERRY, _NOTICE, _WHY, reserved=True),
        Outcome(
            Letter.NOT_OURS, "C-2026-0048", explanation="The Island Echo printed it: corrections@islandecho.example"
        ),
        Outcome(Letter.NOT_OURS, "C-2026-0048"),
        Outcome(
            Letter.PASSED_ON, "C-2026-0049", _BRIDGE, explanation="The bridge desk of the harbour board has it now."
        ),
        Outcome(Letter.PASSED_ON, "C-2026-0049"),
    )
