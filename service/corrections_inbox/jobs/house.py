"""What the settings say of the house, as the values that triage, matching and letters take."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from corrections_inbox.errors import SettingsError
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead, Masthead
from corrections_inbox.paths import shipped
from corrections_inbox.settings import Settings
from corrections_inbox.triage import Publication
from corrections_inbox.triage.limits import Limits
from corrections_inbox.triage.words import load_words


@dataclass(frozen=True, slots=True)
class House:
    """One publication as the line sees it."""

    publication: Publication
    letterhead: Letterhead
    templates: Templates
    limits: Limits


def house(settings: Settings, *, secret: str | None = None) -> House:
    """The house of these settings. `secret` defaults to the one in settings, else the one kept in `data_dir`.

    Raises:
        SettingsError: a folder that the settings name is not there.
        CorrectionsInboxError: an operator's template or list of words is wrong.
    """
    secret = known_secret(settings) if secret is None else secret
    letterhead = _letterhead(settings, secret)
    limits = settings.acknowledgment
    return House(
        publication=_publication(settings, letterhead),
        letterhead=letterhead,
        templates=Templates(_template_folders(settings)),
        limits=Limits(limits.per_address_per_day, limits.per_domain_per_hour, limits.per_ten_minutes),
    )


def known_secret(settings: Settings) -> str:
    """The secret in the settings, else the one made at the first start; empty before that."""
    if chosen := settings.publication.secret.get_secret_value():
        return chosen
    kept = _secret_file(settings)
    return kept.read_text(encoding="ascii").strip() if kept.is_file() else ""


def make_secret(settings: Settings) -> str:
    """The known secret, made and kept in `data_dir` if there is none yet."""
    if known := known_secret(settings):
        return known
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Whoever reads this file can forge our Message-IDs: it is the owner's alone from its first byte on. It gets its
    # name when it is whole, and only if no other process was first.
    descriptor, made = tempfile.mkstemp(dir=settings.data_dir, prefix="secret-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        with suppress(FileExistsError):
            os.link(made, _secret_file(settings))
    finally:
        Path(made).unlink()
    return known_secret(settings)


def signing(paper: House, settings: Settings) -> House:
    """The same house with its secret, made now if there was none: only from then on may letters go."""
    return replace(paper, letterhead=_letterhead(settings, make_secret(settings)))


def _secret_file(settings: Settings) -> Path:
    return settings.data_dir / "secret"


def _letterhead(settings: Settings, secret: str) -> Letterhead:
    house = settings.publication
    ours, sender = list(_mailbox_addresses(settings)), settings.smtp.sender
    # Readers answer to a mailbox that is read, whatever address letters have to come from.
    address = sender if sender in ours or not ours else ours[0]
    domain = (sender or address).rpartition("@")[2] or urlsplit(house.site).hostname or "localhost"
    # Colleagues' mail has Message-IDs of the house's own domain: those of our letters must not look like theirs.
    message_id_domain = f"corrections-inbox.{domain}"
    masthead = Masthead(
        name=house.name,
        address=address,
        site=house.site,
        policy_url=house.policy_url,
        privacy_url=house.privacy_url,
        language=house.language,
        zone=settings.zone,
    )
    install_id = hashlib.sha256(b"install\x00" + secret.encode()).hexdigest()[:16] if secret else ""
    plus = settings.smtp.plus_addresses
    return Letterhead(masthead, sender or address, install_id, message_id_domain, secret, plus)


def _mailbox_addresses(settings: Settings) -> Iterator[str]:
    for mailbox in settings.mailbox.values():
        yield from (address.lower() for address in mailbox.addresses)
        if "@" in mailbox.username:
            yield mailbox.username.lower()


def _publication(settings: Settings, letterhead: Letterhead) -> Publication:
    own = {*_mailbox_addresses(settings), settings.smtp.sender.lower()} - {""}
    return Publication(
        name=settings.publication.name,
        hosts=frozenset(host.lower() for host in settings.publication.hosts),
        own_addresses=frozenset(own),
        aliases_listed=bool(settings.mailbox) and all(one.addresses for one in settings.mailbox.values()),
        staff=frozenset(address.lower() for address in settings.publication.staff),
        authserv_id=settings.triage.authserv_id,
        message_id_domain=letterhead.message_id_domain,
        language=settings.publication.language,
        words=load_words(_word_lists(settings)),
    )


def _word_lists(settings: Settings) -> dict[str, str]:
    folders = [shipped("config") / "triage"]
    if settings.triage.words_dir:
        folders.append(_folder(settings, "triage.words_dir", settings.triage.words_dir))
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml"))}
    return {language: file.read_text(encoding="utf-8") for language, file in files.items()}


def _template_folders(settings: Settings) -> list[Path]:
    own = settings.publication.templates_dir
    chosen = [_folder(settings, "publication.templates_dir", own) / "email"] if own else []
    return [*(folder for folder in chosen if folder.is_dir()), shipped("templates") / "email"]


def _folder(settings: Settings, key: str, name: str) -> Path:
    folder = settings.home / name
    if not folder.is_dir():
        raise SettingsError(f"{key}: there is no folder {folder}.")
    return folder
