"""Typed settings from the environment. A wrong value is refused with a sentence that says what to write instead.

An empty value counts as not given. `READ` collects every name asked for: a test compares it with the README.
"""

import os
import re
import secrets
from collections.abc import Callable, Collection
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent
READ: set[str] = set()

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}
CACHE_SCHEMES = {"redis", "rediss", "unix"}
EMAIL_SCHEMES = {"consolemail", "filemail", "smtp", "smtp+tls", "smtp+ssl"}


def text(name: str, default: str = "") -> str:
    READ.add(name)
    return os.environ.get(name, "").strip() or default


def refuse(name: str, instead: str, *, show: bool = True) -> ImproperlyConfigured:
    """The error for a wrong value. Values that may hold a password are not shown."""
    return ImproperlyConfigured(f"{name} is {text(name)!r}. {instead}" if show else f"{name} is wrong. {instead}")


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "true" if default else "false").lower()
    if value not in TRUE | FALSE:
        raise refuse(name, "Write true or false.")
    return value in TRUE


def number(name: str, default: int, *, low: int, high: int) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise refuse(name, f"Write a whole number from {low} to {high}, such as {default}.")
    return int(value)


def choice(name: str, default: str, allowed: Collection[str]) -> str:
    value = text(name, default).upper()
    if value not in allowed:
        raise refuse(name, f"Write one of {', '.join(allowed)}.")
    return value


def ip(name: str, default: str) -> str:
    value = text(name, default)
    try:
        return str(ip_address(value.strip("[]")))
    except ValueError:
        raise refuse(name, f"Write the IP address to listen on, such as {default}, or 0.0.0.0 for all.") from None


def hosts(name: str, default: str) -> list[str]:
    """Host names as Django's ALLOWED_HOSTS wants them: no scheme, no port."""
    values = [host.strip().lower() for host in text(name, default).split(",") if host.strip()]
    for host in values:
        if host == "*":
            raise refuse(name, "Write the site's own names, such as tracker.example.org: * would accept any name.")
        if not re.fullmatch(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", host):
            raise refuse(name, "Write names with commas between them, without https:// or a port: tracker.example.org")
    return values


def web_address(name: str, default: str = "", *, path: bool = True) -> str:
    value = text(name, default)
    parts = urlsplit(value)
    try:
        wrong = parts.scheme not in {"http", "https"} or not parts.hostname or (parts.port or 1) < 1
    except ValueError:
        wrong = True
    if value and (wrong or re.search(r"\s", value)):
        raise refuse(name, "Write a whole web address, such as https://tracker.example.org")
    if value and not path and (parts.path.strip("/") or parts.query or parts.fragment or parts.username):
        raise refuse(name, "Write the address without a path, such as https://tracker.example.org")
    return value if path else value.rstrip("/")


def path(name: str, default: str) -> str:
    """A path of this site as its list of addresses wants it: no slash in front, one at the end."""
    value = text(name, default).strip("/") + "/"
    if len(value) > 80 or not re.fullmatch(r"([a-z0-9][a-z0-9_-]*/)+", value):
        raise refuse(name, f"Write small letters, digits, hyphens and slashes, such as {default} or our/desk/.")
    return value


def email_address(name: str) -> str:
    value = text(name)
    try:
        if value:
            validate_email(value)
    except ValidationError:
        raise refuse(name, "Write one e-mail address, such as hello@example.org") from None
    return value


def folder(name: str, default: Path) -> Path:
    """A folder; a relative one is taken from the project's own folder, wherever the command was started."""
    path = (BASE_DIR / Path(text(name, str(default))).expanduser()).resolve()
    if path.exists() and not path.is_dir():
        raise refuse(name, "Write the path of a folder: this is a file.")
    return path


def database(name: str, default_file: Path) -> dict[str, Any]:
    instead = (
        "Write postgres://USER:PASSWORD@HOST:5432/NAME (with special characters in the password percent-encoded),"
        " or sqlite:////absolute/path/to/file.sqlite3"
    )
    value = text(name)
    if not value:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default_file)}
    scheme = value.partition("://")[0]
    config = _parsed(name, environ.Env.db_url_config, DATABASE_SCHEMES, instead)
    if not config.get("NAME"):
        raise refuse(name, instead, show=False)
    if config["NAME"] == ":memory:":
        raise refuse(name, f"A database in memory forgets everything. {instead}", show=False)
    if scheme == "sqlite":
        config["NAME"] = str(BASE_DIR / config["NAME"])
    return config


def cache(name: str) -> dict[str, Any]:
    """A cache shared by all machines (Redis, doing without while it is gone), or one in each process's own memory."""
    instead = "Write redis://HOST:6379/0 (rediss:// for TLS), or leave it out for a cache in memory."
    value = text(name)
    if not value:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    scheme, separator, rest = value.partition("://")
    if scheme not in CACHE_SCHEMES or not separator or not rest.strip("/"):
        raise refuse(name, instead, show=False)
    return {"BACKEND": "councils.shared_cache.RedisOrMemory", "LOCATION": value}


def email(name: str) -> dict[str, Any]:
    """Django's EMAIL_* settings; without an address, messages are written to the log."""
    instead = (
        "Write smtp+tls://USER:PASSWORD@HOST:587 (with special characters percent-encoded),"
        " smtp+ssl://USER:PASSWORD@HOST:465, or consolemail:// to write messages to the log."
    )
    if not text(name):
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    config = _parsed(name, environ.Env.email_url_config, EMAIL_SCHEMES, instead)
    if text(name).startswith("smtp") and not config.get("EMAIL_HOST"):
        raise refuse(name, instead, show=False)
    return {key: value for key, value in config.items() if value not in (None, "")}


def _parsed(
    name: str, parse: Callable[[str], dict[str, Any]], schemes: Collection[str], instead: str
) -> dict[str, Any]:
    value = text(name)
    scheme, separator, _rest = value.partition("://")
    if scheme not in schemes or not separator:
        raise refuse(name, instead, show=False)
    try:
        return dict(parse(value))
    except Exception:  # noqa: BLE001 (whatever it stumbles over, the remedy is the same; and no password is shown)
        raise refuse(name, instead, show=False) from None


def var_dir() -> Path:
    return folder("VAR_DIR", BASE_DIR / "var")


def secret_key_file() -> Path:
    return var_dir() / "secret_key"


def secret_key() -> str:
    """The key from the environment, or the one that `prepare` made. Without one nothing starts."""
    key = text("SECRET_KEY")
    source = "SECRET_KEY"
    if not key and secret_key_file().is_file():
        key, source = secret_key_file().read_text().strip(), "the key in VAR_DIR/secret_key"
    if not key:
        raise ImproperlyConfigured(
            "There is no SECRET_KEY. Set it to 50 or more random characters,"
            " or run script/server (or manage.py prepare), which makes one and keeps it in VAR_DIR/secret_key."
        )
    if len(key) < 32:
        raise ImproperlyConfigured(
            f"{source} is too short to be safe. Write 50 or more random characters, for example the output of"
            ' python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return key


def make_secret_key() -> bool:
    """Make the key file once, readable by its owner alone. Two processes at once end up with the same key."""
    if text("SECRET_KEY") or secret_key_file().exists():
        return False
    path = secret_key_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".secret_key.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
