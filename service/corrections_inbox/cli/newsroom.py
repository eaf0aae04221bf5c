"""`demo`: a small newsroom to try the service on, with nothing to set up."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.progress import Progress
from rich.text import Text

from corrections_inbox.cli.progress import progress_bar
from corrections_inbox.demo import newsroom, show
from corrections_inbox.demo.newsroom import CORRECTIONS, Newsroom
from corrections_inbox.demo.servers import HOST, Received

console = Console(highlight=False)


def run(*, keep: bool) -> None:
    """Runs the demo; with `keep` until Ctrl-C."""
    folder = Path(tempfile.mkdtemp(prefix="corrections-inbox-demo-"))
    started = datetime.now(UTC) - timedelta(seconds=1)
    with progress_bar() as progress:
        _say(progress, "Starting a mailbox, a mail server and the service on this machine …")
        with newsroom.opened(folder, desk=keep) as room:
            _say(progress, "The Harbour Courier is in the archive. Delivering its readers' mail …")
            names = _work(room, progress)
            digest = room.send_digest()
            progress.stop()
            console.print(show.table(room.engine, names, started))
            _show_letters(room, folder, digest)
            if keep:
                _go_on(room)


def _say(progress: Progress, text: str) -> None:
    progress.console.print(text)


def _work(room: Newsroom, progress: Progress) -> list[str]:
    """Delivers the mail and watches the service file it and answer."""
    names = room.deliver()
    task = progress.add_task("Filing", total=len(names))

    def done() -> bool:
        filed = room.filed()
        progress.update(task, completed=filed)
        return filed >= len(names) and room.is_quiet()

    newsroom.wait_until(done, "The service did not get through the mail.")
    return names


def _show_letters(room: Newsroom, folder: Path, digest: Received) -> None:
    first = next(letter for letter in room.servers.received if letter.recipient == "perran@oldharbour.example")
    console.print(Panel(Text(show.as_text(first)), title="One acknowledgment, as its reader gets it"))
    console.print(Panel(Text(show.as_text(digest)), title="The digest, as text"))
    page = folder / "digest.html"
    page.write_text(show.as_html(digest), encoding="utf-8")
    console.print(f"The digest as editors see it: {page}", soft_wrap=True)


def _go_on(room: Newsroom) -> None:
    """Opens the desk, takes mail by SMTP for the corrections address, and tells what is sent, until Ctrl-C."""
    port = room.servers.smtp_port
    console.print(Panel(Text(room.way_in()), title="The editors' desk: open this link in your browser"))
    console.print(f"\nSend mail to {CORRECTIONS} by SMTP at {HOST}:{port}, for example:")
    console.print(
        f"  curl smtp://{HOST}:{port} --mail-from you@reader.example --mail-rcpt {CORRECTIONS} -T mail.eml",
        soft_wrap=True,
    )
    console.print(f"Look at the cases: corrections-inbox --config {room.settings_file} cases", soft_wrap=True)
    console.print("Ctrl-C ends it.")
    seen = len(room.servers.received)
    try:
        while True:
            arrived = room.servers.received[seen:]
            seen += len(arrived)
            for letter in arrived:
                if letter.recipient == CORRECTIONS:
                    room.servers.deliver([(letter.raw, datetime.now(UTC))])
                    console.print(f"\nArrived from {letter.reverse_path}.")
                else:
                    console.print(Panel(Text(show.as_text(letter)), title=f"Sent to {letter.recipient}"))
            time.sleep(0.2)
    except KeyboardInterrupt:
        console.print("\nEnded.")
