"""Settings that are known but do nothing yet: nobody should wait for what can't come."""

from collections.abc import Iterator

from corrections_inbox.settings import Settings


def unserved(settings: Settings) -> tuple[str, ...]:
    """The keys that were set and that this version does nothing about."""
    return tuple(_unserved(settings))


def _unserved(settings: Settings) -> Iterator[str]:
    if settings.public.serve or settings.public.export_dir:
        yield "public"
    yield from (f"webhook.{name}" for name in settings.webhook)
