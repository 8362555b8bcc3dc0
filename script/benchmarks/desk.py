"""`script/bench desk`: how long staff wait for the first byte of each page of the desk, in a record grown large.

Asked in one process, without a server or a network: what is measured is the site's own work, its queries included.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django
from django.conf import settings

from .history import keep
from .tables import as_table

BAR_MS = 300
HEADS = ("page", "queries", "median ms", "slowest ms")
PEOPLE = 50
IN_REVIEW = 200


def crowd(count: int) -> None:
    """So many staff, in all roles and five teams, with claims, drafts and drafts in review."""
    from django.contrib.auth.models import Group, User
    from django.utils import timezone

    from councils import operations
    from councils.models import Council
    from councils.roles import Role
    from desk.models import Claim, Team

    from .drafts import draft

    now = timezone.now()
    groups = {role: Group.objects.get(name=role) for role in Role}
    people = []
    for number in range(count):
        user = User.objects.create(username=f"person{number}", is_staff=True)
        user.groups.add(groups[list(Role)[min(number % 10 // 7, 2)]])
        people.append(user)
    for number in range(5):
        Team.objects.create(name=f"Team {number}").members.set(people[number::5])
    places = list(Council.objects.alive_on(now.date()))
    for number in range(IN_REVIEW):
        by = people[number % count]
        row = draft(places[number % len(places)], by=by, now=now - timedelta(minutes=number))
        if number % 4:
            operations.submit(row=row, by=by, now=now)
    for number, user in enumerate(people[: count // 2]):
        Claim.objects.create(council=places[-1 - number], person=user, claimed_at=now, until=now + timedelta(hours=1))


def pages() -> Iterator[tuple[str, str]]:
    """(name, address) of every page of the admin that can be opened without an id, and one of each that needs one."""
    from django.contrib import admin
    from django.urls import reverse

    from councils.models import PolicyRecord

    yield "the desk", reverse("admin:index")
    for model, model_admin in sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label):
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        yield str(model_admin.opts.verbose_name_plural), reverse(f"admin:{name}_changelist")
    council = PolicyRecord.objects.select_related("council").latest("pk").council
    row = PolicyRecord.objects.filter(submitted_at__isnull=False).earliest("pk")
    yield "review", reverse("admin:review")
    yield "a council", reverse("admin:councils_council_change", args=[council.pk])
    yield "check a council", reverse("admin:desk_check", args=[council.pk])
    yield "a new decision", f"{reverse('admin:councils_policyrecord_add')}?council={council.pk}"
    yield "a draft in review", reverse("admin:councils_policyrecord_change", args=[row.pk])
    yield "preview of a council", f"{reverse('admin:preview')}?row=councils.policyrecord:{row.pk}:{row.version}"


def measured(client: Any, name: str, url: str, times: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = client.get(url)
    if answer.status_code != 200:
        sys.exit(f"{name} ({url}) answered {answer.status_code}: nothing was measured.")
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    queries = len(asked)
    took = []
    for _time in range(times):
        began = time.perf_counter()
        client.get(url)
        took.append((time.perf_counter() - began) * 1000)
    return {
        "page": name,
        "queries": queries,
        "median_ms": round(statistics.median(took), 1),
        "slowest_ms": round(max(took), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench desk")
    parser.add_argument("--rows", type=int, default=20_000, help="policy records, a multiple of 2,500")
    parser.add_argument("--people", type=int, default=PEOPLE, help="staff")
    parser.add_argument("--times", type=int, default=7, help="how often each page is asked for")
    given = parser.parse_args()
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    from .world import fill

    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    sys.stderr.write(f"Making {given.rows:,} records and {given.people} people on {vendor} …\n")
    call_command("collectstatic", interactive=False, verbosity=0)
    fill(given.rows)
    crowd(given.people)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    results = [measured(client, name, url, given.times) for name, url in pages()]
    lines = [(one["page"], str(one["queries"]), str(one["median_ms"]), str(one["slowest_ms"])) for one in results]
    slow = [one["page"] for one in results if one["median_ms"] > BAR_MS]
    verdict = f"Over {BAR_MS} ms: {', '.join(slow)}." if slow else f"All pages are under {BAR_MS} ms."
    sys.stdout.write(
        f"\n{vendor}\n\n{as_table(HEADS, lines, words=1)}\n\n{verdict}\n\nKept in {keep('desk', vendor, results)}\n"
    )


if __name__ == "__main__":
    main()
