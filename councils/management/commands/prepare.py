"""`manage.py prepare`: make whatever this copy of the site still lacks before it can be served.

(The secret key is made before the settings are read: see manage.py.)
"""

import fcntl
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils import register, roles
from councils.geography import postcodes
from councils.models import Council, PostcodeRange

ADMIN = "admin"
ADVISORY_LOCK = 0x46575452  # any number, as long as it stays the same


class Command(BaseCommand):
    help = "Make whatever is missing: database, register, postcodes, static files, a first staff user."

    def handle(self, *args: Any, **options: Any) -> None:
        with one_at_a_time(settings.VAR_DIR):
            self.migrate()
            self.lay_roles()
            self.load_register()
            self.load_postcodes()
            self.collect_static_files()
            self.create_first_user()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.say(
                ngettext("Applying %(n)d migration …", "Applying %(n)d migrations …", len(plan)) % {"n": len(plan)}
            )
            call_command("migrate", interactive=False, verbosity=0)

    def lay_roles(self) -> None:
        """A migration lays them too, but the table of roles may have changed without one."""
        if roles.lay_groups():
            self.say(_("Updating what each role may do …"))

    def load_register(self) -> None:
        """Only when its files are others than last time, or the database is another."""
        database = connection.settings_dict
        stamp = Stamp("register", [str(database["HOST"]), str(database["NAME"]), *contents(register_files())])
        if stamp.is_current() and Council.objects.exists():
            return
        self.say(_("Loading the register of councils …"))
        call_command("load_register", verbosity=0)
        stamp.write()

    def load_postcodes(self) -> None:
        """Only when the directory's package is another than last time, or the database is."""
        database = connection.settings_dict
        stamp = Stamp("postcodes", [str(database["HOST"]), str(database["NAME"]), postcodes.directory_version()])
        if stamp.is_current() and PostcodeRange.objects.exists():
            return
        self.say(_("Loading the postcode directory …"))
        call_command("load_postcodes", verbosity=0)
        stamp.write()

    def collect_static_files(self) -> None:
        if not isinstance(staticfiles_storage, ManifestFilesMixin):
            return  # in development each file is served from where it lies
        stamp = Stamp("static", contents(static_files()))
        if stamp.is_current() and (settings.STATIC_ROOT / staticfiles_storage.manifest_name).exists():
            return
        self.say(_("Collecting and compressing static files …"))
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write()

    def create_first_user(self) -> None:
        users = get_user_model()._default_manager
        if users.exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(username=ADMIN, password=password)
        self.say(_("Made the first staff user. This is shown only once:"))
        self.say(_("    user name: %(name)s    password: %(password)s") % {"name": ADMIN, "password": password})

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait for another `prepare`: on this machine by a locked file, elsewhere by a lock in the shared database."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


class Stamp:
    """A note in VAR_DIR of what a step was last done from."""

    def __init__(self, step: str, made_from: Iterable[str]) -> None:
        self.path = settings.VAR_DIR / f".prepared-{step}"
        self.value = hashlib.sha256("\n".join(made_from).encode()).hexdigest()

    def is_current(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.value

    def write(self) -> None:
        self.path.write_text(self.value)


def contents(files: Iterable[tuple[str, Path]]) -> list[str]:
    return sorted(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in files)


def register_files() -> Iterator[tuple[str, Path]]:
    """The register, and the code that reads it."""
    for path in [*register.DATA.glob("*.csv"), *Path(register.__file__).parent.glob("*.py")]:
        yield path.name, path


def static_files() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield f"{getattr(storage, 'prefix', None) or ''}/{name}", Path(storage.path(name))
