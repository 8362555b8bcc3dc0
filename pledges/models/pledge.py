"""Pledges: promises by people and groups. They stand beside a council's status and never change it (rule 4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from councils.addresses import address
from councils.choices import Ask
from councils.models import Council, Record
from councils.models.evidence import web_address
from councils.models.fields import CodesField
from councils.models.record import RECORD_CONSTRAINTS
from councils.querysets import PublishedDoor
from councils.rules import AsOf

from ..choices import GROUPS, Outcome, Role
from ..querysets import PledgeQuerySet
from ..rules import LONGEST_SENTENCE, Facts, Lapse, lapse
from ..wording import OWN_WORDS
from .election import Election


class Pledge(Record):
    """A promise by a person or a group to one or both asks, on a day, with its source.

    Whether it has lapsed is never stored: ``lapse_at`` works it out. What became of a candidate is noted after the
    election, so it may change after publication. What a person wrote, where, and was called is erased when they
    withdraw.
    """

    MUTABLE = (*Record.MUTABLE, "outcome", "outcome_on", "outcome_noted_at", "elected_until", "withdrawn")
    ERASABLE = ("name", "sentence", "party", "ward", "source_title", "source_url")

    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="pledges")
    name = models.CharField(_("name"), max_length=120, help_text=_("Of the person or the group, as it is to be shown."))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    asks = CodesField(_("pledged to"), codes=Ask, blank=False)
    pledged_on = models.DateField(_("pledged on"))
    source_title = models.CharField(
        _("source"), max_length=200, help_text=_("The document, page or letter that shows the pledge.")
    )
    source_url = models.CharField(_("address of the source"), max_length=500, blank=True, validators=[web_address])
    wording = models.PositiveSmallIntegerField(_("version of the wording"), default=OWN_WORDS, editable=False)
    sentence = models.CharField(_("sentence of their own"), max_length=LONGEST_SENTENCE, blank=True)
    party = models.CharField(_("party"), max_length=80, blank=True)
    ward = models.CharField(_("ward"), max_length=120, blank=True)
    election = models.ForeignKey(
        Election, verbose_name=_("election"), on_delete=models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True, editable=False)
    outcome_on = models.DateField(_("day of the outcome"), null=True, editable=False)
    outcome_noted_at = models.DateTimeField(_("outcome noted"), null=True, editable=False)
    elected_until = models.DateField(_("elected until"), null=True, editable=False)
    withdrawn = models.BooleanField(_("withdrawn by whoever made it"), default=False, editable=False)

    objects = PledgeQuerySet.as_manager()  # type: ignore[misc]
    published = PublishedDoor(PledgeQuerySet)  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ("-pledged_on", "name")
        permissions = (("publish_pledge", _("Can publish and retract pledges")),)
        indexes = (models.Index(fields=("council", "published_at"), name="pledge_of_council"),)
        constraints = (
            *RECORD_CONSTRAINTS,
            models.CheckConstraint(
                name="pledge_role_is_known",
                condition=Q(role__in=Role.values),
                violation_error_message=_("Choose who pledged."),
            ),
            models.CheckConstraint(
                name="pledge_has_source",
                condition=Q(published_at__isnull=True) | Q(withdrawn=True) | ~Q(source_title=""),
                violation_error_message=_("Name the document, page or letter that shows the pledge."),
            ),
            models.CheckConstraint(
                name="pledge_outcome_is_whole",
                condition=Q(outcome="", outcome_on__isnull=True, outcome_noted_at__isnull=True)
                | Q(
                    outcome__in=Outcome.values,
                    role=Role.CANDIDATE,
                    outcome_on__isnull=False,
                    outcome_noted_at__isnull=False,
                ),
                violation_error_message=_("Only a candidate is elected or not, and on a day."),
            ),
            models.CheckConstraint(
                name="pledge_withdrawn_is_retracted",
                condition=Q(withdrawn=False) | Q(retracted_at__isnull=False),
                violation_error_message=_("What is withdrawn is retracted."),
            ),
        )

    def __str__(self) -> str:
        name = self.name or _("Withdrawn")
        return f"{name} ({self.get_role_display()}), {self.council}"

    def get_absolute_url(self) -> str:
        return address("pledges:pledge", self.pk)

    @property
    def by_group(self) -> bool:
        return self.role in GROUPS

    def outcome_at(self, as_of: AsOf) -> str:
        """What this site had noted by the moment of the candidate's election; "" for nothing."""
        noted = self.outcome_noted_at
        return self.outcome if noted and noted <= as_of.moment else ""

    def lapse_at(self, as_of: AsOf) -> Lapse | None:
        """Why it no longer stands on the day; None while it does."""
        facts = Facts(
            role=self.role,
            term_ends_on=self.term_ends_on,
            polling_day=self.election.polling_day if self.election else None,
            outcome=self.outcome_at(as_of),
            elected_until=self.elected_until,
        )
        return lapse(facts, as_of.day)
