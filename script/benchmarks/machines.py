"""`script/bench machines`: three machines behind nginx that share PostgreSQL and Redis, and what befalls them.

Each is what `deploy/start` runs, with a folder and a port of its own; nginx has the configuration of `deploy/`. While a
crowd reads and publishes, they are restarted, one is killed, Redis goes away, and a new version with a migration takes
the old one's place, one machine after the other. Fails if a reader was ever answered wrongly, if anybody who wrote was
(but for the moment of the kill), or if anything acknowledged was lost.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import django
from django.conf import settings

from tests.serving import Redis, Visitor, free_port, wait_until

from . import crowd
from .history import ROOT, keep
from .tables import as_table

NUMBER = 3
START_SECONDS = 120
AWAY_SECONDS = 8
PAUSE_SECONDS = 4
NEXT = "<!-- the next version -->"
# Between them no machine may be missing for visitors; what is written while one is killed may be lost to its sender.
HEADS = ("what was done", "seconds", "read", "wrong", "slowest, s", "published", "refused")


@dataclass
class Machine:
    """One process with its workers, and the folder that is its own; `code` is where its version lies."""

    code: Path
    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        environment = self.environment | {"VAR_DIR": str(self.folder), "PORT": str(self.port)}
        with self.log.open("a") as out:
            self.process = subprocess.Popen(  # noqa: S603 (our own server)
                [str(self.code / "deploy" / "start")], env=environment, stdout=out, stderr=out, start_new_session=True
            )

    def wait(self) -> None:
        wait_until(self.ready, START_SECONDS)

    def ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz?ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def page(self, path: str) -> str:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"X-Forwarded-Proto": "https"})
        with urlopen(request, timeout=60) as answer:  # noqa: S310 (http)
            return str(answer.read().decode())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=60)

    def kill(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=60)


# --- What stands around them


def copied(to: Path) -> Path:
    """The code as it is here, with the packages of here, as another machine would have it."""
    left = shutil.ignore_patterns("var", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, to, ignore=left)
    (to / ".venv").symlink_to(ROOT / ".venv")
    return to


def renewed(code: Path) -> None:
    """Makes it the next version: a column more, another style sheet, and another sentence on each page."""
    last = max((code / "councils" / "migrations").glob("[0-9]*.py")).stem
    (code / "councils" / "migrations" / f"{int(last[:4]) + 1:04}_next.py").write_text(
        "from django.db import migrations, models\n\n\n"
        "class Migration(migrations.Migration):\n"
        f'    dependencies = [("councils", "{last}")]\n'
        '    operations = [migrations.AddField("council", "next", models.TextField(null=True))]\n'
    )
    with (code / "static" / "css" / "base.css").open("a") as file:
        file.write("/* the next version */\n")
    base = code / "templates" / "base.html"
    base.write_text(base.read_text().replace("</body>", f"{NEXT}\n</body>"))


def nginx_configuration(text: str, folder: Path, port: int, ports: list[int]) -> str:
    """`deploy/nginx.conf` with names, ports, certificate and logs of here; raises ValueError where it has changed."""
    upstream = "\n".join(f"    server 127.0.0.1:{one} max_fails=2 fail_timeout=5s;" for one in ports)
    for old, new in (
        ("    server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;", upstream),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("server_name tracker.example.org;", "server_name 127.0.0.1;"),
        ("/etc/letsencrypt/live/tracker.example.org/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        ("Host $host;", "Host $http_host;"),  # the port is part of the name here
    ):
        if old not in text:
            raise ValueError(f"deploy/nginx.conf has no {old!r} any more.")
        text = text.replace(old, new)
    rest = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    return f"{user}daemon off;\npid {folder}/nginx.pid;\nevents {{}}\nhttp {{\n{rest}{text}}}\n"


@contextmanager
def nginx(folder: Path, port: int, ports: list[int]) -> Iterator[str]:
    """Its address. From then on this process trusts the certificate that is made for it."""
    certificate = folder / "fullchain.pem"
    subprocess.run(  # noqa: S603 (Debian's own)
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",  # noqa: S607
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "privkey.pem"), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    os.environ["SSL_CERT_FILE"] = str(certificate)
    file = folder / "nginx.conf"
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    file.write_text(nginx_configuration(text, folder, port, ports), encoding="utf-8")
    process = subprocess.Popen(["nginx", "-e", str(folder / "nginx-error.log"), "-c", str(file)])  # noqa: S603, S607
    url = f"https://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(url))
        yield url
    finally:
        process.terminate()
        process.wait(timeout=15)


def answers(url: str) -> bool:
    try:
        return Visitor(url).get("/healthz").status == 200
    except OSError:
        return False


# --- What befalls them


@dataclass
class Befell:
    """One thing that was done, from when to when; `killed` is the second in which somebody's writing may be cut off."""

    what: str
    began: float
    ended: float = 0.0
    killed: float = 0.0

    def excuses(self, one: crowd.Asked) -> bool:
        return one.kind == "writing" and bool(self.killed) and one.began <= self.killed + 1 and one.ended >= self.killed


@dataclass
class Story:
    machines: list[Machine]
    next_version: Path
    redis: Redis
    url: str
    befell: list[Befell] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def tell(self, _found: crowd.Found) -> None:
        """Everything that is done to them, one thing after the other."""
        with self.doing("nothing"):
            time.sleep(3 * PAUSE_SECONDS)
        with self.doing("each machine stopped and started, one after the other"):
            for one in self.machines:
                self.restart(one)
        with self.doing(f"one killed (`kill -9`), started again {AWAY_SECONDS} s later") as this:
            this.killed = time.monotonic()
            self.machines[0].kill()
            time.sleep(AWAY_SECONDS)
            self.machines[0].start()
            self.machines[0].wait()
        with self.doing(f"Redis away for {AWAY_SECONDS} s"):
            self.redis.stop()
            time.sleep(AWAY_SECONDS)
            self.redis.start()
            for one in self.machines:
                one.wait()
        with self.doing("a backup, looked through"):
            self.manage("backup", str(settings.VAR_DIR / "one.backup"), "--verify")
        with self.doing("the next version, with a migration, on one machine after the other"):
            for one in self.machines:
                one.code = self.next_version
                self.restart(one)
                self.wrong += self.lacking(one)
        self.wrong += [f"{one.port} serves the version before." for one in self.machines if NEXT not in one.page("/")]
        with self.doing("the version before again"):
            for one in self.machines:
                one.code = ROOT
                self.restart(one)
        self.wrong += [f"{one.port} serves the next version." for one in self.machines if NEXT in one.page("/")]

    def lacking(self, one: Machine) -> list[str]:
        """What its pages name and nginx does not have, whichever machine it asks first."""
        visitor, beside = Visitor(self.url), re.findall(r'(?:href|src)="(/static/[^"]+)"', one.page("/councils/"))
        answers = [(path, visitor.get(path).status) for path in beside for _machine in range(2 * NUMBER)]
        return [f"{path}: answered {status} during the upgrade" for path, status in answers if status != 200]

    def restart(self, one: Machine) -> None:
        one.stop()
        one.start()
        one.wait()
        time.sleep(PAUSE_SECONDS)

    def manage(self, *command: str) -> None:
        subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.machines[0].environment, check=True,
            capture_output=True,
        )  # fmt: skip

    @contextmanager
    def doing(self, what: str) -> Iterator[Befell]:
        sys.stderr.write(f"{what} …\n")
        this = Befell(what, time.monotonic())
        self.befell.append(this)
        yield this
        time.sleep(PAUSE_SECONDS)
        this.ended = time.monotonic()

    def line(self, this: Befell, found: crowd.Found) -> tuple[str, ...]:
        """As in `HEADS`; whatever was begun meanwhile counts."""
        asked = [one for one in found.asked if this.began <= one.began < this.ended]
        read = [one for one in asked if one.kind == "reading"]
        written = [one for one in asked if one.kind == "writing"]
        slowest = max((one.ended - one.began for one in read), default=0.0)
        wrong = sum(1 for one in read if one.fault)
        refused = sum(1 for one in written if one.fault)
        return (
            this.what, f"{this.ended - this.began:.0f}", str(len(read)), str(wrong), f"{slowest:.2f}",
            str(len(written) - refused), str(refused),
        )  # fmt: skip

    def excuses(self, one: crowd.Asked) -> bool:
        return any(this.excuses(one) for this in self.befell)


def differences(machines: list[Machine]) -> list[str]:
    """Pages that are not the same on all of them, each asked without nginx."""
    paths = ("/", "/councils/", "/councils.csv", "/changes/", "/data/")
    return [
        f"{path} is not the same on all machines." for path in paths if len({one.page(path) for one in machines}) > 1
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench machines")
    parser.add_argument("--readers", type=int, default=12)
    parser.add_argument("--staff", type=int, default=3)
    given = parser.parse_args()
    django.setup()
    folder, front = settings.VAR_DIR, free_port()
    redis, next_version = Redis(folder), copied(folder / "next")
    renewed(next_version)
    environment = dict(os.environ) | {
        "CACHE_URL": redis.url, "SECURE_SSL": "true", "REQUIRE_MFA": "false",
        "SITE_URL": f"https://127.0.0.1:{front}", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    machines = [Machine(ROOT, folder / f"machine{number}", environment) for number in range(NUMBER)]
    with ExitStack() as stack:
        stack.callback(redis.stop)
        redis.start()
        for one in machines:
            stack.callback(one.stop)
        sys.stderr.write("Two machines prepare the same empty database at once …\n")
        for together in (machines[:2], machines[2:]):
            for one in together:
                one.start()
            for one in together:
                one.wait()
        sys.stderr.write("Making the record …\n")
        places = crowd.world(given.staff)
        url = stack.enter_context(nginx(folder, front, [one.port for one in machines]))
        story = Story(machines, next_version, redis, url)
        found = crowd.gather(url, places, given.readers, given.staff, story.tell)
        wrong = crowd.wrong(found, story.excuses) + story.wrong + differences(machines)
    lines = [story.line(this, found) for this in story.befell]
    result = {"wrong": wrong, "befell": [dict(zip(HEADS, line, strict=True)) for line in lines]}
    path = keep("machines", "postgresql", [result | crowd.summary(found)])
    sys.stdout.write(f"\n{NUMBER} machines, {given.readers} readers, {given.staff} staff\n")
    sys.stdout.write(as_table(HEADS, lines, words=1))
    sys.stdout.write(f"\nKept in {path}\n")
    if wrong:
        for one in machines:
            sys.stdout.write(f"\n{one.log.name}\n{one.log.read_text()[-3000:]}")
        sys.exit("\n".join(wrong))
    sys.stdout.write("Nothing went wrong.\n")


if __name__ == "__main__":
    main()
