"""Bytes to `Message`: every stage of this package in order."""

from collections import defaultdict

from corrections_inbox.message import addresses, attachments, bodies, headers
from corrections_inbox.message.forwards import forwarded_sender
from corrections_inbox.message.language import language_of
from corrections_inbox.message.structure import Part, Structure
from corrections_inbox.message.values import Address, Authentication, Message, Role

_RECIPIENTS = ("to", "cc", "resent-to", "resent-cc")


def parse(raw: bytes) -> Message:
    """What a mail says; never raises, on any bytes (RFC 5322, 2045-2047, 2231, 3676). Time is linear in the size.

    What was cut at a limit or could not be read is told in `defects`. `authentication` is left unknown: only
    `authentication_of`, which is told whom to trust, can say more.
    """
    root, defects = Structure.of(raw)
    header_text = headers.HeaderText()
    fields = tuple((name, header_text(value)) for name, value in root.fields)
    told = _by_name(fields)
    subject = next(iter(told["subject"]), "")
    content = bodies.read(root, subject, header_text)
    own_words = "\n".join(content.text[s.start : s.end] for s in content.segments if s.role is Role.OWN)
    return Message(
        message_id=next(iter(headers.message_ids(told["message-id"])), None),
        sender=_sender(root, header_text),
        reply_to=_addresses(root, ("reply-to",), header_text),
        to=_addresses(root, _RECIPIENTS, header_text),
        reverse_path=next((addresses.reverse_path(value) for value in told["return-path"]), None),
        subject=subject,
        sent=headers.date_of(next(iter(told["date"]), "")),
        received=headers.received_date(told["received"]),
        in_reply_to=headers.message_ids(told["in-reply-to"]),
        references=headers.message_ids(told["references"]),
        headers=fields,
        media_types=tuple(part.media_type for part in root.walk()),
        text=content.text,
        segments=content.segments,
        links=content.links,
        attachments=tuple(
            attachments.describe(part, header_text) for part in root.walk() if attachments.is_attachment(part)
        ),
        language=language_of(own_words),
        authentication=Authentication(),
        forwarded_sender=forwarded_sender(content.text, content.segments),
        defects=(*defects, *content.defects),
    )


def _by_name(fields: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        told[name].append(value)
    return told


def _raw_values(root: Part, names: tuple[str, ...]) -> list[str]:
    # Addresses are taken apart before RFC 2047 words are decoded, for a decoded name may hold commas and brackets.
    return [headers.unfolded(value) for wanted in names for name, value in root.fields if name == wanted]


def _sender(root: Part, header_text: headers.HeaderText) -> Address | None:
    values = _raw_values(root, ("from",))
    if len(values) != 1:
        return None
    return addresses.single_mailbox(values[0], lambda name: header_text(name.encode()))


def _addresses(root: Part, names: tuple[str, ...], header_text: headers.HeaderText) -> tuple[Address, ...]:
    return addresses.mailboxes(_raw_values(root, names), lambda name: header_text(name.encode()))
