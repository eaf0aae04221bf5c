"""Every letter written once with made-up values, so that a wrong template is found before a reader waits for it."""

from dataclasses import replace
from datetime import datetime

from corrections_inbox.cases import Letter
from corrections_inbox.cases.cards import OVERDUE
from corrections_inbox.letters.alert import Breaker, compose_alert
from corrections_inbox.letters.byline import compose_byline
from corrections_inbox.letters.composing import compose
from corrections_inbox.letters.digest import compose_digest
from corrections_inbox.letters.reminder import compose_reminder
from corrections_inbox.letters.sample_desk import NEW, sample_digest, sample_links, sample_reminders
from corrections_inbox.letters.samples import ORIGINAL, samples
from corrections_inbox.letters.sign_in import SignIn, compose_sign_in
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead

_NOBODY = "nobody@rehearsal.example"


def rehearse(templates: Templates, letterhead: Letterhead, *, now: datetime) -> int:
    """Writes every letter in every language it is offered in, and returns how many templates there are.

    Raises:
        BadTemplateError: one can't be compiled or rendered.
        ValueError: an address of the letterhead is not one bare address.
    """
    for values in samples():
        for language in ("en", *sorted(templates.languages(values.letter))):
            compose(templates, letterhead, values, replace(ORIGINAL, language=language), now=now, key="rehearsal")
    for links in (None, sample_links()):
        compose_digest(templates, letterhead, sample_digest(), now=now, links=links)
    for matter in (NEW[0].case, Breaker("A rehearsal.", 1)):
        compose_alert(templates, letterhead, matter, recipient=_NOBODY, now=now, key=f"rehearsal:{Letter.ALERT}")
    compose_reminder(templates, letterhead, sample_reminders(), after=OVERDUE, now=now, key="rehearsal")
    cases = [NEW[0].case, NEW[1].case]
    compose_byline(templates, letterhead, cases, recipient=_NOBODY, now=now, key="rehearsal", links=sample_links())
    link = SignIn("https://desk.rehearsal.example/sign-in/token", 15)
    compose_sign_in(templates, letterhead, link, recipient=_NOBODY, now=now, key="rehearsal")
    return templates.compile_all()
