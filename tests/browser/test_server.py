"""The server that visitors meet: it answers, and the browser tests notice what no page may do."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import BASE_DIR, START_SECONDS, WATCHES, Server, answers, free_port


def test_staff_can_sign_in(page: Page, sign_in: Callable[[Page], None]) -> None:
    sign_in(page)
    expect(page.locator("#user-tools")).to_contain_text("admin")


def test_no_cookie_for_visitors(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/councils/")
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (
            "fetch('https://elsewhere.invalid/').catch(() => null)",
            "https://elsewhere.invalid/",
        ),
        ("console.error('oh no')", "oh no"),
        ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
        ("setTimeout(() => { throw new Error('late') })", "late"),
    ],
)
def test_the_watch_sees_what_no_page_may_do(
    script: str, fault: str, page: Page, base_url: str, request: pytest.FixtureRequest, allow: Callable[[str], None]
) -> None:
    page.goto(f"{base_url}/healthz")
    page.goto(f"{base_url}/admin/login/")
    page.evaluate(f"() => {{ {script} }}")
    (watch,) = request.node.stash[WATCHES].values()
    for _time in range(50):
        if any(fault in seen for seen in watch.remaining()):
            break
        page.wait_for_timeout(100)
    assert any(fault in seen for seen in watch.remaining())
    allow(".*")


def test_a_second_start_sets_nothing_up_anew_and_ctrl_c_ends_it(server: Server, tmp_path: Path) -> None:
    port, log, began = free_port(), tmp_path / "log", time.monotonic()
    with log.open("w") as file:
        environment = {**server.environment, "PORT": str(port)}
        process = subprocess.Popen(["script/server"], cwd=BASE_DIR, env=environment, stdout=file, stderr=file)
    while not answers(f"http://127.0.0.1:{port}") and time.monotonic() < began + START_SECONDS:
        time.sleep(0.05)
    assert answers(f"http://127.0.0.1:{port}"), log.read_text()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0, log.read_text()
    assert log.read_text() == f"Serving http://127.0.0.1:{port} (Ctrl-C ends it)\n"
    assert not answers(f"http://127.0.0.1:{port}")


def test_the_server_listens_where_it_is_told(server: Server) -> None:
    log = Path(server.folder / "server.log").read_text()
    assert f"Serving {server.url}" in log
