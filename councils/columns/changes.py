"""Columns of the changes: what this site began to say, or ceased to say, and when."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..choices import Ask, ChangeKind, Headline
from .column import Column, closing
from .register import named


def change_columns() -> tuple[Column, ...]:
    """One row a change, oldest first. Replayed in this order, ``after`` and ``headline_after`` give the state."""
    return (
        Column("id", _("Name"), _("Name of the change; the same for good."), lambda c, d: c.id, required=True),
        Column("at", _("Said at"), _("The moment at which this site began to say so (UTC)."), lambda c, d: c.at, "datetime", required=True),
        Column("kind", _("Kind"), _("What kind of change it is."), lambda c, d: str(c.kind), choices=ChangeKind, required=True),
        *named("council", lambda c: c.council),
        Column("ask", _("Ask"), _("The ask that it is about, for changes of policy."), lambda c, d: c.ask, choices=Ask),
        Column(
            "before", _("From"), _("For policy the status of the ask before; else a code of the kind of change."), lambda c, d: c.before,
        ),
        Column(
            "after", _("To"), _("For policy the status of the ask after it; else a code of the kind of change (started, ended, held, a finding, a grade)."), lambda c, d: c.after,
        ),
        Column("headline_before", _("Headline before"), _("Where the council stood before; empty while it did not exist."), lambda c, d: c.headline_before, choices=Headline),
        Column("headline_after", _("Headline after"), _("Where the council stood after; empty while it did not exist."), lambda c, d: c.headline_after, choices=Headline),
        Column("effective_from", _("So since"), _("The day from which it was so."), lambda c, d: c.effective_from, "date"),
        Column("title", _("In words"), _("What changed, as people read it."), lambda c, d: c.title, required=True),
        Column("text", _("More"), _("A summary, an answer, the title of a document or what was wrong."), lambda c, d: c.text),
        Column("evidence_grades", _("Grades of evidence"), _("Of the documents that came with it, the strongest first."), lambda c, d: [item.grade for item in c.evidence], "list"),
        Column("evidence_urls", _("Addresses of evidence"), _("Of the documents that came with it, the strongest first."), lambda c, d: [item.url for item in c.evidence if item.url], "list"),
        *closing(lambda c: settings.SITE_URL + c.url, lambda c: c.is_demo),
    )  # fmt: skip
