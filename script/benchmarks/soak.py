"""`script/bench soak`: minutes of mixed reading and writing, as on a busy day; fails if anything went wrong.

Readers ask for pages, files, feeds and what they know already; staff sign in, write decisions and publish them through
the forms of the desk, and look at once whether the public page says so.
"""

import argparse
import gzip
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings

from tests.serving import Visitor, free_port, wait_for

from .history import keep

PATHS = (
    "/", "/councils/", "/councils/?nation=wales", "/councils/?headline=not_checked&type=district", "/councils/?q=north",
    "/regions/", "/changes/", "/data/", "/methodology/", "/figures/", "/pledges/", "/take-action/",
    "/councils.csv", "/councils.json", "/changes.csv", "/changes.atom", "/api/v1/councils", "/no-such-page/",
)  # fmt: skip
PASSWORD = "long enough for a soak"  # noqa: S105 (of invented people in a throwaway database)
GROWTH = 1.10
# Caches fill and libraries load in the first minute; what is compared is what comes after it.
SETTLED = 60.0


@dataclass
class Found:
    """What all threads tell."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"reading": [], "writing": []})
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def told(self, kind: str, path: str, status: int, began: float, *, fault: str = "") -> None:
        with self.lock:
            self.seconds[kind].append(time.monotonic() - began)
            self.statuses[f"{kind} {status}"] += 1
            if fault:
                self.faults.append(f"{path}: {fault}")


def read(url: str, slugs: Sequence[str], seed: int, until: float, found: Found) -> None:
    """One reader, who thinks for half a second between pages and keeps what was told before."""
    chance, known = random.Random(seed), dict[str, str]()  # noqa: S311 (which page is next is no secret)
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    while time.monotonic() < until:
        path = chance.choice((*PATHS, f"/councils/{chance.choice(slugs)}/", f"/take-action/{chance.choice(slugs)}/"))
        headers = {"Accept-Encoding": "gzip"}
        if path in known and chance.random() < 0.5:
            headers["If-None-Match"] = known[path]
        began = time.monotonic()
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
            found.told("reading", path, answer.status, began, fault=_fault_of(path, answer, content))
            known[path] = answer.headers.get("ETag", "") or known.get(path, "")
        except (OSError, http.client.HTTPException) as error:
            found.told("reading", path, 0, began, fault=repr(error))
            connection.close()
        time.sleep(chance.random())
    connection.close()


def _fault_of(path: str, answer: http.client.HTTPResponse, content: bytes) -> str:
    if answer.status == 304:
        return "" if not content else "a body with a 304"
    if answer.status != (404 if path == "/no-such-page/" else 200):
        return f"answered {answer.status}"
    if answer.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if answer.headers.get_content_type() == "text/html" and not content.rstrip().endswith(b"</html>"):
        return "a page that is cut short"
    return ""


def write(url: str, name: str, places: Sequence[tuple[int, str]], until: float, found: Found) -> None:
    """One of the staff: a decision about one council after the other, written, sent to review and published."""
    from councils.models import PolicyRecord

    person = Visitor(url)
    signed = person.post(
        "/accounts/login/", {"login": f"{name}@example.org", "password": PASSWORD}, form="/accounts/login/"
    )
    if signed.status != 302:
        found.told("writing", "/accounts/login/", signed.status, time.monotonic(), fault="could not sign in")
        return
    number = 0
    while time.monotonic() < until:
        (pk, slug), title = places[number % len(places)], f"Minutes {name} {number}"
        began = time.monotonic()
        try:
            added = person.post(
                "/admin/councils/policyrecord/add/",
                _decision(pk, title),
                form="/admin/councils/policyrecord/add/",
            )
            row = PolicyRecord.objects.filter(evidence__title=title).first()
            if added.status != 302 or row is None:
                found.told("writing", "a decision", added.status, began, fault="was not taken")
                continue
            step = f"/admin/review/councils.policyrecord/{row.pk}/"
            answer = person.post(step, {"step": "publish", "version": row.version}, form="/admin/review/")
            shown = Visitor(url).get(f"/councils/{slug}/")
            fault = (
                "was not published" if answer.status != 302 else "" if title in shown.text else "is not shown at once"
            )
            found.told("writing", step, answer.status, began, fault=fault)
            if answer.status == 302:
                found.published.append(title)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what is looked for)
            found.told("writing", "a decision", 0, began, fault=repr(error))
        finally:
            number += 1
        time.sleep(1)


def _decision(council: int, title: str) -> dict[str, object]:
    day = datetime.now(UTC).date().isoformat()  # so that nothing that is known already is later
    words: dict[str, object] = {"council": council, "asks": ["data_sharing"], "status": "motion_tabled", "coverage": ""}
    words |= {"effective_from": day, "checked_on": day, "_submit": "1"}
    words |= {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0", "evidence-0-kind": "minutes"}
    return words | {
        "evidence-0-title": title, "evidence-0-url": "https://council.example.org/minutes", "evidence-0-dated": day,
    }  # fmt: skip


@contextmanager
def serving(workers: int, log: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers)]
    command += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "firewall_tracker.wsgi:application"]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=os.environ | {"REQUIRE_MFA": "false"}, stdout=out, stderr=out)  # noqa: S603 (our own server)
    try:
        wait_for(url := f"http://127.0.0.1:{port}", log)
        yield url, process
    finally:
        process.terminate()
        process.wait(timeout=15)


def megabytes(process: "subprocess.Popen[bytes]") -> float:
    """The largest worker's memory."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    sizes = (Path(f"/proc/{pid}/status").read_text() for pid in children)
    return max(int(size[1]) / 1024 for text in sizes if (size := re.search(r"VmRSS:\s+(\d+)", text)))


def world(staff: int) -> list[tuple[int, str]]:
    """The register with demonstration data, and people; the councils of today."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from councils.models import Council

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)
    call_command("load_demo", verbosity=0)
    for number in range(staff):
        name = f"staff{number}"
        get_user_model().objects.create_superuser(name, f"{name}@example.org", PASSWORD)
    places = Council.objects.alive_on(timezone.now().date()).filter(end_date=None).values_list("pk", "slug")
    found = list(places)
    connection.close()
    return found


def soak(
    url: str, places: Sequence[tuple[int, str]], seconds: float, readers: int, staff: int, size: Callable[[], float]
) -> Found:
    found, began = Found(), time.monotonic()
    until, slugs = began + seconds, [slug for _pk, slug in places]
    threads = [threading.Thread(target=read, args=(url, slugs, seed, until, found)) for seed in range(readers)]
    threads += [
        threading.Thread(target=write, args=(url, f"staff{one}", places[one::staff], until, found))
        for one in range(staff)
    ]
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        found.memory.append((time.monotonic() - began, size()))
        time.sleep(1)
    for thread in threads:
        thread.join()
    return found


def verdict(found: Found, seconds: float) -> list[str]:
    """In sentences, what went wrong."""
    from councils.checking import faults
    from councils.models import Evidence

    wrong = [f"{number} times {fault}" for fault, number in Counter(found.faults).most_common(20)]
    there = set(Evidence.published.filter(title__in=found.published).values_list("title", flat=True))
    wrong += [f"{title} was acknowledged and is not there." for title in found.published if title not in there]
    wrong += [f"The record: {sentence}" for sentence in faults()]
    before, after = grown(found, seconds)
    if after > before * GROWTH:
        wrong.append(f"A worker grew from {before:.0f} to {after:.0f} MB.")
    return wrong


def grown(found: Found, seconds: float) -> tuple[float, float]:
    """MB of the largest worker in the second minute (of a short soak: its second quarter) and in the last."""
    span = min(SETTLED, seconds / 4)
    second = [size for at, size in found.memory if span <= at < 2 * span]
    last = [size for at, size in found.memory if at >= seconds - span]
    return statistics.median(second), statistics.median(last)


def summary(found: Found, seconds: float) -> dict[str, object]:
    told: dict[str, object] = {"statuses": dict(sorted(found.statuses.items())), "published": len(found.published)}
    for kind, times in found.seconds.items():
        if len(times) > 1:
            parts = statistics.quantiles(times, n=100)
            told[kind] = {
                "number": len(times),
                "median": parts[49],
                "p95": parts[94],
                "p99": parts[98],
                "longest": max(times),
            }
    before, after = grown(found, seconds)
    return told | {"MB": [round(before), round(after)], "faults": len(found.faults)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench soak")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--staff", type=int, default=5)
    given = parser.parse_args()
    django.setup()
    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    sys.stderr.write(f"Making the record on {vendor} …\n")
    places, seconds = world(given.staff), given.minutes * 60
    log = settings.VAR_DIR / "soak.log"
    with serving(1 if vendor == "sqlite3" else 2, log) as (url, process):
        found = soak(url, places, seconds, given.readers, given.staff, lambda: megabytes(process))
    wrong, told = verdict(found, seconds), summary(found, seconds)
    path = keep("soak", vendor, [{"minutes": given.minutes, "wrong": wrong, **told}])
    sys.stdout.write(f"\n{vendor}, {given.minutes} minutes, {given.readers} readers, {given.staff} staff\n")
    sys.stdout.writelines(f"{name}: {value}\n" for name, value in told.items())
    sys.stdout.write(f"\nKept in {path}\n")
    if wrong:
        sys.stdout.write(log.read_text()[-4000:])
        sys.exit("\n".join(wrong))
    sys.stdout.write("Nothing went wrong.\n")


if __name__ == "__main__":
    main()
