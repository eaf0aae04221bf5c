"""What a decision is called on its page, and what it asks an editor for."""

from dataclasses import dataclass

from corrections_inbox.cases import Status

_FOR_THEM = "The readers are told this, in your words."


@dataclass(frozen=True, slots=True)
class Ask:
    """A decision as its page puts it. Without a label a field is not asked for."""

    title: str
    what: str
    button: str
    notice: str = ""
    explanation: str = ""
    explanation_hint: str = ""
    duplicate: bool = False


ASKS: dict[Status, Ask] = {
    Status.ASKED: Ask("Ask the reader", "They are asked for the link, and for the exact words.", "Ask"),
    Status.IN_REVIEW: Ask("Take it up", "Somebody is on it. Nobody is written to.", "Take it up"),
    Status.CORRECTED: Ask(
        "Corrected",
        "The article was wrong, and has been put right.",
        "Close as corrected",
        notice="The published correction notice",
        explanation="A word to the readers",
    ),
    Status.CLARIFIED: Ask(
        "Clarified",
        "The article was not wrong, but could be misread, and has been made clearer.",
        "Close as clarified",
        notice="The published note",
        explanation="A word to the readers",
    ),
    Status.ALREADY_FIXED: Ask(
        "Already fixed",
        "Somebody had put it right before this was looked at.",
        "Close as already fixed",
        notice="The published notice, if there is one",
        explanation="A word to the readers",
    ),
    Status.NO_CHANGE: Ask(
        "No change",
        "It was checked, and stays as it is.",
        "Close without a change",
        explanation="Why nothing changes",
        explanation_hint=_FOR_THEM,
    ),
    Status.NOT_OURS: Ask(
        "Not ours",
        "Somebody else published it.",
        "Close as not ours",
        explanation="Where to write instead",
        explanation_hint=_FOR_THEM,
    ),
    Status.PASSED_ON: Ask(
        "Passed on",
        "Others can deal with it better, and have it now.",
        "Close as passed on",
        explanation="Who has it now",
        explanation_hint=_FOR_THEM,
    ),
    Status.DUPLICATE: Ask(
        "A duplicate",
        "Its readers wait with the other case, and are told with it.",
        "Merge into that case",
        duplicate=True,
    ),
    Status.SPAM: Ask("Spam", "Nobody is written to.", "Close as spam"),
    Status.WITHDRAWN: Ask("Taken back", "Its reader does not hold to it. Nobody is written to.", "Close as taken back"),
}
REOPEN = Ask(
    "Reopen", "Its readers wait again for an outcome. Letters that have not left yet are stopped.", "Reopen it"
)
