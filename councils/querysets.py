"""Queries in domain words. The public side reads records only through ``PublishedDoor``."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import F, JSONField, Manager, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from .choices import Ask
from .rules import FAILING, AsOf

if TYPE_CHECKING:
    from .models import Council  # noqa: F401


def fold(text: str) -> str:
    """Text as it is compared in searches: no case, no accents, single spaces for all punctuation.

    "Ynys Môn" and "ynys mon" fold to the same.
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(
        r"[^0-9a-z]+", " ", letters.replace("&", " and ").replace("'", "").replace("’", "").casefold()
    ).strip()


class CouncilQuerySet(QuerySet["Council"]):
    def alive_on(self, day: date) -> Self:
        """Councils that existed on a day (rule 7): started by then, not ended by then."""
        return self.filter(
            Q(start_date__isnull=True) | Q(start_date__lte=day),
            Q(end_date__isnull=True) | Q(end_date__gt=day),
        )

    def known_at(self, as_of: AsOf) -> Self:
        """Councils that the register held at the moment, whatever it said of them."""
        return self.filter(Q(known_since__isnull=True) | Q(known_since__lte=as_of.moment))

    def search(self, text: str) -> Self:
        """Councils of which a name or code contains every word of ``text``, whatever its case and accents.

        Text without any letter or digit that a name could have is in no name.
        """
        found = self if fold(text) or not text.strip() else self.none()
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found


class RecordQuerySet(QuerySet[Any]):
    """What staff read: drafts, published and retracted alike."""

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def shown_at(self, as_of: AsOf) -> Self:
        """Published by the moment asked for and not retracted by then."""
        return self.filter(
            Q(retracted_at__isnull=True) | Q(retracted_at__gt=as_of.moment), published_at__lte=as_of.moment
        )


class PolicyRecordQuerySet(RecordQuerySet):
    def in_effect(self, as_of: AsOf, of: Collection[int] | None = None) -> Self:
        """The one record of each council and ask that counts on a day, of those shown by then.

        ``of`` are the councils asked for (None: all). That is the latest ``effective_from`` not after the day; of
        several on one day, the last published.
        Found council by council through an index, so that the length of the history costs nothing.
        """
        candidates = self.shown_at(as_of).filter(effective_from__lte=as_of.day, council=OuterRef("pk"))
        newest = ("-effective_from", "-published_at", "-pk")
        councils = apps.get_model("councils", "Council")._default_manager.all()
        if of is not None:
            councils = councils.filter(pk__in=of)
        chosen = Q()
        for ask in Ask:
            latest = Subquery(candidates.filter(ask=ask).order_by(*newest).values("pk")[:1])
            chosen |= Q(pk__in=councils.annotate(latest=latest).values("latest"))
        return self.filter(chosen)


class EvidenceQuerySet(RecordQuerySet):
    def with_archived_copy_of(self, as_of: AsOf) -> Self:
        """Adds ``archived_then``: the address of the archived copy as it was noted at the moment.

        It is the one thing shown that may change after publication; what it was is in the history of edits.
        """
        edits = self.model.history.filter(id=OuterRef("pk"), history_date__lte=as_of.moment)
        then = Subquery(edits.order_by("-history_date", "-history_id").values("archived_url")[:1])
        return self.annotate(archived_then=Coalesce(then, "archived_url"))

    def with_kept_copy_of(self, as_of: AsOf) -> Self:
        """Adds ``copy_then``: ``sha256``, ``media_type`` and ``size`` of the copy shown at the moment.

        None without one. In the same query, so that no page asks one more.
        """
        copies = apps.get_model("councils", "EvidenceCopy").published.as_of(as_of)
        told = JSONObject(sha256="content_id", media_type="media_type", size="size")
        newest = copies.filter(evidence=OuterRef("pk")).order_by("-published_at", "-pk")
        return self.annotate(copy_then=Subquery(newest.values(told=told)[:1], output_field=JSONField()))

    def to_look_for(self, now: datetime, older_than: timedelta, retry_after: timedelta) -> Self:
        """Documents whose address is to be looked at: never looked at first, then the longest ago.

        Those that failed come again sooner. Invented ones are never looked for.
        """
        long_ago = Q(link_check__isnull=True) | Q(link_check__checked_at__lte=now - older_than)
        failed = Q(link_check__outcome__in=FAILING, link_check__checked_at__lte=now - min(retry_after, older_than))
        return (
            self.exclude(url="")
            .filter(long_ago | failed, is_demo=False)
            .order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
        )


class PublishedDoor(Manager[Any]):
    """The one door of the public side (rule 9): what is published now, or was shown at a moment.

    Nothing that was never published, and no staff-only column, comes through ``as_of`` or the plain queryset.
    """

    def __init__(self, queryset_class: type[RecordQuerySet] = RecordQuerySet) -> None:
        super().__init__()
        self.queryset_class = queryset_class

    def _staff_side(self) -> Any:
        return self.queryset_class(self.model, using=self._db).defer(*self.model.STAFF_ONLY)

    def get_queryset(self) -> Any:
        return self._staff_side().filter(published_at__isnull=False, retracted_at__isnull=True)

    def as_of(self, as_of: AsOf) -> Any:
        """What this site showed at the moment of ``as_of``."""
        return self._staff_side().shown_at(as_of)

    def ever(self, as_of: AsOf) -> Any:
        """All that had been published by the moment, what was retracted since included: for histories."""
        return self._staff_side().filter(published_at__lte=as_of.moment)

    def retracted(self, as_of: AsOf) -> Any:
        """What was published once and had been taken back by the moment: for the corrections page."""
        return self._staff_side().filter(published_at__isnull=False, retracted_at__lte=as_of.moment)
