"""The commands that people run, and the set-up that they share."""

import os
import re
import stat
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from firewall_tracker.environment import BASE_DIR

pytestmark = pytest.mark.once  # they bring their own database

SCRIPTS = ["script/server", "script/test", "script/bench", "script/requirements", ".ci/run"]
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt"]


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (BASE_DIR / name).read_text(), re.MULTILINE))


def named(requirements: list[str]) -> set[str]:
    """The packages that a list in pyproject.toml names, spelled as pip does."""
    names = {re.match(r"[\w.-]+", requirement)[0] for requirement in requirements}  # type: ignore[index]
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_can_be_run(script: str) -> None:
    assert os.access(BASE_DIR / script, os.X_OK)
    subprocess.run(["bash", "-n", script], cwd=BASE_DIR, check=True)


@pytest.mark.parametrize("script", ["script/server", "script/test", "script/bench"])
def test_scripts_explain_themselves(script: str) -> None:
    shown = subprocess.run([script, "--help"], cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout
    assert f"  {script} " in shown
    assert "set -" not in shown


def test_the_server_refuses_what_it_does_not_know() -> None:
    refused = subprocess.run(["script/server", "--prod"], cwd=BASE_DIR, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "script/server does not know --prod." in refused.stderr


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_hashed_and_name_no_index(name: str) -> None:
    text = (BASE_DIR / name).read_text()
    packages = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(packages) > 10
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []
    assert not re.search(r"://|index-url|find-links", text)


def test_requirements_follow_pyproject() -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    server, development = (pins(name) for name in REQUIREMENTS)
    assert named(project["dependencies"]) <= set(server)
    assert named(project["optional-dependencies"]["dev"]) <= set(development)
    assert server.items() <= development.items()


def prepare(folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder in which two started at once, and what each of them said, the busier first."""
    folder = tmp_path_factory.mktemp("prepare") / "var"
    with ThreadPoolExecutor() as threads:
        busy, idle = sorted(threads.map(prepare, [folder, folder]), key=len, reverse=True)
    return folder, busy, idle


def test_prepare_says_what_it_does(prepared: tuple[Path, str, str]) -> None:
    _folder, busy, _idle = prepared
    for line in ("Applying [0-9]+ migrations", "Loading the register", "Collecting and compressing static files"):
        assert re.search(f"^{line}", busy, re.MULTILINE)
    assert len(re.findall(r"user name: admin    password: \S{16}$", busy, re.MULTILINE)) == 1


def test_two_at_once_do_everything_once(prepared: tuple[Path, str, str]) -> None:
    _folder, busy, idle = prepared
    assert "password" not in idle
    assert (busy + idle).count("Applying") == 1


def test_prepare_is_quiet_when_there_is_nothing_to_do(prepared: tuple[Path, str, str]) -> None:
    assert prepare(prepared[0]) == ""


def test_the_secret_key_is_the_owners_alone(prepared: tuple[Path, str, str]) -> None:
    key = prepared[0] / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text().strip()) >= 50


def test_whoever_stops_the_site_waits_for_longer_than_it_takes_to_answer_what_it_was_asked() -> None:
    answering = seconds_in("deploy/start", r"--workers-kill-timeout (\d+)")
    assert answering >= 30
    assert seconds_in("deploy/systemd/tracker.service", r"TimeoutStopSec=(\d+)") > answering
    assert seconds_in("deploy/compose.yml", r"stop_grace_period: (\d+)s") > answering


def seconds_in(file: str, pattern: str) -> int:
    (found,) = re.findall(pattern, (BASE_DIR / file).read_text())
    return int(found)
