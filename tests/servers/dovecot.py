"""A real Dovecot on loopback, started and ended by the tests that need one."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from corrections_inbox.demo.servers import HOST, PASSWORD, USERNAME
from corrections_inbox.settings import MailboxSettings, Security

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
mail_location = maildir:{home}/mail
maildir_stat_dirs = yes
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
auth_mechanisms = plain login {mechanisms}
{passdb}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
# Tokens are asked about at another server (RFC 7662): what a provider's own server does within itself.
TOKEN_PASSDB = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf
}}
"""
TOKENS = """
introspection_url = {url}
introspection_mode = get
active_attribute = active
active_value = true
username_attribute = email
"""


@dataclass
class Dovecot:
    """A Dovecot of our own, wholly as one plain user, on loopback ports."""

    home: Path
    port: int
    tls_port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        user = _user()
        as_root = os.geteuid() == 0
        self.process = subprocess.Popen(  # noqa: S603  our own configuration
            [DOVECOT, "-F", "-c", str(self.home / "dovecot.conf")],
            user=user.pw_uid if as_root else None,
            group=user.pw_gid if as_root else None,
            extra_groups=[] if as_root else None,
            stdin=subprocess.DEVNULL,
        )
        wait_until_open(self.port, self.process)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=10)

    @property
    def certificate(self) -> Path:
        return self.home / "certificate.pem"

    def mailbox_settings(self, **more: Any) -> MailboxSettings:
        known = {"host": HOST, "port": self.port, "security": Security.NONE}
        return MailboxSettings.model_validate({**known, "username": USERNAME, "password": PASSWORD, **more})

    def deliver(self, mails: Iterable[tuple[bytes, datetime]], folder: str = "INBOX") -> None:
        with self.client() as client:
            for raw, arrived in mails:
                client.append(folder, raw, msg_time=arrived)

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        with IMAPClient(HOST, port=self.port, ssl=False, timeout=30) as client:
            client.login(USERNAME, PASSWORD)
            yield client

    def forget_uids(self) -> None:
        """Makes the server number its messages anew, under another UIDVALIDITY."""
        time_then = int(time.time())
        for file in self.home.glob("mail/dovecot*"):
            file.unlink()
        # The new UIDVALIDITY is the time in seconds: it must differ from the old one.
        while int(time.time()) == time_then:
            time.sleep(0.05)

    def clear(self) -> None:
        shutil.rmtree(self.home / "mail", ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"the server on port {port} did not start")


@contextmanager
def running_dovecot(introspection: str = "", mechanisms: str = "xoauth2 oauthbearer") -> Iterator[Dovecot]:
    """Runs one; with an introspection URL it takes the tokens that are active there, by the mechanisms named."""
    # Dovecot's own folder is short (socket paths are limited) and belongs to a user without rights.
    home = Path(tempfile.mkdtemp(prefix="dovecot-"))
    user = _user()
    make_certificate(home)
    ports = free_port(), free_port()
    group = subprocess.run(  # noqa: S603  fixed words
        ["/usr/bin/id", "-gn", user.pw_name], check=True, capture_output=True, text=True
    ).stdout.strip()
    config = CONFIG.format(
        home=home,
        user=user.pw_name,
        group=group,
        uid=user.pw_uid,
        gid=user.pw_gid,
        password=PASSWORD,
        port=ports[0],
        tls_port=ports[1],
        mechanisms=mechanisms if introspection else "",
        passdb=TOKEN_PASSDB.format(home=home) if introspection else "",
    )
    (home / "oauth2.conf").write_text(TOKENS.format(url=introspection))
    (home / "dovecot.conf").write_text(config)
    if os.geteuid() == 0:
        for path in (home, *home.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)
    server = Dovecot(home, *ports)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _user() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def make_certificate(home: Path) -> None:
    """A throw-away certificate that is its own authority, for 127.0.0.1."""
    subprocess.run(  # noqa: S603  fixed words
        [
            *("/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(home / "key.pem"), "-out", str(home / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )
