"""Kinds of mail that no person wrote to us: told by headers and parts first, by telling words last."""

import re

from corrections_inbox.triage import machines
from corrections_inbox.triage.people import is_mail_server, is_mail_system, is_no_reply
from corrections_inbox.triage.values import Ruling
from corrections_inbox.triage.voice import STRONG, Voice

_DELIVERY_TYPES = ("message/delivery-status", "message/global-delivery-status")
_A_HEADING = 3  # words
_TELLING = 2  # phrases
_ADVERTISES = 5
_MERGE_FIELD = re.compile(r"\{\{[\w .]{1,40}\}\}|\*\|\w{1,40}\|\*|%%?first_?name%%?", re.IGNORECASE)


def bounce(voice: Voice) -> Ruling | None:
    """RFC 3464 and the shapes from before it: a mail system says what became of a letter."""
    message = voice.message
    if any(kind in message.media_types for kind in _DELIVERY_TYPES) or message.header("x-failed-recipients"):
        return Ruling("delivery_status", "It is a mail system's report on a letter that was not delivered.")
    if message.sender is not None and is_mail_server(message.sender):
        return Ruling("mail_server", f"{message.sender.address} is the address of a mail server.")
    opens, found = voice.whole_subject.opening("bounce_subject"), voice.found_anywhere("bounce")
    if (opens or found) and (message.reverse_path == "" or not is_personal(voice)):
        return Ruling("delivery_words", "It has the sender and the words of a failed delivery.")
    if (opens and found) or (len(found) >= _TELLING and is_idle(voice)):
        return Ruling("delivery_words", "Subject and text are those of a failed delivery.")
    return None


def automatic(voice: Voice) -> Ruling | None:
    """RFC 3834 §5 and the marks of older responders; a telling subject, where nothing is alleged or cited."""
    message = voice.message
    if (value := machines.auto_submitted(message)) and not machines.list_header(message):
        return Ruling("auto_submitted", f"A program sent it (Auto-Submitted: {value}).")
    if machines.first_header(message, ("x-autoreply", "x-autorespond", "x-autoresponder", "feedback-type")):
        return Ruling("autoresponder", "An autoresponder marked it as its own.")
    if machines.precedence(message) in {"auto_reply", "auto-reply"} or machines.report_type(message):
        return Ruling("autoresponder", "It is a program's reply or report.")
    if (found := voice.whole_subject.opening("automatic_subject")) and is_idle(voice):
        return Ruling(
            "automatic_subject", f"Its subject begins as automatic replies do (“{found}”) and it cites nothing."
        )
    return None


def newsletter(voice: Voice) -> Ruling | None:
    """RFC 2369, RFC 2919, Precedence, and a footer that offers to unsubscribe."""
    message = voice.message
    if name := machines.list_header(message):
        return Ruling("mailing_list", f"It came through a mailing list ({name} header).")
    if value := machines.precedence(message):
        return Ruling("bulk_precedence", f"It is mass mail (Precedence: {value}).")
    if len(found := voice.found_anywhere("newsletter")) > _TELLING and is_idle(voice):
        return Ruling("newsletter_words", f"It has a newsletter's footer (“{found[0]}”).")
    return None


def machine_sender(voice: Voice) -> Ruling | None:
    """Nobody reads what is sent to its address, or nothing may be returned there: no reader wrote it."""
    message = voice.message
    if message.sender is not None and (is_no_reply(message.sender) or is_mail_system(message.sender)):
        return Ruling("machine_sender", f"{message.sender.address} is the address of a program.")
    if message.reverse_path == "":
        return Ruling("null_reverse_path", "It was sent with the empty return path of automatic mail.")
    if len(found := voice.found_anywhere("automatic")) >= _TELLING and is_idle(voice):
        return Ruling("automatic_words", f"It has the words of an automatic reply (“{found[0]}”).")
    return None


def spam(voice: Voice) -> Ruling | None:
    """A filter's mark, advertising for links and money, or nothing but orders to a program."""
    if name := machines.spam_mark(voice.message):
        return Ruling("marked_spam", f"The mail server's filter marked it as spam ({name}).")
    if voice.is_forward or not voice.own:
        return None
    if voice.gives_orders and voice.own_word_count <= _A_HEADING:
        return Ruling("nothing_but_orders", "It holds nothing but orders to a program.")
    phrases_found, hints = voice.all_found("spam"), voice.all_found("spam_hint")
    if STRONG * len(phrases_found) + len(hints) + voice.gives_orders < _ADVERTISES + min(voice.allegation, STRONG):
        return None
    return Ruling("spam_words", f"It advertises (“{(phrases_found + hints)[0]}”).")


def bulk_pitch(voice: Voice) -> Ruling | None:
    """Mass mail that is addressed to journalists and not to subscribers."""
    if not (machines.list_header(voice.message) or machines.precedence(voice.message)):
        return None
    if voice.score("pitch") + 2 * bool(_MERGE_FIELD.search(voice.own)) < STRONG:
        return None
    return Ruling("bulk_pitch", "It is mass mail that offers a story.")


def is_idle(voice: Voice) -> bool:
    """Whether it neither alleges an error nor cites words, so that it may be a machine's."""
    return not voice.found_in_body("error") and not voice.has_quotation


def is_personal(voice: Voice) -> bool:
    """Whether a person's address stands in From."""
    sender = voice.message.sender
    return sender is not None and not is_no_reply(sender) and not is_mail_system(sender)
