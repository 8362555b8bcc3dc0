"""What is wrong with this deployment, in words: one look at everything that the site needs and a person may forget."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.models import Council, LinkCheck, PostcodeRange, append_only
from councils.shared_cache import itself

from . import versions
from .pruning import backups

ENOUGH_SPACE = 500 * 1024 * 1024
CLOCKS_MAY_DIFFER = timedelta(seconds=5)
LINKS_LOOKED_AT_WITHIN = timedelta(days=3)
BACKUP_WITHIN = timedelta(hours=26)

Finding = str
Look = Callable[[], Iterator[Finding]]


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at, and what is wrong with it (nothing, mostly)."""

    title: str
    findings: tuple[Finding, ...]


def examine(*, mail: bool, backup_folder: Path | None) -> Iterator[Examined]:
    """Look at everything; without a database, not at what is in it."""
    looks: list[tuple[str, Look]] = [
        (_("settings"), settings_fit),
        (_("folder for what is written"), folder),
        (_("static files"), static_files),
        (_("cache"), shared_cache),
    ]
    if mail:
        looks.append((_("e-mail server"), mail_server))
    if backup_folder:
        looks.append((_("backups"), lambda: last_backup(backup_folder)))
    for title, look in looks:
        yield Examined(title, tuple(look()))
    reached = Examined(_("database"), tuple(database()))
    yield reached
    if not reached.findings:
        yield from _examine_database()


def _examine_database() -> Iterator[Examined]:
    tables = Examined(_("migrations"), tuple(migrations()))
    yield tables
    yield Examined(_("clock"), tuple(clock()))
    if not tables.findings:
        for title, look in (
            (_("triggers"), triggers),
            (_("register and postcodes"), loaded),
            (_("link checks"), link_checks),
        ):
            yield Examined(title, tuple(look()))


def settings_fit() -> Iterator[Finding]:
    """Django's own checks and this site's, as for a deployment where the site is public."""
    public = urlsplit(settings.SITE_URL).hostname not in {"127.0.0.1", "localhost", "::1"}
    for message in checks.run_checks(include_deployment_checks=public):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield f"{message.msg} {message.hint or ''}".strip()
    if public and not settings.CONTACT_EMAIL:
        yield _("CONTACT_EMAIL is not set: nobody can write to whoever runs the site, and letters have no sender.")
    if public and not str(settings.EMAIL_BACKEND).endswith("smtp.EmailBackend"):
        yield _("EMAIL_URL is not set: letters are written to the log and reach nobody.")


def folder() -> Iterator[Finding]:
    path = Path(settings.VAR_DIR)
    try:
        with tempfile.NamedTemporaryFile(dir=path) as file:
            file.write(b"x")
        free = shutil.disk_usage(path).free
    except OSError as error:
        yield _("Nothing can be written into VAR_DIR, %(path)s: %(why)s.") % {"path": path, "why": error.strerror}
        return
    if free < ENOUGH_SPACE:
        yield _("Only %(n)d MB are free where VAR_DIR is.") % {"n": free // 1024 // 1024}
    media = Path(settings.MEDIA_ROOT)
    for left in sorted(media.parent.glob(f"{media.name}.restoring.*")):
        yield _("%(path)s is left from a restoring that was killed: restore again, then delete it.") % {"path": left}


def static_files() -> Iterator[Finding]:
    root = Path(settings.STATIC_ROOT)
    manifest = root / "staticfiles.json"
    if settings.DEBUG:
        return
    if not manifest.exists():
        yield _("The static files are not collected: run manage.py prepare.")
        return
    made = manifest.stat().st_mtime
    newer = (
        name
        for finder in get_finders()
        for name, storage in finder.list([])
        if Path(storage.path(name)).stat().st_mtime > made
    )
    if name := next(newer, ""):
        yield _("%(name)s was changed after the static files were collected: run manage.py prepare.") % {"name": name}


def shared_cache() -> Iterator[Finding]:
    """That the cache keeps what it is given. Whether several processes share it is among the settings' checks."""
    key, value = f"doctor.{token_hex(8)}", token_hex(8)
    try:
        cache = itself()
        cache.set(key, value, 10)
        found = cache.get(key)
        cache.delete(key)
    except Exception as error:  # noqa: BLE001 (whichever server it is, it does not do what it should)
        yield _("The cache does not answer (%(kind)s): see CACHE_URL.") % {"kind": type(error).__name__}
        return
    if found != value:
        yield _("The cache does not keep what it is given.")
    if settings.WEB_WORKERS > 1 and "redis" not in settings.CACHES["default"]["BACKEND"].lower():
        yield _("Several workers have a cache each, so limits count for each alone: set CACHE_URL to a Redis server.")


def mail_server() -> Iterator[Finding]:
    """It is connected to, and nothing is sent."""
    server = get_connection()
    try:
        server.open()
    except OSError as error:  # smtplib's errors are of this kind, too
        yield _("The e-mail server does not take the connection (%(kind)s): see EMAIL_URL.") % {
            "kind": type(error).__name__
        }
    finally:
        with suppress(OSError):
            server.close()


def last_backup(folder: Path) -> Iterator[Finding]:
    try:
        moments = backups(folder).values()
    except OSError as error:
        yield _("The folder of the backups, %(path)s, can’t be read: %(why)s.") % {
            "path": folder,
            "why": error.strerror,
        }
        return
    if not moments:
        yield _("There is no backup in %(path)s.") % {"path": folder}
    elif (age := timezone.now() - max(moments)) > BACKUP_WITHIN:
        yield _("The last backup is %(n)d hours old.") % {"n": age // timedelta(hours=1)}


def database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        yield _("The database does not answer: see DATABASE_URL, and whether its server runs.")


def migrations() -> Iterator[Finding]:
    if missing := versions.migrations()[1]:
        yield _("%(n)d migrations are not applied: run manage.py prepare.") % {"n": len(missing)}


def clock() -> Iterator[Finding]:
    """Days and times of the record come from this machine's clock, and with several machines from each one's."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart = abs(_now() - theirs)
    if apart > CLOCKS_MAY_DIFFER:
        yield _("The clock of this machine and that of the database are %(n)d seconds apart: set both by NTP.") % {
            "n": apart.total_seconds()
        }


def _now() -> datetime:
    return timezone.now()


def triggers() -> Iterator[Finding]:
    for name in append_only.missing():
        yield _("The trigger %(name)s is missing, so published rows could be changed: run manage.py migrate.") % {
            "name": name
        }


def loaded() -> Iterator[Finding]:
    if not Council.objects.exists():
        yield _("The register of councils is not loaded: run manage.py prepare.")
    if not PostcodeRange.objects.exists():
        yield _("No postcodes are loaded, so nobody finds a council by one: run manage.py prepare.")


def link_checks() -> Iterator[Finding]:
    """The one command of cron that leaves a trace of when it ran."""
    last = LinkCheck.objects.order_by("-checked_at").values_list("checked_at", flat=True).first()
    if last and timezone.now() - last > LINKS_LOOKED_AT_WITHIN:
        yield _("No document’s address was looked at for %(n)d days: does cron run check_evidence_links?") % {
            "n": (timezone.now() - last).days
        }
