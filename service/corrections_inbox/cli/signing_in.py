"""Has a person sign in once, in any browser, for a mailbox that is opened by their token from then on."""

import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import typer

from corrections_inbox.cli.progress import progress_bar
from corrections_inbox.oauth2 import DeviceCode, OAuth2Error, Refusal, Token, TokenSource, exchange, refusals

_FASTER_THAN_ALLOWED = 5.0  # seconds more between questions, each time the server says slow_down (RFC 8628 section 3.5)
_ENDED = {
    "expired_token": "the code was not entered in time",
    "access_denied": "the sign-in was declined",
    "authorization_declined": "the sign-in was declined",
}


def sign_in(tokens: TokenSource) -> None:
    """Signs a person in and keeps what the token is renewed by, readable for its owner alone.

    Raises:
        OAuth2Error: one sentence that says what to set or to grant.
    """
    Path(tokens.settings.refresh_token_file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        token = _by_device(tokens) if tokens.settings.grant == "device_code" else _by_agreement(tokens)
    except Refusal as refusal:
        raise OAuth2Error(refusals.sentence(tokens.where, refusal, tokens.settings, tokens.username)) from refusal
    if not token.refresh:
        raise OAuth2Error(f"{tokens.where}: the sign-in gave nothing to renew it by; the scope must allow that.")
    tokens.take(token)
    typer.echo("  Signed in.")


def _by_device(tokens: TokenSource) -> Token:
    code = exchange.begin_device(tokens.where, tokens.settings)
    typer.echo(f"  As {tokens.username}, open {code.url} in any browser and enter the code {code.user_code}")
    try:
        return _awaited(tokens, code)
    except Refusal as refusal:
        if refusal.code in _ENDED:
            raise OAuth2Error(f"{tokens.where}: {_ENDED[refusal.code]}.") from refusal
        raise


def _awaited(tokens: TokenSource, code: DeviceCode) -> Token:
    interval, began = code.interval, time.monotonic()
    with progress_bar() as progress:
        task = progress.add_task("  Waiting for the sign-in, in seconds", total=int(code.seconds))
        while time.monotonic() - began < code.seconds:
            time.sleep(interval)
            progress.update(task, completed=int(time.monotonic() - began))
            try:
                return exchange.by_device_code(tokens.where, tokens.settings, code)
            except Refusal as refusal:
                if refusal.code == "slow_down":
                    interval += _FASTER_THAN_ALLOWED
                elif refusal.code != "authorization_pending":
                    raise
    raise Refusal("expired_token")


def _by_agreement(tokens: TokenSource) -> Token:
    address, verifier = exchange.begin_authorization(tokens.settings, tokens.username)
    typer.echo(f"  As {tokens.username}, open this address in any browser and agree:\n\n{address}\n")
    typer.echo("  The browser then ends at a page that it can't open. Its address holds the answer.")
    while True:
        ended_at = typer.prompt("  That page's address")
        answer = parse_qs(urlsplit(ended_at.strip()).query)
        if "error" in answer:
            raise OAuth2Error(f"{tokens.where}: the sign-in was declined ({answer['error'][0]}).")
        if "code" in answer:
            return exchange.by_authorization_code(tokens.where, tokens.settings, answer["code"][0], verifier)
