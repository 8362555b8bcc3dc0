"""The steps of a draft on its way to the public: who may take each, what it does, and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import operations, roles
from ..models import Council, Evidence, EvidenceCopy, PolicyRecord, PracticeFinding, Response
from ..models.append_only import protected_models

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """``take`` is an operation on the ``row`` in the ``version`` that was looked at; ``comment`` is what was typed."""

    code: str
    label: Words
    said: Words
    logged: Words
    allowed: Callable[[roles.Somebody, Any], bool]
    take: Callable[..., Any]
    main: bool = False
    grave: bool = False
    asks_comment: bool = False


def _writes(user: roles.Somebody, row: Any) -> bool:
    return roles.may_change(user, row)


def _submit(*, row: Any, version: int, comment: str, **by_and_now: Any) -> None:
    operations.submit(row=row, version=version, **by_and_now)


def _withdraw(*, row: Any, version: int, comment: str, **by_and_now: Any) -> None:
    operations.withdraw(row=row, version=version, **by_and_now)


def _send_back(*, row: Any, version: int, comment: str, **by_and_now: Any) -> None:
    operations.send_back(row=row, version=version, comment=comment, **by_and_now)


def _publish(*, row: Any, version: int, comment: str, **by_and_now: Any) -> None:
    operations.publish(row=row, version=version, **by_and_now)


def _drop(*, row: Any, version: int, comment: str, by: Any, now: Any) -> None:
    if isinstance(row, EvidenceCopy):
        operations.discard_copy(copy=row, by=by, now=now)
    else:
        operations.discard(row=row)


STEPS = (
    Step(
        code="publish",
        label=_("Publish"),
        said=_("Published: the public can see it now."),
        logged=_("Published."),
        allowed=lambda user, row: (
            row.stage == "in_review" and roles.may_publish(user, row) and not roles.second_person_missing(user, row)
        ),
        take=_publish,
        main=True,
    ),
    Step(
        code="submit",
        label=_("Send to review"),
        said=_("Sent to review: an editor looks at it next."),
        logged=_("Sent to review."),
        allowed=lambda user, row: row.stage in ("draft", "sent_back") and _writes(user, row),
        take=_submit,
        main=True,
    ),
    Step(
        code="send_back",
        label=_("Send back"),
        said=_("Sent back, with your comment."),
        logged=_("Sent back."),
        allowed=lambda user, row: row.stage == "in_review" and roles.may_publish(user, row),
        take=_send_back,
        asks_comment=True,
    ),
    Step(
        code="withdraw",
        label=_("Take out of review"),
        said=_("Taken out of review: it is a draft again."),
        logged=_("Taken out of review."),
        allowed=lambda user, row: row.stage == "in_review" and _writes(user, row),
        take=_withdraw,
    ),
    Step(
        code="drop",
        label=_("Throw away"),
        said=_("Thrown away."),
        logged=_("Thrown away."),
        # The kinds with a form of their own have a page that asks first.
        allowed=lambda user, row: not isinstance(row, PolicyRecord | PracticeFinding) and roles.may_drop(user, row),
        take=_drop,
        grave=True,
    ),
)


def step_of(code: str) -> Step | None:
    """The step of this code, None for what is none."""
    return next((step for step in STEPS if step.code == code), None)


def steps_of(user: roles.Somebody, row: Any) -> list[Step]:
    """The steps that somebody may take with a row, the likeliest first."""
    return [step for step in STEPS if row.state == "draft" and step.allowed(user, row)]


def address_of(row: Any) -> str:
    """Where staff look at a row: documents, their copies and answers are shown with what they belong to."""
    row = _whole(row)
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def key_of(row: Any) -> str:
    """A row with the version that somebody looks at, for a form."""
    return f"{row._meta.label_lower}:{row.pk}:{row.version}"


def row_of(key: str) -> tuple[Any, int]:
    """The row and the version of a key. Raises Http404 for what is none."""
    label, _colon, rest = key.partition(":")
    number, _colon, version = rest.partition(":")
    if not (number.isdecimal() and version.isdecimal() and len(number + version) < 18):
        raise Http404
    return get_object_or_404(kind_of(label), pk=int(number)), int(version)


def kind_of(label: str) -> type[Model]:
    """The kind of record of a label. Raises Http404 for what is none."""
    found = next((model for model in protected_models() if model._meta.label_lower == label), None)
    if found is None:
        raise Http404
    return found


def council_of(row: Any) -> Council | None:
    """The council that a row of any kind is about."""
    return getattr(_whole(row), "council", None)


def _whole(row: Any) -> Any:
    """What a document, its copy or an answer belongs to; any other row itself."""
    if isinstance(row, EvidenceCopy):
        row = row.evidence
    if isinstance(row, Evidence):
        return row.policy_record or row.practice_finding
    return row.practice_finding if isinstance(row, Response) else row


def waiting_beside(user: roles.Somebody, row: Any) -> list[dict[str, Any]]:
    """Documents, copies and answers that wait beside something published, each with the steps that one may take."""
    found: list[Any] = []
    if isinstance(row, PolicyRecord | PracticeFinding) and row.state == "published":
        documents = list(row.evidence.all())
        found += [item for item in documents if item.stage in ("in_review", "sent_back")]
        found += EvidenceCopy.objects.filter(evidence__in=documents, published_at__isnull=True)
    if isinstance(row, PracticeFinding):
        found += row.responses.filter(published_at__isnull=True)
    return [{"row": one, "kind": one._meta.verbose_name, "steps": steps_of(user, one)} for one in found]
