"""Everything that a site may hold, to be backed up and brought back."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from alerts.operations import subscribe
from councils.models import Council, Evidence, Record
from tests.builders import TODAY, at, kept_copy, png
from tests.data.world import build

UPLOADED = {"letters/ünï code.txt": b"bytes \x00\xff" * 1000, "empty.txt": b""}


def everything() -> None:
    """The world of the data tests, with what it lacks: staff, alerts, a copy of a document, a session."""
    build()
    user = User.objects.create_superuser("keeper", "keeper@example.org", "a password for tests")
    user.groups.add(*Group.objects.all())
    where = Council.objects.order_by("pk").first()
    words = {"email": "reader@example.org", "area": "", "frequency": "daily"}
    assert subscribe(scope="council", council=where, now=at(TODAY), **words)
    kept_copy(Evidence.published.order_by("pk").first(), png(), by=user)
    Session.objects.create(session_key="x" * 32, session_data="secret", expire_date=timezone.now())


def upload(media: Path) -> None:
    for name, data in UPLOADED.items():
        path = media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def command(name: str, *args: Any, **options: Any) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def uploads(media: Path) -> dict[str, bytes]:
    return {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}


@contextmanager
def dumped() -> Iterator[dict[str, list[Any]]]:
    """Every row of every model by a way of its own, to compare with what is there at the end."""
    before = rows()
    yield before
    assert rows() == before


def rows() -> dict[str, list[Any]]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label != "sessions.Session":
            values = [
                {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
                for row in model._base_manager.order_by("pk").values()
            ]
            found[model._meta.label] = values
    return found


def published() -> Record:
    row = apps.get_model("councils.PolicyRecord")._base_manager.filter(published_at__isnull=False).first()
    assert isinstance(row, Record)
    return row
