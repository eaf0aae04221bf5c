"""Stored cross-site scripting: hostile mail is filed as any other, and then every page, letter and digest is looked at."""

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from itertools import islice
from urllib.parse import urlsplit

import pytest
from lxml import html
from tests.desk.browsing import Open
from tests.desk.hostile_mail import PAYLOADS, harm, mails
from tests.desk.newsroom import EDITOR, NOW, Browser, Filed, Hands, make_desk
from tests.store.databases import Snapshot

from corrections_inbox.cases import Audience
from corrections_inbox.desk.state import Desk
from corrections_inbox.jobs import digest
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.store import letters, mail, reading, transaction
from corrections_inbox.store.mail import Place

SEEDS = ("/cases", "/cases/new", "/mails", "/mails?list=unanswered", "/mails?list=quarantined", "/letters", "/audit")
MOST_PAGES = 250


@pytest.fixture(scope="module")
def filed(filed: Filed, tmp_path_factory: pytest.TempPathFactory) -> Filed:
    """The newsroom's store with all of them filed too: in this module every desk is made from it."""
    settings = filed.copied(tmp_path_factory.mktemp("hostile"))
    desk = make_desk(settings, Hands())
    with transaction(desk.engine) as session:
        for uid, raw in enumerate(mails(), start=5000):
            mail.keep(session, Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=NOW, now=NOW)
    with Filer(Filing(desk.engine, desk.reader, desk.rules)) as filer:
        while filer(NOW):
            pass
    desk.engine.dispose()
    return Filed(settings.index_dir, Snapshot.of(settings.store_url, "hostile"))


def test_what_is_looked_for_would_be_found() -> None:
    """Unescaped, most of them do harm to a page; the others are for templates and for escaping twice."""
    bare = [words for words in PAYLOADS if harm(f"<html><body><p>{words}</p></body></html>")]
    quoted = [words for words in PAYLOADS if harm(f'<html><body><input value="{words}"></body></html>')]
    assert len({*bare, *quoted}) > len(PAYLOADS) / 2
    assert harm("<html><body><p>&lt;hax&gt; is what they wrote</p></body></html>") == []


def links(page: str, seen: set[str]) -> Iterator[str]:
    """Where a page leads on the desk, each place once; of its many queries only those that show a letter."""
    for element in html.document_fromstring(page).iter("a"):
        parts = urlsplit(str(element.get("href") or ""))
        path = parts.path if not parts.path.endswith("/decide") else f"{parts.path}?{parts.query}"
        if path.startswith("/") and not path.startswith(("/assets", "/sign")) and path not in seen:
            seen.add(path)
            yield path


def visited(client: Browser) -> Iterator[tuple[str, str]]:
    """Every page that an editor can reach by links, with its HTML; files must be downloads or pictures."""
    ahead, seen = list(SEEDS), set(SEEDS)
    while ahead and len(seen) - len(ahead) < MOST_PAGES:
        url = ahead.pop(0)
        answer = client.get(url)
        if answer.headers.get("content-type", "").startswith("text/html"):
            yield url, answer.text
            ahead += links(answer.text, seen)
        elif answer.status_code == 200:
            kept = answer.headers.get("content-disposition", "").startswith("attachment")
            assert kept or answer.headers["content-type"].startswith("image/"), url


def words_of(page: str) -> str:
    return "".join(str(piece) for piece in html.document_fromstring(page).itertext())


def test_no_word_of_a_mail_becomes_part_of_a_page(client: Browser) -> None:
    shown: set[str] = set()
    pages = 0
    for url, page in visited(client):
        pages += 1
        assert harm(page, styled=url.endswith("/html")) == [], url
        text = words_of(page)
        shown |= {words for words in PAYLOADS if words in text}
    assert pages > len(PAYLOADS)
    # The corpus is there to be looked for: what is shown is shown as it was written.
    assert len(shown) > len(PAYLOADS) / 2


def test_no_word_of_a_mail_becomes_part_of_a_letter_or_of_the_digest(desk: Desk) -> None:
    with reading(desk.engine) as session:
        raws = [letters.raw(session, line.key) for line in letters.listing(session)]
    day = (NOW + timedelta(hours=1)).date()
    content = digest.digest_of(desk.settings, desk.engine, Audience(EDITOR), day, NOW + timedelta(hours=1))
    raws.append(digest.compose(desk.settings, desk.house, content, NOW).raw)
    for raw in raws:
        assert harm(_html(raw), styled=True) == []
    assert "hax" in _html(raws[-1])
    assert len(raws) > len(PAYLOADS)


def _html(raw: bytes) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.servers
def test_a_browser_runs_nothing_of_a_mail(open_desk: Open, client: Browser) -> None:
    acted: list[str] = []
    with open_desk.visitor() as page:
        page.expose_function("hax", lambda: acted.append(page.url))
        page.on("dialog", lambda dialog: acted.append(dialog.message))
        for url, _ in islice(visited(client), 25):
            if not url.endswith("/html"):
                page.goto(url)
    assert acted == []
