"""Reads a newsroom's corrections mailbox and keeps each report until it is settled."""


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version  # noqa: PLC0415  heavy: hardly any process tells its version

    return version("corrections-inbox")
