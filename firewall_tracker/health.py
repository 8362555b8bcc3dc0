"""`/healthz`: whether this process and its database answer; `/healthz?ready`: whether it may be sent visitors."""

import logging
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from councils import shared_cache

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Ready: a load balancer asks before it sends visitors to a new process, and while it does."""
    fault = database_fault() or ("ready" in request.GET and (migrations_fault() or cache_fault()))
    return HttpResponse(f"{fault or 'ok'}\n", status=503 if fault else 200, content_type="text/plain; charset=utf-8")


def database_fault() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer")
        return "database does not answer"
    return ""


@cache
def last_migrations() -> frozenset[tuple[str, str]]:
    """The last migrations of every app, as this process's code has them: read from its files once."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def migrations_fault() -> str:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        logger.exception("The migrations can't be read")
        return "database does not answer"
    return "" if last_migrations() <= applied.keys() else "migrations are missing"


def cache_fault() -> str:
    try:
        cache_itself = shared_cache.itself()
        cache_itself.set("healthz", "ok", 10)
        answers = cache_itself.get("healthz") == "ok"
    except Exception:
        logger.exception("The cache does not answer")
        answers = False
    return "" if answers else "cache does not answer"
