"""Assignments: which councils somebody, or a team, is asked to look after."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council

from .teams import Team


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of(self, person: User) -> Self:
        """What somebody is asked to do, alone or as a member of a team."""
        teams = Team.objects.filter(members=person).order_by().values("pk")
        return self.filter(Q(person=person) | Q(team__in=teams))


class Assignment(models.Model):
    """One council is one person's or one team's to look after, until it is given to another or taken away.

    For staff only. It is no claim: whoever asks for the next council may still be given this one, if nobody of
    those whose it is has come by.
    """

    council = models.OneToOneField(
        Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="assignment"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("assigned by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("council",)
        default_permissions: ClassVar[tuple[str, ...]] = ("add", "view")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="assignment_to_a_person_or_a_team",
                condition=Q(person__isnull=False, team__isnull=True) | Q(person__isnull=True, team__isnull=False),
                violation_error_message=_("Choose a person or a team, not both."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.council}: {self.whose}"

    @property
    def whose(self) -> str:
        """The name of the person or the team."""
        return self.team.name if self.team else (self.person.get_username() if self.person else "")
