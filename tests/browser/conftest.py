"""The real server, as `script/server` starts it, and Debian's Chromium.

    def test_something(page, base_url): ...        a desktop browser
    def test_something(phone, base_url): ...       also: dark, forced_colors, without_javascript

Every page fails its test when it asks another host for anything, logs an error, or breaks the site's own
Content-Security-Policy. `manage("load_demo")` runs a command on the server's data. A test that fails leaves a
screenshot of each of its pages in var/screenshots.
"""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from firewall_tracker.environment import BASE_DIR

SCREENSHOTS = BASE_DIR / "var" / "screenshots"
START_SECONDS = 60
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 375, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}

# Nothing but the site under test: no updates, no services of the browser's maker. Root has no sandbox in Chromium.
CHROMIUM = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Lets fixtures see how the test went."""
    report = yield
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[CALL] = report.failed  # type: ignore[attr-defined]
    return report


CALL = pytest.StashKey[bool]()


# --- The server


@dataclass
class Server:
    """A copy of the site with a folder of its own, and so a database of its own."""

    folder: Path
    port: int
    said: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """No setting of the developer's, so that the tests see what a visitor of a new site sees."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
        }

    def manage(self, *command: str, stdin: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            input=stdin,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def password(self) -> str:
        """What `prepare` printed, once."""
        shown = re.search(r"password: (\S+)", self.said)
        assert shown, self.said
        return shown[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


@dataclass(frozen=True)
class Prepared:
    """What `prepare` makes of an empty folder, and what it said."""

    folder: Path
    said: str


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once for all workers: each server begins with a copy of it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared"
    folder.mkdir(exist_ok=True)
    said = folder / "said.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(Server(folder / "var", free_port()).manage("prepare"))
    return Prepared(folder / "var", said.read_text())


def serve(server: Server, prepared: Prepared) -> Iterator[Server]:
    server.said = prepared.said
    shutil.copytree(prepared.folder, server.folder, dirs_exist_ok=True)
    log_path = server.folder / "server.log"
    with log_path.open("w") as log:
        # The script itself: what it passes to granian is part of the test. It prepares once more, which is quick.
        process = subprocess.Popen(["script/server"], cwd=BASE_DIR, env=server.environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(server.url):
            assert process.poll() is None, log_path.read_text()
            assert time.monotonic() < deadline, f"no answer in {START_SECONDS} s\n{log_path.read_text()}"
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    # Nothing that a person or a browser sent may have ended in an error on the server.
    assert "Traceback" not in log_path.read_text(), log_path.read_text()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Server]:
    """The site as it is before anybody recorded anything; shared by the tests of one run."""
    yield from serve(Server(tmp_path_factory.mktemp("server"), free_port()), prepared)


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Server]:
    """Another copy of the site, with the demonstration data."""
    for server in serve(Server(tmp_path_factory.mktemp("demo"), free_port()), prepared):
        server.manage("load_demo")
        yield server


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    return server.url


@pytest.fixture(scope="session")
def manage(server: Server) -> Callable[..., str]:
    return server.manage


@dataclass(frozen=True)
class Staff:
    name: str
    password: str


@pytest.fixture(scope="session")
def staff(server: Server) -> Staff:  # type: ignore[misc]
    """The first staff user, as `prepare` announced it."""
    return Staff("admin", server.password())


@pytest.fixture
def sign_in(staff: Staff, base_url: str) -> Callable[[Page], None]:
    def sign_in(page: Page) -> None:
        page.goto(f"{base_url}/admin/login/?next=/admin/")
        page.fill("input[name=login]", staff.name)
        page.fill("input[name=password]", staff.password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{base_url}/admin/")

    return sign_in


# --- The browser


def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: script/test installs it on Debian; elsewhere install it by hand."
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What the pages of one test did that no page may do. A test may allow an error that it provokes."""

    context: BrowserContext
    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._request)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def allow(self, pattern: str) -> None:
        self.allowed.append(pattern)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname != "127.0.0.1":
            self.faults.append(f"request to another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports violations of the Content-Security-Policy here too, as errors.
        if message.type == "error":
            self.faults.append(f"console error on {message.location.get('url', '?')}: {message.text}")

    def remaining(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.allowed)]


NewPage = Callable[..., Page]
WATCHES = pytest.StashKey[dict[BrowserContext, Watch]]()


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """A watched page in a browser of its own, with any options of Playwright's `new_context`."""
    watches: dict[BrowserContext, Watch] = {}
    request.node.stash[WATCHES] = watches

    def new_page(**options: Any) -> Page:
        context = browser.new_context(**{**DESKTOP, "locale": "en-GB", "timezone_id": "Europe/London", **options})
        context.set_default_timeout(15_000)
        watches[context] = Watch(context)
        return context.new_page()

    yield new_page
    pages = [page for context in watches for page in context.pages]
    faults = [fault for watch in watches.values() for fault in watch.remaining()]
    if request.node.stash.get(CALL, False) or faults:
        take_screenshots(pages, request.node.name)
    for context in watches:
        context.close()
    assert not faults, "\n".join(faults)


def take_screenshots(pages: list[Page], test: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages):
        page.screenshot(path=SCREENSHOTS / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', test)}-{number}.png", full_page=True)


@pytest.fixture
def allow(request: pytest.FixtureRequest, new_page: NewPage) -> Callable[[str], None]:
    """`allow("404")`: a console error that matches is meant, since the test provokes it."""

    def allow(pattern: str) -> None:
        for watch in request.node.stash[WATCHES].values():
            watch.allow(pattern)

    return allow


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(**PHONE)


@pytest.fixture
def dark(new_page: NewPage) -> Page:
    return new_page(color_scheme="dark")


@pytest.fixture
def forced_colors(new_page: NewPage) -> Page:
    return new_page(forced_colors="active")


@pytest.fixture
def without_javascript(new_page: NewPage) -> Page:
    return new_page(java_script_enabled=False)
