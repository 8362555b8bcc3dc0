"""Copies of documents that this site keeps: added, published with their document, thrown away while nobody saw them.

All begin an edition, those of drafts too: the edition's lock lets one in at a time, so that no content is thrown away
while somebody else finds it there and uses it again.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from ..copies import Cleaned
from ..models import Evidence, EvidenceCopy, EvidenceCopyContent
from ..rules import Problem
from .base import Person, edited, locked, must_be_draft, publish_or_submit, publish_row, require, save, store
from .editions import public_write


@public_write
def add_copy(*, evidence: Evidence, file: Cleaned, by: Person, now: datetime) -> EvidenceCopy:
    """Keep a file as the copy of a document; of a published one it is published at once.

    Where a second person is needed it waits in review instead. Raises ``RuleBroken`` where there is a copy already
    that can't simply be replaced, and for a document that was retracted.
    """
    evidence.refresh_from_db()
    require(_problems(evidence))
    for waiting in evidence.copies.drafts():
        waiting.delete()
    EvidenceCopyContent.objects.get_or_create(sha256=file.sha256, defaults={"data": file.data})
    copy = EvidenceCopy(
        evidence=evidence,
        content_id=file.sha256,
        media_type=file.kind.media_type,
        size=len(file.data),
        original_sha256=file.original_sha256,
        original_size=file.original_size,
        created_at=now,
        created_by=by,
        is_demo=evidence.is_demo,
    )
    if evidence.state == "published":
        publish_or_submit(copy, by=by, now=now)
    else:
        save(copy, now)
        _touch(evidence, by, now)
    _drop_unused()
    return copy


@public_write
def discard_copy(*, copy: EvidenceCopy, by: Person, now: datetime) -> None:
    """Throw away a copy that was never published."""
    copy.refresh_from_db()
    must_be_draft(copy)
    if copy.evidence.state == "draft":
        _touch(copy.evidence, by, now)
    copy.delete()
    _drop_unused()


@public_write
def publish_copy(*, copy: EvidenceCopy, by: Person, now: datetime) -> None:
    """Publish a copy that waits beside a published document."""
    copy.refresh_from_db()
    must_be_draft(copy)
    if copy.evidence.state != "published":
        require([Problem("document_not_published", "", _("Publish the document: its copy is published with it."))])
    publish_row(copy, by=by, now=now)


def publish_with_copy(item: Evidence, *, by: Person, now: datetime) -> None:
    """Publish a document together with the copy that was kept of its draft."""
    publish_row(item, by=by, now=now)
    for copy in item.copies.drafts():
        publish_row(copy, by=by, now=now)


def _problems(evidence: Evidence) -> list[Problem]:
    if evidence.state == "retracted":
        return [Problem("retracted", "", _("This was retracted: nothing can be added to it."))]
    if EvidenceCopy.published.filter(evidence=evidence).exists():
        message = _("A copy is published already, and what is published is never changed. Retract it first.")
        return [Problem("copy_published", "", message)]
    return []


def _touch(evidence: Evidence, by: Person, now: datetime) -> None:
    """A draft with another copy is another draft: what was seen in review before is not what it holds now."""
    owner = evidence.policy_record or evidence.practice_finding
    if owner is not None and owner.state == "draft":
        owner = locked(owner)
        edited(owner, by=by, now=now)
        store(owner, now)


def _drop_unused() -> None:
    """Nothing is kept of a file that is no copy of anything: it was thrown away before anybody saw it."""
    used = EvidenceCopy.objects.filter(content=OuterRef("pk"))
    EvidenceCopyContent.objects.filter(~Exists(used)).delete()
