"""The desk as a server: alone or beside the jobs, and how it ends."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.desk.newsroom import Hands, make_settings

from corrections_inbox import scheduler
from corrections_inbox.desk import serving
from corrections_inbox.desk.fitness import require_fit
from corrections_inbox.desk.headers import PROTECTING
from corrections_inbox.desk.state import Desk
from corrections_inbox.errors import CorrectionsInboxError, SettingsError
from corrections_inbox.settings import Settings

COMMAND = Path(sys.executable).with_name("corrections-inbox")
CONFIG = """
[publication]
name = "The Harbour Courier"
secret = "only for tests"
[smtp]
host = "127.0.0.1"
port = 1
security = "none"
from = "corrections@courier.example"
[matching]
enabled = false
[health]
port = 0
[desk]
enabled = true
port = {port}
base_url = "http://127.0.0.1:{port}"
editors = [{{ address = "noor@courier.example" }}]
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def settings_on(folder: Path, port: int, **desk: Any) -> Settings:
    address = {"base_url": f"http://127.0.0.1:{port}", "port": port}
    return make_settings(folder, desk={**address, **desk}, health={"port": 0})


def get(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    return connection.getresponse()


def answers(port: int) -> bool:
    try:
        return get(port, "/sign-in").status == 200
    except OSError:
        return False


def until_it_answers(port: int) -> None:
    end = time.monotonic() + 60
    while not answers(port):
        assert time.monotonic() < end, "the desk did not open"
        threading.Event().wait(0.05)


@contextmanager
def running(settings: Settings, *, alone: bool) -> Iterator[threading.Event]:
    stop = threading.Event()

    def run() -> None:
        if alone:
            serving.serve_alone(settings, stop, Hands())
        else:
            scheduler.serve(settings, stop, clock=Hands(), beside=serving.beside)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "beside the jobs"])
def test_it_answers_until_it_is_told_to_stop(tmp_path: Path, *, alone: bool) -> None:
    port = free_port()
    with running(settings_on(tmp_path, port), alone=alone) as stop:
        until_it_answers(port)
        began = time.monotonic()
        stop.set()
    assert time.monotonic() - began < 8
    assert not answers(port)


def test_the_desk_and_the_jobs_share_an_embedded_store(tmp_path: Path) -> None:
    port = free_port()
    settings = settings_on(tmp_path, port)
    with running(settings, alone=True):
        until_it_answers(port)
        with scheduler.alone(settings.data_dir):
            assert answers(port)


def test_a_port_that_is_taken_is_told_by_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = settings_on(tmp_path, taken.getsockname()[1])
        with pytest.raises(CorrectionsInboxError, match=r"^desk\.port: 127\.0\.0\.1:\d+ can't be used"):
            serving.serve_alone(settings, threading.Event(), Hands())


def test_the_server_itself_believes_no_header_about_the_client(desk: Desk) -> None:
    """Left to itself it would believe any program on this machine."""
    assert serving._config(desk).proxy_headers is False


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"editors": []}, "desk.editors"),
        ({"base_url": ""}, "desk.base_url"),
        ({"base_url": "desk.courier.example"}, "desk.base_url"),
        ({"base_url": "https://courier.example/desk"}, "desk.base_url"),
        ({"proxy_header": "X-User"}, "desk.proxy_addresses"),
        ({"proxy_header": "X-User", "proxy_addresses": ["10.0.0.300"]}, "desk.proxy_addresses"),
    ],
)
def test_settings_that_let_nobody_in_or_anybody_are_refused(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(SettingsError, match=f"^{named}"):
        require_fit(make_settings(tmp_path, desk=changes))


def test_links_need_a_mail_server(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^smtp\.host"):
        require_fit(make_settings(tmp_path, smtp={"host": ""}, acknowledgment={"enabled": False}))


def test_behind_a_proxy_that_signs_people_in_no_link_is_needed(tmp_path: Path) -> None:
    require_fit(
        make_settings(tmp_path, desk={"base_url": "", "proxy_header": "X-User", "proxy_addresses": ["10.0.0.0/8"]})
    )


def test_the_command_ends_within_seconds_and_without_a_traceback(tmp_path: Path) -> None:
    port = free_port()
    file = tmp_path / "corrections-inbox.toml"
    file.write_text(CONFIG.format(port=port))
    command = [str(COMMAND), "--config", str(file), "run", "--only", "desk"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:  # noqa: S603  ours
        until_it_answers(port)
        held = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        held.connect()
        began = time.monotonic()
        process.terminate()
        _, told = process.communicate(timeout=20)
        held.close()
    assert time.monotonic() - began < 8
    assert (process.returncode, b"event=stopped" in told, b"Traceback" in told) == (0, True, False)


def test_the_other_commands_do_not_load_the_web_server() -> None:
    code = (
        "import sys, corrections_inbox.cli, corrections_inbox.scheduler;"
        " sys.exit(bool({'uvicorn', 'fastapi', 'starlette'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  our own words


def test_headers_go_out_over_the_wire_too(tmp_path: Path) -> None:
    port = free_port()
    with running(settings_on(tmp_path, port), alone=True):
        until_it_answers(port)
        answer = get(port, "/sign-in")
        assert {name: answer.getheader(name) for name in PROTECTING} == PROTECTING
        assert answer.getheader("server") is None
