"""Readers and staff, as many as on a busy day, who ask and write at once and notice every wrong answer.

Readers ask for pages, files, feeds, what they know already, and what pages need beside themselves; staff sign in, write
decisions and publish them through the forms of the desk, and look at once whether the public page says so.
"""

import gzip
import http.client
import random
import re
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from tests.serving import Visitor

PATHS = (
    "/", "/councils/", "/councils/?nation=wales", "/councils/?headline=not_checked&type=district", "/councils/?q=north",
    "/regions/", "/changes/", "/data/", "/methodology/", "/figures/", "/pledges/", "/take-action/",
    "/councils.csv", "/councils.json", "/changes.csv", "/changes.atom", "/api/v1/councils", "/no-such-page/",
)  # fmt: skip
PASSWORD = "long enough for a soak"  # noqa: S105 (of invented people in a throwaway database)
Kind = Literal["reading", "writing"]


class Asked(NamedTuple):
    """One request, or one publication with all that it takes; times in seconds of the monotonic clock."""

    kind: Kind
    path: str
    status: int
    began: float
    ended: float
    fault: str = ""


@dataclass
class Found:
    """What all threads tell. A list takes what two of them append at once."""

    asked: list[Asked] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    def told(self, kind: Kind, path: str, status: int, began: float, *, fault: str = "") -> None:
        self.asked.append(Asked(kind, path, status, began, time.monotonic(), fault))


def gather(
    url: str, places: Sequence[tuple[int, str]], readers: int, staff: int, meanwhile: Callable[[Found], None]
) -> Found:
    """What a crowd found that came to ``url`` before ``meanwhile`` began, and left when it was over."""
    found, over = Found(), threading.Event()
    slugs = [slug for _pk, slug in places]
    threads = [threading.Thread(target=_read, args=(url, slugs, seed, over, found)) for seed in range(readers)]
    threads += [
        threading.Thread(target=_write, args=(url, f"staff{one}", places[one::staff], over, found))
        for one in range(staff)
    ]
    for thread in threads:
        thread.start()
    try:
        meanwhile(found)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    return found


# --- Readers


def _read(url: str, slugs: Sequence[str], seed: int, over: threading.Event, found: Found) -> None:
    """One reader, who thinks for half a second between pages and keeps what was told before."""
    chance, known = random.Random(seed), dict[str, str]()  # noqa: S311 (which page is next is no secret)
    connection = _connection(url)
    while not over.is_set():
        path = chance.choice((*PATHS, f"/councils/{chance.choice(slugs)}/", f"/take-action/{chance.choice(slugs)}/"))
        tag = known.get(path, "") if chance.random() < 0.5 else ""
        answer, content = _ask(connection, path, tag, found)
        if answer:
            known[path] = answer.headers.get("ETag", "") or known.get(path, "")
            beside = re.findall(rb'(?:href|src)="(/static/[^"]+)"', content)
            if beside and chance.random() < 0.2:
                _ask(connection, chance.choice(beside).decode(), "", found)
        time.sleep(chance.random())
    connection.close()


def _connection(url: str) -> http.client.HTTPConnection:
    where = urlsplit(url)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    return kind(where.hostname or "", where.port, timeout=60)


def _ask(
    connection: http.client.HTTPConnection, path: str, tag: str, found: Found
) -> tuple[http.client.HTTPResponse | None, bytes]:
    """The answer and what it says, decompressed; None and nothing where the connection was lost."""
    headers, began = {"Accept-Encoding": "gzip"}, time.monotonic()
    if tag:
        headers["If-None-Match"] = tag
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        found.told("reading", path, 0, began, fault=repr(error))
        connection.close()
        return None, b""
    if answer.headers.get("Content-Encoding") == "gzip" and content:
        content = gzip.decompress(content)
    found.told("reading", path, answer.status, began, fault=_fault_of(path, answer, content))
    return answer, content


def _fault_of(path: str, answer: http.client.HTTPResponse, content: bytes) -> str:
    if answer.status == 304:
        return "" if not content else "a body with a 304"
    if answer.status != (404 if path == "/no-such-page/" else 200):
        return f"answered {answer.status}"
    if answer.headers.get_content_type() == "text/html" and not content.rstrip().endswith(b"</html>"):
        return "a page that is cut short"
    return ""


# --- Staff


def _write(url: str, name: str, places: Sequence[tuple[int, str]], over: threading.Event, found: Found) -> None:
    """One of the staff: a decision about one council after the other, written, sent to review and published."""
    person = Visitor(url)
    signed = person.post(
        "/accounts/login/", {"login": f"{name}@example.org", "password": PASSWORD}, form="/accounts/login/"
    )
    if signed.status != 302:
        found.told("writing", "/accounts/login/", signed.status, time.monotonic(), fault="could not sign in")
        return
    number = 0
    while not over.is_set():
        began = time.monotonic()
        try:
            _publish(person, places[number % len(places)], f"Minutes {name} {number}", found)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what is looked for)
            found.told("writing", "a decision", 0, began, fault=repr(error))
        number += 1
        time.sleep(1)


def _publish(person: Visitor, place: tuple[int, str], title: str, found: Found) -> None:
    from councils.models import PolicyRecord

    (pk, slug), began, add = place, time.monotonic(), "/admin/councils/policyrecord/add/"
    added = person.post(add, _decision(pk, title), form=add)
    row = PolicyRecord.objects.filter(evidence__title=title).first()
    if added.status != 302 or row is None:
        found.told("writing", "a decision", added.status, began, fault="was not taken")
        return
    step = f"/admin/review/councils.policyrecord/{row.pk}/"
    answer = person.post(step, {"step": "publish", "version": row.version}, form="/admin/review/")
    if answer.status != 302:
        found.told("writing", "a decision", answer.status, began, fault="was not published")
        return
    found.published.append(title)
    shown = title in Visitor(person.url).get(f"/councils/{slug}/").text
    found.told("writing", "a decision", answer.status, began, fault="" if shown else "is not shown at once")


def _decision(council: int, title: str) -> dict[str, object]:
    day = datetime.now(UTC).date().isoformat()  # so that nothing that is known already is later
    words: dict[str, object] = {"council": council, "asks": ["data_sharing"], "status": "motion_tabled", "coverage": ""}
    words |= {"effective_from": day, "checked_on": day, "_submit": "1"}
    words |= {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0", "evidence-0-kind": "minutes"}
    return words | {
        "evidence-0-title": title, "evidence-0-url": "https://council.example.org/minutes", "evidence-0-dated": day,
    }  # fmt: skip


# --- Before and after


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


def wrong(found: Found, excused: Callable[[Asked], bool] = lambda one: False) -> list[str]:
    """In sentences, what went wrong: faults that are not excused, the most frequent first, and what was lost."""
    from councils.checking import faults
    from councils.models import Evidence

    told = Counter(f"{one.path}: {one.fault}" for one in found.asked if one.fault and not excused(one))
    said = [f"{number} times {fault}" for fault, number in told.most_common(20)]
    there = set(Evidence.published.filter(title__in=found.published).values_list("title", flat=True))
    said += [f"{title} was acknowledged and is not there." for title in found.published if title not in there]
    return said + [f"The record: {sentence}" for sentence in faults()]


def summary(found: Found) -> dict[str, object]:
    """How many answers of which kind, and how long they took in seconds."""
    statuses = Counter(f"{one.kind} {one.status}" for one in found.asked)
    told: dict[str, object] = {"statuses": dict(sorted(statuses.items())), "published": len(found.published)}
    for kind in ("reading", "writing"):
        times = [one.ended - one.began for one in found.asked if one.kind == kind]
        if len(times) > 1:
            parts = statistics.quantiles(times, n=100)
            told[kind] = {
                "number": len(times),
                "median": parts[49],
                "p95": parts[94],
                "p99": parts[98],
                "longest": max(times),
            }
    return told | {"faults": sum(1 for one in found.asked if one.fault)}
