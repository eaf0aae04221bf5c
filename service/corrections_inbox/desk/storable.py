"""What no store can keep is not let in."""

from fastapi import HTTPException, Request

from corrections_inbox.desk.forgery import UNSAFE


async def without_nul(request: Request) -> None:
    """Refuses a form with a NUL in it: nobody can type one, and PostgreSQL takes none."""
    if request.method not in UNSAFE:
        return
    sent = (await request.form()).values()
    if any(isinstance(value, str) and "\0" in value for value in sent):
        raise HTTPException(400, "What was sent has a NUL character in it, which the desk can't keep.")
