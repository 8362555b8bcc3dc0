"""Every write of the inbox: each validates, then saves, in one transaction. Nothing here is public."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from councils import operations
from councils.models import Council, PracticeFinding, Response
from councils.operations import Person
from councils.rules import UK, answer_due
from councils.tokens import LinkRefused

from .choices import CLOSED, Kind, Stage, Standing
from .models import Item, Offer, Reply
from .rules import compared, is_councils, may_confirm, new_reference

# --- Received


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody typed into one of the forms."""

    text: str
    about: str = ""
    right: str = ""
    source: str = ""
    name: str = ""
    role: str = ""
    role_may_be_public: bool = False
    email: str = ""


@transaction.atomic
def receive(
    *,
    kind: Kind,
    words: Words,
    council: Council | None,
    now: datetime,
    finding: PracticeFinding | None = None,
    standing: Standing = Standing.ANYBODY,
) -> Item:
    """Take something in. The same words from the same form within a day are one matter, which is given back."""
    fingerprint = _fingerprint(kind, words, council, finding)
    again = Item.objects.select_for_update().same_lately(fingerprint, now).first()
    if again:
        again.repeats += 1
        again.save(update_fields=["repeats"])
        return again
    item = Item(
        reference=_free_reference(),
        kind=kind,
        council=council,
        finding=finding,
        standing=standing,
        fingerprint=fingerprint,
        received_at=now,
        **asdict(words),
    )
    item.full_clean()
    item.save()
    return item


def _fingerprint(kind: Kind, words: Words, council: Council | None, finding: PracticeFinding | None) -> str:
    """Keyed, so that nothing can be found out from it."""
    said = [kind, council.pk if council else "", finding.pk if finding else "", compared(words.email)]
    said += [compared(part) for part in (words.about, words.text, words.right, words.source)]
    return salted_hmac("inbox.item", "\0".join(str(part) for part in said), algorithm="sha256").hexdigest()


def _free_reference() -> str:
    while True:
        reference = new_reference()
        if not Item.objects.filter(reference=reference).exists():
            return reference


def asks_to_confirm(item: Item) -> bool:
    """Whether its address may be a council's own, which a letter asks to confirm."""
    return (
        item.standing == Standing.UNVERIFIED
        and item.council is not None
        and bool(item.email)
        and is_councils(item.email, item.council.code)
    )


def awaiting(*, key: str, council: Council, now: datetime) -> Item:
    """The item of a link with which an address is confirmed. Raises LinkRefused where it does nothing."""
    item = Item.objects.select_related("council").filter(key=key, council=council, kind=Kind.COUNCIL).first()
    if item is None or item.erased_at or not may_confirm(item.received_at, now):
        raise LinkRefused(str(_("This link has run out. What was sent is still with us.")))
    return item


@transaction.atomic
def confirm(*, key: str, council: Council, now: datetime) -> Item:
    """Note that whoever wrote reads mail at the address. Once more does no harm."""
    item = awaiting(key=key, council=council, now=now)
    if item.standing == Standing.UNVERIFIED:
        item.standing, item.confirmed_at = Standing.CONFIRMED, now
        item.save(update_fields=["standing", "confirmed_at"])
    return item


# --- Worked on


def _locked(item: Item) -> Item:
    return Item.objects.select_for_update().get(pk=item.pk)


@transaction.atomic
def take(*, item: Item, by: Person) -> Item:
    """Take something on, also from somebody else; what was closed is opened again."""
    item = _locked(item)
    if item.erased_at:
        raise ValidationError(_("Names and addresses of this are erased: it stays closed."))
    item.taken_by = by
    if item.stage != Stage.ANSWERED:
        item.stage = Stage.OPEN
    item.closed_at = item.closed_by = None
    item.save(update_fields=["taken_by", "stage", "closed_at", "closed_by"])
    return item


@transaction.atomic
def note(*, item: Item, text: str) -> Item:
    """Keep a note for staff."""
    item = _locked(item)
    item.note = text
    item.full_clean(exclude=["key", "fingerprint"])
    item.save(update_fields=["note"])
    return item


@transaction.atomic
def reply(*, item: Item, text: str, by: Person, now: datetime) -> Reply:
    """Note a letter that is about to be sent; ``take_back`` it where the mail server does not take it."""
    item = _locked(item)
    if not item.email:
        raise ValidationError(_("There is no e-mail address to answer to."))
    if any(compared(one.text) == compared(text) for one in item.replies.all()):
        raise ValidationError(_("This was sent already, word for word."))
    return Reply.objects.create(item=item, text=text, sent_at=now, sent_by=by)


def take_back(*, reply: Reply) -> None:
    """The letter was never sent."""
    reply.delete()


@transaction.atomic
def answered(*, item: Item, by: Person) -> None:
    """A letter is on its way: what is not closed counts as answered."""
    item = _locked(item)
    if not item.is_closed:
        item.stage = Stage.ANSWERED
    item.taken_by = item.taken_by or by
    item.save(update_fields=["stage", "taken_by"])


@transaction.atomic
def close(*, item: Item, stage: Stage, note: str, by: Person, now: datetime) -> Item:
    """Close as acted on, as needing no change, or as spam."""
    item = _locked(item)
    if stage not in CLOSED:
        raise ValidationError({"stage": _("Choose how it ended.")})
    if item.is_closed:
        raise ValidationError(_("Somebody has closed this in the meantime."))
    item.stage, item.note, item.closed_at, item.closed_by = stage, note, now, by
    item.full_clean(exclude=["key", "fingerprint"])
    item.save(update_fields=["stage", "note", "closed_at", "closed_by"])
    return item


@transaction.atomic
def publish_answer(*, item: Item, received_on: date, text: str, by: User, now: datetime) -> Response:
    """Publish what a council answered beside the finding, as an editor worded it, and close the matter."""
    if item.finding is None:
        raise ValidationError(_("The finding that this answers was thrown away."))
    response = operations.publish_response(finding=item.finding, received_on=received_on, text=text, by=by, now=now)
    if not _locked(item).is_closed:
        close(item=item, stage=Stage.ACTED_ON, note=item.note, by=by, now=now)
    return response


# --- Offers of a say


@transaction.atomic
def record_offer(
    *,
    finding: PracticeFinding,
    sent_on: date,
    sent_to: str,
    letter: str,
    version: int | None = None,
    by: Person,
    now: datetime,
) -> Offer:
    """Note that the council was offered its say, and write the day into the draft finding."""
    finding = operations.note_offer(finding=finding, offered_on=sent_on, version=version, by=by, now=now)
    offer = Offer(
        finding=finding,
        sent_on=sent_on,
        answer_by=answer_due(sent_on),
        sent_by=by,
        sent_to=sent_to,
        letter=letter,
        noted_at=now,
    )
    offer.full_clean()
    offer.save()
    return offer


# --- Erased


@transaction.atomic
def expire(*, now: datetime) -> tuple[int, int]:
    """Erase names, addresses and letters of what was closed long ago, and the words of spam; how many of each."""
    items = list(Item.objects.to_erase(now).values_list("pk", flat=True))
    _erase(items, now)
    offers = Offer.objects.to_erase(now).update(sent_to="", letter="", erased_at=now)
    return len(items), offers


def _erase(items: Collection[int], now: datetime) -> None:
    rows = Item.objects.filter(pk__in=items)
    rows.filter(stage=Stage.SPAM).update(text="–", right="", source="", about="", note="")
    rows.update(name="", role="", role_may_be_public=False, email="", fingerprint="", erased_at=now)
    Reply.objects.filter(item__in=items).update(text="")


def received_on(item: Item) -> date:
    """The day in the UK on which it came."""
    return item.received_at.astimezone(UK).date()
