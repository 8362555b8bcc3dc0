"""The whole public site as a folder that any web host serves from the root of a name: every page that a link leads to
without a query, the data files, feeds, pictures and static files.

All of it is of one edition. A folder that is of this edition and day already is left alone; otherwise only files that
differ are written, so that whatever uploads the folder has little to do.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from councils import in_force
from councils.caching import code_fingerprint
from councils.companions import companions
from councils.datasets import data_sets
from councils.exports import FORMS
from councils.models import Council
from councils.rules import UK, AsOf
from councils.summaries import edition_in_force

from .backing_up import snapshot
from .refusal import Refused
from .rewriting import rewritten, within

MANIFEST = ".export.json"
NOT_FOUND = "404.html"
IN_STYLES = re.compile(rb"""url\(\s*["']?([^"')]+)""")
SAID_EVERY = 100
LEADS_ON = '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={0}"><a href="{0}">{0}</a>'

Say = Callable[[str], None]


@dataclass
class Exported:
    """What was done: files there now, files written anew, files gone, links that lead nowhere."""

    files: dict[str, str] = field(default_factory=dict)
    written: int = 0
    gone: int = 0
    broken: list[str] = field(default_factory=list)
    current: bool = False


def export(*, folder: Path, again: bool, say: Say) -> Exported:
    """Bring the folder to the edition in force; ``again`` even if it is there already."""
    with snapshot(), in_force.only_reading():
        stamp, former = _stamp(), _former(folder)
        if former.get("stamp") == stamp and not again:
            return Exported(former["files"], current=True)
        walk = _Walk(folder, former.get("files", {}), say)
        walk.everything()
    done = walk.done
    for name in former.get("files", {}).keys() - done.files.keys():
        (folder / name).unlink(missing_ok=True)
        done.gone += 1
    # Last: a folder whose export was killed is of no edition.
    text = json.dumps({"stamp": stamp, "files": done.files}, indent=1, sort_keys=True)
    _replace(folder / MANIFEST, text.encode())
    return done


def _stamp() -> str:
    """What pages are made of: the edition, the day, this code and its templates, the settings that they show."""
    digest = hashlib.sha256(code_fingerprint().encode())
    for path in (*sorted((settings.BASE_DIR / "templates").rglob("*.*")), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.read_bytes())
    parts = (edition_in_force(None), timezone.now().astimezone(UK).date(), settings.SITE_URL, settings.SITE_NAME)
    digest.update(repr((*map(str, parts), settings.CONTACT_NAME, settings.CONTACT_EMAIL)).encode())
    return digest.hexdigest()


def _former(folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / MANIFEST).exists():
        return dict(json.loads((folder / MANIFEST).read_text()))
    if any(path.name != MANIFEST for path in folder.iterdir()):
        raise Refused(
            _("%(folder)s is not empty and was not made by a whole export: name an empty folder.") % {"folder": folder}
        )
    return {}


def seeds() -> Iterator[str]:
    """Where the walk begins: what no page may link to, and the home page."""
    yield from ("/", "/robots.txt", "/sitemap.xml", "/favicon.ico", reverse("councils:home_card"))
    if settings.CONTACT_EMAIL or settings.CONTACT_URL:
        yield reverse("councils:security_txt")
    yield from (reverse(f"councils:{name}") for name in ("data_package", "everything", "embed_map", "find"))
    for one in data_sets():
        yield f"/{one.name}.csv-metadata.json"
        yield from (f"/{one.name}.{form}" for form in FORMS)
    for slug in Council.objects.order_by("slug").values_list("slug", flat=True):
        yield reverse("councils:council", args=[slug])
        yield reverse("councils:embed_council", args=[slug])
    for companion in companions():
        yield from companion.embeds(AsOf.at(timezone.now()))


class _Walk:
    """From page to page until no link leads to anything new."""

    def __init__(self, folder: Path, former: dict[str, str], say: Say) -> None:
        self.folder, self.former, self.say = folder, former, say
        self.done = Exported()
        self.client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc}, raise_request_exception=True)
        self.seen: set[str] = set()
        self.waiting: list[tuple[str, str]] = []

    def everything(self) -> None:
        for path in seeds():
            self._found(path, "")
        while self.waiting:
            path, page = self.waiting.pop()
            self._take(path, page)
            if len(self.done.files) % SAID_EVERY == 0:
                self.say(
                    _("%(done)d files, %(left)d more known") % {"done": len(self.done.files), "left": len(self.waiting)}
                )
        self._page("/404/", self._ask("/this-page-is-not-there/"), NOT_FOUND)

    def _found(self, path: str, page: str) -> None:
        if path not in self.seen:
            self.seen.add(path)
            self.waiting.append((path, page))

    def _ask(self, path: str) -> Any:
        return self.client.get(quote(path), secure=settings.SITE_URL.startswith("https"))

    def _take(self, path: str, page: str) -> None:
        if path.startswith(settings.STATIC_URL):
            self._static(path, page)
            return
        response = self._ask(path)
        kind = response.headers.get("Content-Type", "")
        if response.status_code in (301, 302, 303, 307, 308):
            self._redirect(path, response.headers["Location"])
        elif response.status_code != 200:
            self.done.broken.append(f"{page} → {path} ({response.status_code})")
        elif kind.startswith("text/html"):
            self._page(path, response, _page_name(path))
        else:
            self._write(
                path.lstrip("/"), b"".join(response.streaming_content) if response.streaming else response.content
            )

    def _page(self, path: str, response: Any, name: str) -> None:
        page = rewritten(response.content.decode(), path=path, site=settings.SITE_URL)
        for found in page.paths:
            self._found(found, path)
        self._write(name, page.text.encode())

    def _redirect(self, path: str, target: str) -> None:
        """A static host has no redirects of ours: a page that leads on, or what a picture's address leads to."""
        if to := within(target, path=path, site=settings.SITE_URL):
            self._found(to, path)
        if path.endswith("/"):
            self._write(_page_name(path), format_html(LEADS_ON, target).encode())
        elif to and to.startswith(settings.STATIC_URL) and (file := _static_file(to)):
            self._write(path.lstrip("/"), file.read_bytes())

    def _static(self, path: str, page: str) -> None:
        file = _static_file(path)
        if file is None:
            self.done.broken.append(f"{page} → {path} (404)")
            return
        data = file.read_bytes()
        self._write(path.lstrip("/"), data)
        if path.endswith(".css"):
            for match in IN_STYLES.findall(data):
                if found := within(match.decode(), path=path, site=settings.SITE_URL):
                    self._found(found, path)

    def _write(self, name: str, data: bytes) -> None:
        digest = hashlib.sha256(data).hexdigest()
        self.done.files[name] = digest
        target = self.folder / name
        if self.former.get(name) != digest or not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, data)
            self.done.written += 1


def _static_file(path: str) -> Path | None:
    name = path.removeprefix(settings.STATIC_URL)
    collected = Path(settings.STATIC_ROOT) / name
    found = str(collected) if collected.is_file() else finders.find(name)
    return Path(found) if found else None


def _page_name(path: str) -> str:
    return f"{path.strip('/')}/index.html".lstrip("/")


def _replace(path: Path, data: bytes) -> None:
    """Whole or not at all, whoever reads it meanwhile."""
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        draft.write_bytes(data)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
