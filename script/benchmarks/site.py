"""`script/bench site`: requests a second of the public pages, beside the least that the same server can do.

One granian worker with one thread on one core, the load from another. All cases are asked in turn, several times over,
and the median counts. Ratios are of the server's own processor time, which others who use the machine disturb least.
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import django
from django.conf import settings

from .history import keep
from .tables import as_table

HEADS = ("what", "requests/s", "per CPU second", "compared with", "times", "bar")
BROTLI = "Accept-Encoding: br, gzip"
# Of a generic data browser, measured on another day and a quieter machine.
DATA_BROWSER = 67.0


@dataclass(frozen=True)
class Case:
    """An address of one of the servers; what it is compared with, and the ratio wanted."""

    name: str
    server: str
    path: str
    headers: tuple[str, ...] = ()
    than: str = ""
    bar: float | None = None
    known: bool = False


CASES = (
    Case("bare view", "finished", "/bench/bare"),
    Case("list, warm", "finished", "/councils/", (BROTLI,), "bare view", 0.8),
    Case("home, warm", "finished", "/", (BROTLI,), "bare view", 0.8),
    Case("council, warm", "finished", "/councils/{slug}/", (BROTLI,), "bare view", 0.8),
    Case("list, 304", "finished", "/councils/", (BROTLI,), "bare view", 1.0, known=True),
    Case("CSV, warm", "finished", "/councils.csv", (BROTLI,), "data browser", 50),
    Case("plain loop", "cold", "/bench/loop"),
    Case("list, cold", "cold", "/councils/", (), "plain loop", 2),
    Case("home, cold", "cold", "/"),
    Case("council, cold", "cold", "/councils/{slug}/", (), "100 a second", 1),
    Case("one nation, cold", "cold", "/councils/?nation=wales", (), "list, cold", 1),
    Case("two filters, cold", "cold", "/councils/?headline=not_checked&type=district&sort=-name", (), "list, cold", 1),
    Case("search, cold", "cold", "/councils/?q=north", (), "list, cold", 1),
    Case("CSV, cold", "cold", "/councils.csv", (), "data browser", 3),
    Case("list, anew", "anew", "/councils/", (), "plain loop", 2),
    Case("council, anew", "anew", "/councils/{slug}/"),
    Case("CSV, anew", "anew", "/councils.csv"),
    Case("list, first", "first", "/councils/", (), "plain loop", 2),
)
# As it is; without finished pages, as where nobody asked for this one; with nothing kept of the record, as for the
# first page after a publication; and with nothing kept at all, as for the first page of a process.
SERVERS: dict[str, dict[str, str]] = {
    "finished": {},
    "cold": {"PAGE_CACHE_MB": "0"},
    "anew": {"PAGE_CACHE_MB": "0", "BENCH_FORGETS": "record"},
    "first": {"PAGE_CACHE_MB": "0", "BENCH_FORGETS": "everything"},
}
# The fewest requests of a slow page that are counted in a round.
LEAST = 5
CONSTANTS = {"data browser": DATA_BROWSER, "100 a second": 100.0}
# Of the machine on which those were measured: another's share of them is as its bare view to this.
BARE_VIEW_THERE = 3_800.0


@dataclass
class Running:
    url: str
    process: "subprocess.Popen[bytes]"
    seconds_to_start: float
    keeps: bool

    def workers(self) -> list[str]:
        """The children of the process that was started."""
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def memory(self) -> float:
        """MB of the worker."""
        sizes = (Path(f"/proc/{pid}/status").read_text() for pid in self.workers())
        return max(int(found[1]) / 1024 for text in sizes if (found := re.search(r"VmRSS:\s+(\d+)", text)))

    def cpu(self) -> float:
        """Seconds of processor time that the worker has had."""
        stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers())
        return sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(given: dict[str, str], core: int) -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["taskset", "-c", str(core), sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "script.benchmarks.site_settings"} | given
    began = time.monotonic()
    process = subprocess.Popen([*command, "firewall_tracker.wsgi:application"], env=environment)  # noqa: S603 (our own server)
    try:
        url = f"http://127.0.0.1:{port}"
        while not _answers(url):
            if process.poll() is not None or time.monotonic() - began > 60:
                sys.exit("The server did not start: nothing was measured.")
            time.sleep(0.02)
        yield Running(url, process, time.monotonic() - began, keeps="PAGE_CACHE_MB" not in given)
    finally:
        process.terminate()
        process.wait(timeout=15)


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz", timeout=30):  # noqa: S310 (our own server)
            return True
    except (URLError, OSError):
        return False


def prepared(case: Case, server: Running, slug: str) -> tuple[str, list[str]]:
    """The address and headers of a case, asked once: what is warm is warm then."""
    url, headers = server.url + case.path.format(slug=slug), list(case.headers)
    asked = Request(url, headers=dict(one.split(": ", 1) for one in headers))  # noqa: S310 (our own server)
    with urlopen(asked, timeout=60) as answer:  # noqa: S310 (as above)
        tag = answer.headers["ETag"]
    return url, [*headers, f"If-None-Match: {tag}"] if case.known else headers


@dataclass(frozen=True)
class Rate:
    """Requests a second as they were counted, and for each second of the server's own processor time."""

    counted: float
    of_cpu: float


def rate(server: Running, url: str, headers: list[str], seconds: int, core: int) -> Rate:
    """With finished pages by `wrk`, four at once; others one after the other, each waited for."""
    before, began = server.cpu(), time.monotonic()
    if server.keeps:
        requests = asked_by_wrk(url, headers, seconds, core)
    else:
        requests = 0
        while time.monotonic() - began < seconds or requests < LEAST:
            with urlopen(url, timeout=60) as answer:  # noqa: S310 (our own server)
                answer.read()
            requests += 1
    return Rate(requests / (time.monotonic() - began), requests / (server.cpu() - before))


def asked_by_wrk(url: str, headers: list[str], seconds: int, core: int) -> int:
    """How many whole answers it got."""
    given = [part for one in headers for part in ("-H", one)]
    command = ["taskset", "-c", str(core), "wrk", "-t1", "-c4", f"-d{seconds}", "--timeout", "20s", *given, url]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout  # noqa: S603 (wrk)
    found = re.search(r"(\d+) requests in", said)
    if not found or "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"{url} was not answered as it should be:\n{said}")
    return int(found[1])


Rates = dict[str, Rate]


def measured(seconds: int, rounds: int, slug: str, cores: tuple[int, int]) -> tuple[Rates, dict[str, float]]:
    """The median rate of each case; and what the server with finished pages needs."""
    with ExitStack() as stack:
        running = {name: stack.enter_context(serving(given, cores[0])) for name, given in SERVERS.items()}
        ready = {case.name: prepared(case, running[case.server], slug) for case in CASES}
        rates: dict[str, list[Rate]] = {case.name: [] for case in CASES}
        for number in range(rounds):
            sys.stderr.write(f"Round {number + 1} of {rounds} …\n")
            for case in CASES:
                rates[case.name].append(rate(running[case.server], *ready[case.name], seconds, cores[1]))
        needs = {
            "seconds to start": min(one.seconds_to_start for one in running.values()),
            "MB of a worker": running["finished"].memory(),
        }
    return {name: _median(found) for name, found in rates.items()}, needs


def _median(found: list[Rate]) -> Rate:
    return Rate(statistics.median(one.counted for one in found), statistics.median(one.of_cpu for one in found))


def line(case: Case, rates: Rates) -> tuple[str, ...]:
    """A line of the table: the ratio of what a second of processor time does, and whether it reaches the bar."""
    found = rates[case.name]
    cells = (case.name, f"{found.counted:,.1f}", f"{found.of_cpu:,.1f}")
    if not case.than:
        return (*cells, "", "", "")
    times = found.of_cpu / (rates[case.than].of_cpu if case.than in rates else CONSTANTS[case.than])
    return (*cells, case.than, f"{times:.2f}", _verdict(case, times, rates["bare view"]))


def _verdict(case: Case, times: float, bare: Rate) -> str:
    if case.bar is None:
        return ""
    if times >= case.bar:
        return f"{case.bar:g} reached"
    if case.than not in CONSTANTS:
        return f"{case.bar:g} MISSED"
    there = times * BARE_VIEW_THERE / bare.of_cpu
    return f"{case.bar:g} MISSED; {there:.2f} where a bare view has {BARE_VIEW_THERE:,.0f}"


def history(times: int) -> None:
    """Edits of the records that are there: the rows of the history so many times over."""
    from django.db import connection

    from councils.models import PolicyRecord

    log: Any = PolicyRecord.history.model
    own = [str(field.column) for field in PolicyRecord._meta.concrete_fields]
    kept = ", ".join(column for column in own if column in {field.column for field in log._meta.concrete_fields})
    with connection.cursor() as cursor:
        for _time in range(times):
            cursor.execute(
                f"INSERT INTO {log._meta.db_table} ({kept}, history_date, history_type)"  # noqa: S608 (names of our own tables)
                f" SELECT {kept}, created_at, '~' FROM {PolicyRecord._meta.db_table}"
            )


def world(scale: int) -> str:
    """The register with demonstration data, or so many times 400 records; returns a council to ask for."""
    from django.core.management import call_command
    from django.db import connection

    from councils.models import PolicyRecord

    from .world import fill

    call_command("collectstatic", interactive=False, verbosity=0)
    if scale == 1:
        call_command("migrate", verbosity=0)
        call_command("load_register", verbosity=0)
        call_command("load_demo", verbosity=0)
    else:
        fill(400 * scale - 400 * scale % 250)
        history(25)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as it does of itself within a minute; this throwaway one does not
    slug = PolicyRecord.objects.select_related("council").earliest("pk").council.slug
    connection.close()  # SQLite puts its log away when nobody has the file open
    return str(slug)


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench site")
    parser.add_argument("--scale", type=int, default=1, help="100: 40,000 records and a million rows of their history")
    parser.add_argument("--seconds", type=int, default=3, help="how long each page is asked for in each round")
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many counts")
    given = parser.parse_args()
    django.setup()
    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    sys.stderr.write(f"Making the record on {vendor} …\n")
    slug = world(given.scale)
    cores = sorted(os.sched_getaffinity(0))
    rates, needs = measured(given.seconds, given.rounds, slug, (cores[0], cores[-1]))
    table = as_table(HEADS, [line(case, rates) for case in CASES], words=1)
    path = keep(
        "site", vendor, [{"scale": given.scale, "needs": needs, **{name: asdict(one) for name, one in rates.items()}}]
    )
    also = ", ".join(f"{name}: {found:.1f}" for name, found in needs.items())
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    sys.stdout.write(f"\n{vendor}, scale {given.scale}\n\n{table}\n\n{also}; load average {load}\n\nKept in {path}\n")


if __name__ == "__main__":
    main()
