"""What the service says of itself: one line an event, as key=value or JSON, never a mail's words or a password."""

import logging
import sys
from typing import TextIO

import structlog


def configure(stream: TextIO = sys.stderr, *, as_json: bool = False, debug: bool = False) -> None:
    """Sends our events to `stream`, and of other libraries only what went wrong."""
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
            rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        stream=stream, level=logging.WARNING, format="level=%(levelname)s logger=%(name)s event=%(message)r"
    )
    # A job that raises is told once, by our own listener; one that is still running when due again is nothing to tell.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
