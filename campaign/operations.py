"""Every write to the campaign's own work. Each validates, then saves, in one transaction."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councils.copies import Cleaned
from councils.models import Council
from councils.operations import Person, require
from councils.rules import AsOf, Problem

from .choices import MoveKind
from .models import IMAGES, CouncilCampaign, Logo, Move, Supporter

BIGGEST_LOGO = 512 * 1024


@transaction.atomic
def note_contact(*, council: Council, day: date, text: str, by: Person, now: datetime) -> Move:
    """Add to what was done about a council, on a day that is not in the future."""
    if day > AsOf.at(now).day:
        require([Problem("contact_in_future", "day", _("This day is in the future."))])
    return _moved(council, MoveKind.CONTACT, text.strip(), by=by, now=now, day=day)


@transaction.atomic
def plan_next(
    *, council: Council, next_step: str, due_on: date | None, owner: User | None, by: Person, now: datetime
) -> CouncilCampaign:
    """Say what comes next and who sees to it. What changes is kept as a move, with the day."""
    row = _locked(council)
    before = (row.next_step, row.due_on, row.owner_id)
    row.next_step, row.due_on, row.owner = next_step.strip(), due_on, owner
    row.full_clean(exclude=["council"])
    row.save()
    if before[:2] != (row.next_step, row.due_on):
        _moved(council, MoveKind.NEXT_STEP, _step_in_words(row), by=by, now=now)
    if before[2] != row.owner_id:
        _moved(council, MoveKind.OWNER, owner.get_username() if owner else _("Nobody"), by=by, now=now)
    return row


def _step_in_words(row: CouncilCampaign) -> str:
    step = row.next_step or _("None")
    return f"{step} ({date_format(row.due_on)})" if row.due_on else step


@transaction.atomic
def set_facts(
    *, council: Council, seats: int | None, body_name: str | None = None, by: Person, now: datetime
) -> CouncilCampaign:
    """How many seats a council has, and its name at WhatDoTheyKnow (None: as it was)."""
    row = _locked(council)
    before, row.seats = row.seats, seats
    if body_name is not None:
        row.body_name = body_name.strip()
    row.full_clean(exclude=["council"])
    row.save()
    if before != seats:
        _moved(council, MoveKind.SEATS, str(seats) if seats else _("Not known"), by=by, now=now)
    return row


def _locked(council: Council) -> CouncilCampaign:
    CouncilCampaign.objects.get_or_create(council=council)
    return CouncilCampaign.objects.select_for_update(of=("self",)).get(council=council)


def _moved(council: Council, kind: MoveKind, text: str, *, by: Person, now: datetime, day: date | None = None) -> Move:
    move = Move(council=council, kind=kind, day=day or AsOf.at(now).day, text=text, noted_at=now, noted_by=by)
    move.full_clean(exclude=["council", "noted_by"])
    move.save()
    return move


@transaction.atomic
def save_supporter(*, supporter: Supporter, logo: Cleaned | None = None, drop_logo: bool = False) -> Supporter:
    """Save an organisation, with a new logo or without the one it had. A picture that nobody uses any more goes."""
    if logo is not None:
        supporter.logo = _kept(logo)
    elif drop_logo:
        supporter.logo = None
    supporter.full_clean()
    supporter.save()
    drop_unused_logos()
    return supporter


def require_logo(file: Cleaned) -> None:
    """Raise ValidationError, with a sentence for people, for what is no picture or too large a one."""
    if file.kind.media_type not in IMAGES:
        raise ValidationError(_("This is no picture. Send the logo as a PNG, JPEG or WebP file."))
    if len(file.data) > BIGGEST_LOGO:
        raise ValidationError(_("The picture is larger than 512 kB. Save it smaller."))


def _kept(file: Cleaned) -> Logo:
    require_logo(file)
    words: dict[str, Any] = {"media_type": file.kind.media_type, "data": file.data}
    return Logo.objects.get_or_create(sha256=file.sha256, defaults=words)[0]


def drop_unused_logos() -> None:
    """Throw away the pictures of no organisation."""
    used = Supporter.objects.filter(logo__isnull=False).order_by().values("logo")
    Logo.objects.exclude(pk__in=used).delete()
