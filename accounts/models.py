"""Invitations: nobody comes in but by one of them, or by an administrator who adds them by hand."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.roles import Role

from .choices import State
from .querysets import InvitationQuerySet
from .rules import state_of


def new_key() -> str:
    """Random, and all that the link says of an invitation."""
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """That somebody may come in, in a role. Its link has a new key each time that the letter is sent."""

    key = models.CharField(_("key of its link"), max_length=48, unique=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited"))
    sent_at = models.DateTimeField(_("letter last sent"))
    expires_at = models.DateTimeField(_("good until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="invitation_once_an_address",
                fields=("email",),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                violation_error_message=_(
                    "This address is invited already. Send that invitation again, or withdraw it."
                ),
            ),
            models.CheckConstraint(
                name="invitation_role_is_known",
                condition=Q(role__in=Role.values),
                violation_error_message=_("Choose a role."),
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_a_person",
                condition=Q(accepted_at__isnull=True, person__isnull=True)
                | Q(accepted_at__isnull=False, person__isnull=False, withdrawn_at__isnull=True),
                violation_error_message=_(
                    "Whoever accepts an invitation has an account, and it is not withdrawn then."
                ),
            ),
        )

    def __str__(self) -> str:
        """Without the address: this is what logs and histories show."""
        return gettext("Invitation of %(name)s") % {"name": self.name}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def state(self, now: datetime) -> State:
        return state_of(
            accepted_at=self.accepted_at, withdrawn_at=self.withdrawn_at, expires_at=self.expires_at, now=now
        )
