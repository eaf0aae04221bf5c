"""Measures how well a reply is cut from what it quotes, beside three libraries that do only that.

    python benchmarks/trimming.py [FOLDER LABELS] [--work FOLDER]

Without arguments on mails made from `mails/replies.toml` in fourteen languages. LABELS is JSON Lines with `file` (in
FOLDER; a message where it ends in .eml, else the text of one) and `own`, the words that its sender wrote. Told for each:
exact (the same words, white space folded), lost (more than 2 % of the sender's words are missing), leaked (more than
2 % extra words), empty. Then what doubling a hostile text does to the time: 2.0 is linear. The libraries are
installed from the package index into the work folder; one that needs longer than 20 s for a text is stopped.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its report

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corrections_inbox.message import parse

PEERS = {
    "email-reply-parser": "from email_reply_parser import EmailReplyParser as P; cut = P.parse_reply",
    "mail-parser-reply": (
        "from mailparser_reply import EmailReplyParser as P\n"
        "langs = ['en','de','fr','es','pt','nl','it','sv','da','pl','ja','cs']\n"
        "cut = lambda text: P(languages=langs).read(text).latest_reply or ''"
    ),
    "quotequail": "import quotequail; cut = lambda text: (quotequail.unwrap(text) or {'text_top': text}).get('text_top', '')",
}
LIMIT_SECONDS = 20
TOLERATED = 0.02
HOSTILE = {
    "On On On …": "On " * 3_000,
    "From: lines": "From: a@b.example\n" * 1_500,
    "> nested": "".join(">" * (n % 200) + " a\n" for n in range(300)),
    "blank lines": ("a" + "\n" * 3_000) * 4,
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mail's text, and the words in it that its sender wrote."""

    text: str
    own: str


def main() -> None:
    options = _options()
    mails = list(_labelled(options.folder, options.labels) if options.folder else _made())
    libraries = options.work / "libraries"
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--target", str(libraries)]
    if not libraries.exists():
        subprocess.run([*pip, *PEERS], check=True, stderr=subprocess.DEVNULL)  # noqa: S603  fixed words
    print(f"{len(mails)} mails\n{'':22}{'exact':>7}{'lost':>7}{'leaked':>8}{'empty':>7}")
    _tell("no trimming", [mail.text for mail in mails], mails)
    _tell("this project", [_own_words(mail.text) for mail in mails], mails)
    for name, code in PEERS.items():
        _tell(name, _by_peer(libraries, code, [mail.text for mail in mails]), mails)
    print(f"\n{'time for twice the text':24}" + "".join(f"{name:>14}" for name in HOSTILE))
    contenders: dict[str, Callable[[str], float | None]] = {"this project": _seconds}
    contenders |= {name: partial(_peer_seconds, libraries, code) for name, code in PEERS.items()}
    for name, seconds in contenders.items():
        print(f"{name:24}" + "".join(f"{_growth(seconds, text):>14}" for text in HOSTILE.values()), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("labels", type=Path, nargs="?")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "corrections-inbox-trimming")
    return parser.parse_args()


def _labelled(folder: Path, labels: Path) -> Iterator[Labelled]:
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        raw = (folder / label["file"]).read_bytes()
        text = parse(raw).text if label["file"].endswith(".eml") else raw.decode(errors="replace")
        yield Labelled(text, label["own"])


def _made() -> Iterator[Labelled]:
    """Eight mails of every language: four ways to quote, with a signature and without."""
    corpus = tomllib.loads((Path(__file__).parent / "mails" / "replies.toml").read_text(encoding="utf-8"))
    for reply in corpus["reply"]:
        own, quoted = "\n".join(reply["own"]), reply["quoted"]
        below = "\n".join(quoted)
        quotations = (
            f"{reply['intro']}\n\n" + "\n".join(f"> {line}" for line in quoted),
            f"{reply['intro']}\n\n{below}",
            f"{'_' * 32}\n" + "\n".join(reply["header"]) + f"\n\n{below}",
            f"{reply['forward']}\n" + "\n".join(reply["header"]) + f"\n\n{below}",
        )
        for quotation in quotations:
            yield Labelled(f"{own}\n\n{quotation}\n", own)
            yield Labelled(f"{own}\n\n" + "\n".join(reply["signature"]) + f"\n\n{quotation}\n", own)


def _own_words(text: str) -> str:
    raw = f"From: a@reader.example\r\nSubject: Re: a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"
    return parse(raw.encode()).own_words


def _by_peer(libraries: Path, code: str, texts: list[str]) -> list[str]:
    """What a library keeps of each text; of one that it can't get through, nothing."""
    program = (
        f"import sys, json\nsys.path.insert(0, {str(libraries)!r})\n{code}\n"
        "for line in sys.stdin:\n    print(json.dumps(cut(json.loads(line)) or ''), flush=True)\n"
    )
    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    ran = subprocess.run([sys.executable, "-c", program], input=lines, capture_output=True, text=True, check=True)  # noqa: S603  our own program
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _tell(name: str, kept: list[str], mails: list[Labelled]) -> None:
    tally = Counter(verdict for words, mail in zip(kept, mails, strict=True) for verdict in _verdicts(words, mail.own))
    print(f"{name:22}{tally['exact']:>7}{tally['lost']:>7}{tally['leaked']:>8}{tally['empty']:>7}", flush=True)


def _verdicts(kept: str, own: str) -> Iterator[str]:
    have, want = Counter(kept.split()), Counter(own.split())
    if have == want:
        yield "exact"
    if (want - have).total() > TOLERATED * want.total():
        yield "lost"
    if (have - want).total() > TOLERATED * want.total():
        yield "leaked"
    if not have:
        yield "empty"


def _growth(seconds: Callable[[str], float | None], text: str) -> str:
    once, twice = seconds(text), seconds(text * 2)
    return f"{twice / once:.1f}" if once and twice else f"> {LIMIT_SECONDS} s"


def _seconds(text: str) -> float:
    began = time.process_time()
    _own_words(text)
    return time.process_time() - began


def _peer_seconds(libraries: Path, code: str, text: str) -> float | None:
    program = (
        f"import sys, time\nsys.path.insert(0, {str(libraries)!r})\n{code}\ntext = sys.stdin.read()\n"
        "began = time.process_time(); cut(text); print(time.process_time() - began)"
    )
    command = [sys.executable, "-c", program]
    try:
        ran = subprocess.run(command, input=text, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True)  # noqa: S603  our own program
    except subprocess.TimeoutExpired:
        return None
    return float(ran.stdout)


if __name__ == "__main__":
    main()
