"""Runs the line for as long as it may: jobs by the clock, pushes from mailboxes, and a clean end."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.health import Vitals, served
from corrections_inbox.jobs.line import Line, opened
from corrections_inbox.jobs.step import Clock, Runner
from corrections_inbox.jobs.watch import watch
from corrections_inbox.mailbox import ImapMailbox
from corrections_inbox.settings import Settings
from corrections_inbox.store import embedded_file

LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 3.0  # how long running steps may go on to their next pause after a stop …
FAREWELL_SECONDS = 5.0  # … and then, cut off from the network, to their end

log = structlog.get_logger(__name__)


Beside = Callable[[Line, Clock], AbstractContextManager[None]]


def utc_now() -> datetime:
    return datetime.now(UTC)


def _nothing_beside(_line: Line, _clock: Clock) -> AbstractContextManager[None]:
    return nullcontext()


def serve(
    settings: Settings, stop: threading.Event, *, clock: Clock = utc_now, beside: Beside = _nothing_beside
) -> None:
    """Runs jobs, watchers and the health endpoint until `stop` is set, and what is to run `beside` them.

    Raises:
        CorrectionsInboxError: a setting, the store or the index is not fit for use, or another process is at work here.
    """
    with ExitStack() as stack:
        stack.enter_context(alone_where_embedded(settings))
        line = stack.enter_context(opened(settings, clock, stop))
        vitals = Vitals(settings, line.engine, clock)
        port = stack.enter_context(served(settings.health, vitals))
        stack.enter_context(beside(line, clock))
        with running(line, clock, vitals):
            log.info("started", mailboxes=sorted(line.mailboxes), sources=sorted(settings.source), health_port=port)
            if not line.mailboxes:
                log.warning("no [mailbox.NAME] is set, so no mail is read")
            # A signal that met another thread than this one would not wake it: it looks by itself now and then.
            while not stop.wait(LOOK_SECONDS):
                pass
            log.info("stopping")
    log.info("stopped")


def alone_where_embedded(settings: Settings) -> AbstractContextManager[None]:
    """Holds the lock of an embedded store; a store on a server takes any number of workers.

    Raises:
        CorrectionsInboxError: another process holds it, or the folder can't be written.
    """
    file = embedded_file(settings.store_url)
    return nullcontext() if file is None else alone(file.parent)


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Holds the lock of the one process that runs jobs on this folder; the system frees it however that process ends.

    Raises:
        CorrectionsInboxError: another process holds it, or the folder can't be written.
    """
    file = data_dir / "jobs.lock"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CorrectionsInboxError(f"store.data_dir: {file} can't be written ({error.strerror}).") from error
    with os.fdopen(descriptor, "r+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CorrectionsInboxError(
                f"Another corrections-inbox (process {lock.read().strip() or 'unknown'}) already runs on {data_dir};"
                " for several workers, set store.url to PostgreSQL."
            ) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


@contextmanager
def running(line: Line, clock: Clock, vitals: Vitals) -> Iterator[None]:
    """Starts every step and every watcher; at the end stops them within seconds."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": _Threads()},
        # A late run is better late than never, and one run does the work of all that were missed.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    runners: dict[str, Runner] = {}

    def wake(name: str, *, rested: bool = False) -> None:
        if name in runners and not line.stop.is_set():
            runners[name].wake(rested=rested)
            _run_now(scheduler, name)

    def look(name: str) -> None:
        wake(f"poll:{name}", rested=True)

    for step in line.steps():
        runners[step.name] = Runner(step, clock, line.stop, wake)
        seconds = step.every.total_seconds()
        scheduler.add_job(runners[step.name], "interval", id=step.name, seconds=seconds, next_run_time=utc_now())
    scheduler.add_listener(lambda event: _told(event, vitals), EVENT_JOB_ERROR | EVENT_JOB_EXECUTED)
    scheduler.start()
    line.leases.tell(wake)
    watchers = [_watcher(mailbox, look, line) for mailbox in line.mailboxes.values() if mailbox.settings.idle]
    try:
        yield
    finally:
        line.stop.set()
        scheduler.shutdown(wait=False)
        _wait_for_the_end(line, list(runners.values()), watchers)


def _run_now(scheduler: BackgroundScheduler, name: str) -> None:
    try:
        scheduler.modify_job(name, next_run_time=utc_now())
    except JobLookupError:
        log.debug("woken while stopping", step=name)


def _watcher(mailbox: ImapMailbox, look: Callable[[str], None], line: Line) -> threading.Thread:
    own = ImapMailbox(mailbox.name, mailbox.settings)
    thread = threading.Thread(
        target=watch,
        args=(own, lambda: look(own.name), line.stop),
        kwargs={"ours": lambda: line.leases.holds(f"poll:{own.name}")},
        name=f"watch:{own.name}",
        daemon=True,
    )
    thread.start()
    return thread


def _wait_for_the_end(line: Line, runners: list[Runner], watchers: list[threading.Thread]) -> None:
    if not _all_idle(runners, PATIENCE_SECONDS):
        line.interrupt()
        if not _all_idle(runners, FAREWELL_SECONDS):
            # Everything is made to survive this: claims are settled at the next start.
            busy = [runner.step.name for runner in runners if not runner.idle.is_set()]
            log.warning("left in the middle of its work", steps=busy)
    until = time.monotonic() + PATIENCE_SECONDS
    for watcher in watchers:
        watcher.join(timeout=max(until - time.monotonic(), 0))


def _all_idle(runners: list[Runner], seconds: float) -> bool:
    until = time.monotonic() + seconds
    return all([runner.idle.wait(max(until - time.monotonic(), 0)) for runner in runners])  # noqa: C419  wait for each


def _told(event: JobExecutionEvent, vitals: Vitals) -> None:
    failed = event.code == EVENT_JOB_ERROR
    vitals.figures.count(event.job_id, failed=failed)
    if not failed:
        return
    if isinstance(event.exception, CorrectionsInboxError):
        log.warning("a step failed and rests", step=event.job_id, error=str(event.exception))
    else:
        log.error("a step failed and rests", step=event.job_id, error=repr(event.exception), where=event.traceback)


class _Threads(BaseExecutor):  # type: ignore[misc]  # the library ships no types
    """A thread for each run, none of which can hold up the end of the process."""

    def _do_submit_job(self, job: Job, run_times: list[datetime]) -> None:
        threading.Thread(target=self._run, args=(job, run_times), name=job.id, daemon=True).start()

    def _run(self, job: Job, run_times: list[datetime]) -> None:
        events = run_job(job, job._jobstore_alias, run_times, self._logger.name)  # noqa: SLF001  as the library's own executors do
        self._run_job_success(job.id, events)
