"""Whatever comes in ends as a message or as a reason, in time and within its memory, and the next mail is read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic

import pytest
from sqlalchemy import Engine
from tests.message.hostile import HOSTILE, strings

from corrections_inbox import store
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.articles import Article
from corrections_inbox.index import IndexWriter
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.letters import Templates
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.paths import shipped
from corrections_inbox.reading import BoundedReader, Instructions, UnreadableError
from corrections_inbox.reading.bounded import SECONDS
from corrections_inbox.store import mail, tallies
from corrections_inbox.store.mail import Place
from corrections_inbox.store.tables import MailRow, MailState
from corrections_inbox.triage import Publication

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ORDINARY = (
    b"From: Bram <bram@post.example>\r\nMessage-ID: <%d@post.example>\r\n\r\nThe bridge story is wrong, it is 120.\r\n"
)
BRIDGE = Article(
    id="bridge",
    url="https://gazette.example/bridge",
    headline="A bridge over the Lem",
    text="The bridge over the Lem is 210 metres long.\n\nIt carries 400 people a day.",
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoundedReader]:
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder) as writer:
        writer.put([BRIDGE])
        writer.commit(1)
    publication = Publication(name="The Gazette", hosts=frozenset({"gazette.example"}))
    with BoundedReader(Instructions(publication, folder)) as reader:
        yield reader


@pytest.mark.parametrize("name", list(HOSTILE))
def test_it_becomes_a_message_whose_every_word_can_be_stored_or_a_reason(reader: BoundedReader, name: str) -> None:
    reader.start()
    began = monotonic()
    try:
        read = reader.read(HOSTILE[name], fallback=AT)
    except UnreadableError as error:
        assert str(error).endswith(".")  # noqa: PT017  either is right, and both are checked
    else:
        assert not [text for text in strings(read) if "\0" in text or text.encode().decode() != text]
    assert monotonic() - began < SECONDS + 2


def test_each_is_filed_or_set_aside_and_all_others_are_filed(reader: BoundedReader, engine: Engine) -> None:
    rules = HouseRules(templates=Templates([shipped("templates/email")]), letterhead=LETTERHEAD, answering=True)
    for uid, raw in enumerate(HOSTILE.values()):
        keep(engine, 2 * uid + 1, raw)
        keep(engine, 2 * uid + 2, ORDINARY % uid)
    with Filer(Filing(engine, reader, rules)) as filer:
        while filer(AT):
            pass
    with store.reading(engine) as session:
        states = tallies.mails(session)
        ordinary = [session.get_one(MailRow, 2 * uid + 2).state for uid in range(len(HOSTILE))]
    assert set(ordinary) == {MailState.FILED}
    assert states[MailState.FILED] + states[MailState.QUARANTINED] == 2 * len(HOSTILE)


def keep(engine: Engine, uid: int, raw: bytes) -> None:
    with store.transaction(engine) as session:
        assert mail.keep(session, Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=AT, now=AT) == uid
