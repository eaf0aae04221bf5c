"""The straight line of one installation: what it works with, and the steps that its work is made of."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine

from corrections_inbox.jobs.deliver import Sender
from corrections_inbox.jobs.digest import queue_digest
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.jobs.house import House, house, signing
from corrections_inbox.jobs.indexing import Indexing
from corrections_inbox.jobs.poll import poll_mailbox
from corrections_inbox.jobs.reading import reader_of
from corrections_inbox.jobs.reminding import remind
from corrections_inbox.jobs.step import Clock, Runner, Step
from corrections_inbox.jobs.sync import sync_named
from corrections_inbox.jobs.telling_bylines import tell_authors
from corrections_inbox.jobs.troubles import make_sure_of_room
from corrections_inbox.jobs.upkeep import Unit, careful, recover, tidy
from corrections_inbox.letters.plus_addresses import return_path
from corrections_inbox.mailbox import ImapMailbox
from corrections_inbox.reading import BoundedReader
from corrections_inbox.settings import Settings
from corrections_inbox.smtp import SmtpTransport
from corrections_inbox.store import connect
from corrections_inbox.store.leases import Leases, at_work
from corrections_inbox.store.migrations import ensure_current
from corrections_inbox.store.outbox import Entry

STRETCH_SECONDS = 0.5  # how long a mailbox is read before other steps are woken
SHORTLY = timedelta(seconds=5)  # how often to look for work that is usually woken for
RECOVER_EVERY = timedelta(seconds=20)
EVERY_MINUTE = timedelta(minutes=1)
UPKEEP_EVERY = timedelta(minutes=10)
TELL_STAFF_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Line:
    """One installation at work. One thread at a time may use each mailbox and the transport."""

    settings: Settings
    engine: Engine
    house: House
    leases: Leases
    indexing: Indexing
    reader: BoundedReader
    filer: Filer
    mailboxes: dict[str, ImapMailbox]
    transport: SmtpTransport
    stop: threading.Event

    def steps(self) -> tuple[Step, ...]:
        """Every step, in the order in which work goes down the line."""
        return (
            *(self._alone(self._sync(name, source.every_minutes)) for name, source in self.settings.source.items()),
            Step("index", SHORTLY, self.indexing, wakes=("file",)),
            *(self._alone(self._poll(mailbox)) for mailbox in self.mailboxes.values()),
            Step("file", SHORTLY, careful(self._file(), self.engine, self.leases.worker), wakes=("deliver",)),
            self._alone(Step("digest", EVERY_MINUTE, self._digest, wakes=("deliver",))),
            self._alone(Step("remind", TELL_STAFF_EVERY, self._to_staff(remind), wakes=("deliver",))),
            self._alone(Step("bylines", TELL_STAFF_EVERY, self._to_staff(tell_authors), wakes=("deliver",))),
            Step("deliver", SHORTLY, self._sender()),
            Step("recover", RECOVER_EVERY, partial(recover, self.engine, self.leases), wakes=("file", "deliver")),
            self._alone(
                Step(
                    "upkeep",
                    UPKEEP_EVERY,
                    partial(tidy, self.engine, self.settings.retention, self.house.letterhead.secret),
                )
            ),
        )

    def _alone(self, step: Step) -> Step:
        """A step that one worker does for all of them. Who fails at it leaves it to another."""

        def unit(now: datetime) -> bool:
            if not self.leases.holds(step.name):
                return False
            try:
                return step.unit(now)
            except Exception:
                self.leases.let_go(step.name)
                raise

        return replace(step, unit=unit, alone=True)

    def _file(self) -> Unit:
        def unit(now: datetime) -> bool:
            # In an index that is still being built nothing is found: mail that is filed then is not linked.
            if self.settings.matching.enabled and not self.indexing.is_current():
                return False
            return self.filer(now)

        return unit

    def _sync(self, name: str, every_minutes: int) -> Step:
        def visit(now: datetime) -> bool:
            sync_named(self.settings, self.engine, name, now, stop=self.stop.is_set)
            return False  # a visit takes all there is

        return Step(f"sync:{name}", timedelta(minutes=every_minutes), visit, wakes=("index",))

    def _poll(self, mailbox: ImapMailbox) -> Step:
        chosen = mailbox.settings
        look = partial(poll_mailbox, self.engine, mailbox, folder=chosen.folder, since=chosen.since)

        def unit(now: datetime) -> bool:
            make_sure_of_room(self.settings)
            # A full mailbox is read in stretches: what was kept in one is filed and answered during the next.
            until = time.monotonic() + STRETCH_SECONDS
            return look(now, stopping=lambda: self.stop.is_set() or time.monotonic() > until)

        return Step(f"poll:{mailbox.name}", timedelta(seconds=chosen.poll_seconds), unit, wakes=("file",))

    def _sender(self) -> Sender:
        def to_us(letter: Entry) -> str:
            return return_path(self.house.letterhead, letter.reverse_path, letter.key)

        worker = self.leases.worker
        return Sender(self.engine, self.transport, worker, stopping=self.stop.is_set, return_path=to_us)

    def _digest(self, now: datetime) -> bool:
        return queue_digest(self.settings, self.engine, self.house, now)

    def _to_staff(self, tell: Callable[[Settings, Engine, House, datetime], bool]) -> Unit:
        return partial(tell, self.settings, self.engine, self.house)

    def interrupt(self) -> None:
        """Ends what steps wait for: the network, and the mail that is being read; from any thread."""
        self.reader.interrupt()
        for mailbox in self.mailboxes.values():
            mailbox.interrupt()
        self.transport.interrupt()


@contextmanager
def opened(settings: Settings, clock: Clock, stop: threading.Event) -> Iterator[Line]:
    """Brings the store up to date, settles what an earlier run left behind, and opens the line.

    Raises:
        CorrectionsInboxError: a setting, the store or the index is not fit for use.
    """
    with ExitStack() as stack:
        paper = house(settings)
        reader = stack.enter_context(reader_of(settings, paper))
        if settings.matching.semantic_model:
            reader.start()  # first: the model may be missing, and nothing is touched by then
        engine = connect(settings.store_url)
        stack.callback(engine.dispose)
        ensure_current(engine)
        leases = stack.enter_context(at_work(engine, _duties(settings)))
        recover(engine, leases, clock())
        signed = signing(paper, settings)
        filing = replace(Filing.of(settings, signed, engine, reader), worker=leases.worker)
        filer = stack.enter_context(Filer(filing, stopping=stop.is_set))
        line = Line(
            settings=settings,
            engine=engine,
            house=signed,
            leases=leases,
            indexing=Indexing(engine, settings.index_dir),
            reader=reader,
            filer=filer,
            mailboxes={name: ImapMailbox(name, mailbox) for name, mailbox in settings.mailbox.items()},
            transport=SmtpTransport(settings.smtp),
            stop=stop,
        )
        stack.callback(line.indexing.close)
        if settings.matching.enabled:
            line.indexing.open()  # a folder or an index that is not fit for use is told at the start
        for mailbox in line.mailboxes.values():
            stack.callback(mailbox.close)
        stack.callback(line.transport.close)
        yield line


def _duties(settings: Settings) -> list[str]:
    """What one worker does for all of them."""
    return [
        *(f"sync:{name}" for name in settings.source),
        *(f"poll:{name}" for name in settings.mailbox),
        "digest",
        "remind",
        "bylines",
        "upkeep",
    ]


def run_until_idle(line: Line, clock: Clock) -> None:
    """Runs every step in turn, again and again, until a whole round finds no work: the daemon's code without its clock.

    Raises:
        CorrectionsInboxError: a step failed.
    """
    runners = [Runner(step, clock, line.stop, lambda _: None) for step in line.steps()]
    while any([runner() for runner in runners]):  # noqa: C419  a round is run to its end
        pass
