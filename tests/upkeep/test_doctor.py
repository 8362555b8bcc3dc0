"""`manage.py doctor`: each thing that is forgotten is named, with what to do."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from councils.models import LinkCheck, PostcodeRange, append_only
from tests.builders import council
from upkeep import doctor
from upkeep.backing_up import name_of

from .world import command

pytestmark = pytest.mark.django_db


@pytest.fixture
def healthy(settings, tmp_path):
    council("KEN")
    PostcodeRange.objects.create(first=1, last=2)
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / name_of(timezone.now())).touch()
    return tmp_path


def told(**options) -> str:
    with pytest.raises(CommandError) as refusal:
        command("doctor", **options)
    assert "wrong" in str(refusal.value)
    return "\n".join(finding for one in doctor.examine(mail=True, backup_folder=None) for finding in one.findings)


def test_a_sound_deployment_is_told_so(healthy) -> None:
    assert command("doctor", mail=True, backups=healthy / "backups").endswith("Nothing is wrong.\n")


def test_what_is_not_loaded_collected_or_written_is_named(healthy, settings) -> None:
    PostcodeRange.objects.all().delete()
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    (healthy / "media.restoring.1234").mkdir()
    append_only.remove()
    said = told()
    for words in (
        "No postcodes are loaded",
        "not collected",
        "media.restoring.1234 is left",
        "published rows could be",
    ):
        assert words in said
    settings.VAR_DIR = healthy / "nowhere"
    assert "Nothing can be written into VAR_DIR" in told()


def test_settings_that_do_not_suit_a_public_site_are_named(healthy, settings) -> None:
    settings.SITE_URL, settings.WEB_WORKERS = "https://tracker.example.org", 2
    said = told()
    for words in ("ALLOWED_HOSTS does not name", "CONTACT_EMAIL is not set", "EMAIL_URL is not set", "a cache each"):
        assert words in said


def test_a_database_that_does_not_answer_is_named_and_nothing_else_is_asked_of_it(healthy) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("password=secret")):
        said = told()
    assert said == "The database does not answer: see DATABASE_URL, and whether its server runs."


def test_missing_migrations_a_dead_cache_and_a_dead_mail_server_are_named(healthy, settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    with mock.patch("upkeep.versions.migrations", return_value=([], [["councils", "0009_new"]])):
        said = told()
    for words in ("1 migrations are not applied", "The cache does not answer", "does not take the connection"):
        assert words in said


def test_backups_that_are_missing_or_old_are_named(healthy) -> None:
    folder = healthy / "backups"
    (made,) = folder.iterdir()
    made.rename(folder / name_of(timezone.now() - timedelta(hours=30)))
    assert list(doctor.last_backup(folder)) == ["The last backup is 30 hours old."]
    assert "There is no backup in" in next(doctor.last_backup(healthy))
    assert "can’t be read" in next(doctor.last_backup(healthy / "nowhere"))


def test_clocks_that_differ_and_link_checks_that_stopped_are_named() -> None:
    with mock.patch("upkeep.doctor._now", return_value=timezone.now() + timedelta(minutes=1)):
        assert bool(list(doctor.clock())) == (connection.vendor == "postgresql")
    with mock.patch.object(LinkCheck.objects, "order_by") as rows:
        rows.return_value.values_list.return_value.first.return_value = timezone.now() - timedelta(days=9)
        assert "for 9 days: does cron run" in next(doctor.link_checks())
