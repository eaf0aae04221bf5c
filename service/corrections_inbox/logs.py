"""What the service says of itself: one line an event, as key=value or JSON, without a mail's words or an address."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

# A person's part of an address; the domain is told, because it is what an operator needs in order to find a fault.
_LOCAL_PART = re.compile(r"[^\s<>\"'(),;:=\[\]{}]{1,64}@(?=[\w.-]+\.\w)")
_HIDDEN = "***@"


def configure(stream: TextIO | None = None, *, as_json: bool = False, debug: bool = False) -> None:
    """Sends our events to `stream`, by default to standard error, and of other libraries only what went wrong."""
    stream = stream or sys.stderr
    rendered: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.UnicodeDecoder(),
            _redacted,
            rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Redacting("level=%(levelname)s logger=%(name)s event=%(message)r"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # A job that raises is told once, by our own listener; one that is still running when due again is nothing to tell.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


def redacted(text: str) -> str:
    """The text without the local part of any e-mail address in it."""
    return _LOCAL_PART.sub(_HIDDEN, text)


def _redacted(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: redacted(value) if isinstance(value, str) else value for key, value in event.items()}


class _Redacting(logging.Formatter):
    """Other libraries' lines, tracebacks too, without addresses."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
