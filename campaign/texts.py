"""A model motion and a model policy, filled with what one council is and holds; for councillors and officers.

Pure: a plan and a name in, headings and paragraphs out. ``documents`` makes files of them. The law named is the law
that ``councils.functions`` and the methodology name; a council's own lawyers have the last word, and the texts say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.choices import CarveOut, InspectionFunction

from .choices import Stage, TextKind
from .rules import Plan
from .words import ASKS, asks_in_words, decider, function_labels, teams

Words = str | Promise


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Points:
    """A list; a text has one with numbers at most."""

    items: tuple[str, ...]
    numbered: bool = False


Block = Heading | Paragraph | Points


@dataclass(frozen=True)
class Text:
    """A text with its title, ready to be written in any form."""

    title: str
    blocks: tuple[Block, ...]


EXCEPTIONS: Mapping[str, Words] = {
    CarveOut.LICENSING_CONSULTATION: gettext_lazy(
        "consultation on licence applications, as far as licensing law requires it"
    ),
    CarveOut.SECTION_129_NOTICE: gettext_lazy(
        "the answer to a notice that the law obliges the council to answer, limited to what the notice requires"
    ),
    CarveOut.SECTION_52_NOTIFICATION: gettext_lazy(
        "notification under section 52 of the Modern Slavery Act 2015, which identifies an adult only with that "
        "person’s consent"
    ),
    CarveOut.COURT_ORDER: gettext_lazy("the order of a court"),
    CarveOut.SAFEGUARDING: gettext_lazy("safeguarding, where somebody is at risk of serious harm"),
}

NOT_ADVICE = gettext_lazy(
    "This is a model to work from and not legal advice. The council will want its own lawyers to look at it."
)


def text_of(kind: str, plan: Plan, official_name: str) -> Text:
    """The model text of this kind for a council."""
    return {TextKind.MOTION: motion, TextKind.POLICY: policy}[TextKind(kind)](plan, official_name)


def motion(plan: Plan, official_name: str) -> Text:
    """For full council: what it notes, what it believes, what it resolves on the asks that are open."""
    asks = asks_in_words(plan.asks_to_write_of)
    notes = [
        _("%(name)s inspects workplaces, homes and businesses through these teams: %(teams)s.")
        % {"name": official_name, "teams": teams(plan.held)},
        _(
            "Council labour inspectors and health and safety inspectors have no positive duty to share data about "
            "workers’ immigration status: a legal opinion of October 2023 concludes so."
        ),
        *_where_it_stands(plan),
    ]
    believes = [
        _(
            "Inspectors depend on people who tell them what goes on. People who fear that a report may reach the Home "
            "Office do not report unpaid wages, exploitation or danger."
        ),
        _("When they keep silent, low-paid and high-risk work becomes less safe for everyone who does it."),
        _("The work of inspection and the enforcement of immigration law are best kept apart."),
    ]
    resolves = [
        _("to ask that the council’s inspection teams %(asks)s;") % {"asks": asks},
        _resolution(plan),
        _("to have the policy name these lawful exceptions: %(exceptions)s;")
        % {"exceptions": "; ".join(exceptions(plan))},
        _("to have every officer of these teams told of the policy, and the public, in the languages they read;"),
        _("to have a report to councillors, once a year, on how the policy was kept."),
    ]
    return Text(
        _("Model motion: a firewall between inspection and the Home Office"),
        (
            Paragraph(official_name),
            Heading(_("This council notes")),
            Points(tuple(notes)),
            Heading(_("This council believes")),
            Points(tuple(believes)),
            Heading(_("This council resolves")),
            Points(tuple(resolves), numbered=True),
            *_about(),
        ),
    )


def _where_it_stands(plan: Plan) -> list[str]:
    """What the motion has to say of an earlier decision, without inventing one."""
    if plan.stage is Stage.ENACT:
        return [_("This council has passed a motion on this before. It is not yet shown to be in force.")]
    if plan.stage is Stage.SECURE:
        return [_("This was before the council once, and no policy stands today.")]
    if plan.stage is Stage.WIDEN:
        return [_("A policy is in force for some of these teams, and not for all of them.")]
    if plan.stage is Stage.KEEP:
        return [_("A policy to this effect is in force. This motion is to affirm it.")]
    return []


def _resolution(plan: Plan) -> str:
    if plan.council_decides:
        return _("to adopt a policy to that effect for every team named above, and to have it carried out;")
    return _(
        "to ask %(decider)s to adopt a policy to that effect for every team named above, or to adopt it where the "
        "decision is the council’s own;"
    ) % {"decider": decider(plan)}


def policy(plan: Plan, official_name: str) -> Text:
    """For officers: what the teams do, what they do not, which exceptions there are, who answers for it."""
    return Text(
        _("Model policy: a firewall between inspection and the Home Office"),
        (
            Paragraph(official_name),
            Heading(_("What this policy is for")),
            Paragraph(
                _(
                    "So that anybody can tell an inspector of this council about unsafe or unlawful work without fear "
                    "that the report leads to the Home Office."
                )
            ),
            Heading(_("Whom it binds")),
            Paragraph(
                _("It binds the officers of these teams of %(name)s, and whoever works for them:")
                % {"name": official_name}
            ),
            Points(tuple(function_labels(plan.held))),
            Paragraph(_("It does not bind the police or any other body, and promises nothing about what they do.")),
            Heading(_("What these teams do")),
            Points(tuple(_sentence(ask) for ask in ASKS), numbered=True),
            Heading(_("Lawful exceptions")),
            Paragraph(
                _("Nothing in this policy keeps an officer from what the law requires. These are the exceptions:")
            ),
            Points(tuple(exceptions(plan))),
            Heading(_("When the Home Office asks")),
            Points(
                (
                    _("A request goes to one senior officer, named by post, who decides with legal advice."),
                    _("The request, the power it names, the decision and what was passed on are recorded."),
                    _("Nothing more is passed on than the law requires."),
                )
            ),
            Heading(_("Telling people")),
            Points(
                (
                    _("Every officer of these teams is told of the policy when they begin, and once a year."),
                    _("The policy is published, in plain words and in the languages that people here read."),
                )
            ),
            Heading(_("Report and review")),
            Paragraph(
                _(
                    "Councillors are told once a year how many requests there were, how many were met, and under which "
                    "power. The policy is reviewed when the law or the council’s duties change, and ends only by a "
                    "decision that is published."
                )
            ),
            *_law(plan),
            *_about(),
        ),
    )


def _sentence(ask: str) -> str:
    words = str(ASKS[ask])
    return _("They %(do)s.") % {"do": words}


def exceptions(plan: Plan) -> list[str]:
    return [str(EXCEPTIONS[code]) for code in plan.carve_outs]


def _law(plan: Plan) -> tuple[Block, ...]:
    """By which law the council holds each function."""
    laws = [f"{InspectionFunction(code).label}: {law}" for code, law in plan.laws.items()]
    return (Heading(_("The law by which the council inspects")), Points(tuple(laws))) if laws else ()


def _about() -> tuple[Block, ...]:
    return Heading(_("About this text")), Paragraph(str(NOT_ADVICE))
