"""Who is never answered: one small rule for each reason, in the order in which they are asked.

The mail is kept and classified all the same; only the letter is withheld. "Vacation" is Pigeonhole's or OpenBSD's.
"""

from collections.abc import Callable

from corrections_inbox.message import Message
from corrections_inbox.message.authentication import authentication_of
from corrections_inbox.triage import machines
from corrections_inbox.triage.people import can_be_written_to, is_among, is_system
from corrections_inbox.triage.phrases import folded
from corrections_inbox.triage.values import Publication, Ruling

LOOP_HEADER = "X-Corrections-Inbox-Loop"


def null_reverse_path(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 3834 §2: a message with reverse-path <> must not be answered; an absent one says nothing."""
    if message.reverse_path != "":
        return None
    return Ruling("null_reverse_path", "It was sent with the empty return path of bounces and automatic mail.")


def auto_submitted(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 3834 §5: any value but `no`, in any instance of the header."""
    value = machines.auto_submitted(message)
    return (
        Ruling("auto_submitted", f"It says of itself that a program sent it (Auto-Submitted: {value}).")
        if value
        else None
    )


def bulk_precedence(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 2076 §3.9 and every responder since vacation(1): bulk, junk and list mail is left alone."""
    value = machines.precedence(message)
    return Ruling("bulk_precedence", f"It is mass mail (Precedence: {value}).") if value else None


def mailing_list(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 2369, RFC 2919: a reply would go to a list or its robot."""
    name = machines.list_header(message)
    return Ruling("mailing_list", f"It came through a mailing list or newsletter ({name} header).") if name else None


def response_suppressed(message: Message, _publication: Publication) -> Ruling | None:
    """[MS-OXCMAIL] 2.1.3.2.20: All, OOF and AutoReply ask for silence; DR, NDR, RN and NRN alone do not."""
    values = ",".join(message.header("x-auto-response-suppress")).lower()
    if not {"all", "oof", "autoreply"} & {token.strip() for token in values.replace(";", ",").split(",")}:
        return None
    return Ruling("response_suppressed", "Its sender asks for no automatic answers (X-Auto-Response-Suppress).")


def machine_header(message: Message, _publication: Publication) -> Ruling | None:
    """Headers of autoresponders, loops, failed deliveries and abuse reports (FreeScout, Zammad, RT, Mailman)."""
    name = machines.machine_mark(message)
    return Ruling("machine_header", f"A program marked it as its own ({name} header).") if name else None


def delivery_report(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 6522, RFC 5965, RFC 8098: a report on another message, wherever it stands among the parts."""
    kind = machines.report_type(message)
    return Ruling("delivery_report", f"It contains a report about another message ({kind}).") if kind else None


def system_sender(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 5230 §4.6 and OpenBSD vacation: mailer-daemon, postmaster, no-reply, owner-, -request and their like."""
    if message.sender is None or not is_system(message.sender):
        return None
    return Ruling("system_sender", f"{message.sender.address} is the address of a system, not of a person.")


def own_mail(message: Message, publication: Publication) -> Ruling | None:
    """Our own address, loop header or Message-ID come back (Zammad, RT-Loop-Prevention): answering makes a loop."""
    sender, domain = message.sender, publication.message_id_domain.lower()
    if sender is not None and is_among(sender, publication.own_addresses):
        return Ruling("own_mail", f"{sender.address} is one of our own addresses.")
    if message.header(LOOP_HEADER):
        return Ruling("own_mail", "It carries the loop mark of this software's own letters.")
    if domain and domain_of_id(message.message_id or "") == domain:
        return Ruling("own_mail", "Its Message-ID is one of ours.")
    return None


def staff(message: Message, publication: Publication) -> Ruling | None:
    """Colleagues forward readers' mail; the forwarded reader is written to only when an editor says so."""
    if message.sender is None or not is_among(message.sender, publication.staff):
        return None
    return Ruling("staff", f"{message.sender.address} is on our staff.")


def not_addressed(message: Message, publication: Publication) -> Ruling | None:
    """RFC 5230 §4.5: our address stands in no To, Cc or Resent- field. Only where every alias was listed."""
    if not publication.aliases_listed or any(is_among(one, publication.own_addresses) for one in message.to):
        return None
    return Ruling("not_addressed", "None of our addresses is among those it is addressed to.")


def no_usable_sender(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 5322 §3.6.2: From must be one mailbox, at a domain with a dot, for anybody to be written to."""
    if can_be_written_to(message.sender):
        return None
    return Ruling("no_usable_sender", "It has no single sender's address that could be written to.")


def marked_spam(message: Message, _publication: Publication) -> Ruling | None:
    """A filter before us called it spam (FreeScout): an answer would confirm the address."""
    name = machines.spam_mark(message)
    return Ruling("marked_spam", f"The mail server's filter marked it as spam ({name}).") if name else None


def failed_authentication(message: Message, publication: Publication) -> Ruling | None:
    """RFC 7489, RFC 7208 by the trusted server alone (RFC 8601 §5): an answer would strike whose name was forged."""
    results = authentication_of(message, publication.authserv_id)
    if results.dmarc == "fail":
        return Ruling("failed_authentication", "The sender's domain says that this mail is forged (DMARC).")
    if results.spf == "fail" and "pass" not in (results.dkim, results.dmarc):
        return Ruling(
            "failed_authentication", "The sending server may not write for this domain (SPF), and no signature vouches."
        )
    return None


def damaged(message: Message, _publication: Publication) -> Ruling | None:
    """RFC 3834 §2: what was cut while reading, because it is far too large or too deep, goes to editors alone."""
    found = next((defect for defect in message.defects if "left out" in defect), None)
    return Ruling("damaged", f"It could only be read in part ({found}).") if found else None


def machine_subject(message: Message, publication: Publication) -> Ruling | None:
    """Discourse's and Zammad's lists of openings. It withholds the letter only: it may be a headline."""
    subject = folded(message.subject[:500])
    found = publication.words.lexicon().read(subject).opening("automatic_subject", "bounce_subject")
    return Ruling("machine_subject", f"Its subject begins as automatic mail does (“{found}”).") if found else None


Rule = Callable[[Message, Publication], Ruling | None]

SILENCE: tuple[Rule, ...] = (
    null_reverse_path,
    auto_submitted,
    bulk_precedence,
    mailing_list,
    response_suppressed,
    machine_header,
    delivery_report,
    system_sender,
    own_mail,
    staff,
    not_addressed,
    no_usable_sender,
    marked_spam,
    failed_authentication,
    damaged,
    machine_subject,
)


def silenced(message: Message, publication: Publication) -> Ruling | None:
    """The first rule that forbids an answer."""
    return next((ruling for rule in SILENCE if (ruling := rule(message, publication)) is not None), None)


def domain_of_id(message_id: str) -> str:
    """What stands right of the @ in a Message-ID, in lower case."""
    return message_id.strip("<> ").rpartition("@")[2].lower()
