"""What no store can keep is not let in."""

from fastapi import HTTPException, Request

from corrections_inbox.desk.forgery import UNSAFE


async def without_nul(request: Request) -> None:
    """Refuses a NUL in an address or a form: nobody can type one, and PostgreSQL takes none."""
    sent = [request.scope["path"], *request.query_params.values()]
    if request.method in UNSAFE:
        sent += [value for value in (await request.form()).values() if isinstance(value, str)]
    if any("\0" in words for words in sent):
        raise HTTPException(400, "What was sent has a NUL character in it, which the desk can't keep.")
