"""The campaign's own words for each stage: headings, steps, a letter, questions and an information request.

Pure: a plan and names in, texts out. Everything is written for a resident; councillors get ``texts``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from councils.choices import Ask, InspectionFunction

from .choices import InformationLaw, Stage
from .rules import Plan, Step

Words = str | Promise

HEADINGS: Mapping[Stage, Words] = {
    Stage.ASK: gettext_lazy("Ask %(name)s what it does"),
    Stage.PROPOSE: gettext_lazy("Ask for a motion in %(name)s"),
    Stage.SECURE: gettext_lazy("Ask %(name)s to secure it again"),
    Stage.CARRY: gettext_lazy("A motion is tabled in %(name)s: ask for it to be carried"),
    Stage.ENACT: gettext_lazy("A motion has passed in %(name)s: ask for it to be put in force"),
    Stage.WIDEN: gettext_lazy("Ask %(name)s to cover every team"),
    Stage.KEEP: gettext_lazy("Thank %(name)s, and watch what it does"),
}

LEADS: Mapping[Stage, Words] = {
    Stage.ASK: gettext_lazy(
        "Nobody has yet looked at everything that %(name)s has decided. A question in writing is the quickest way to "
        "know, and it tells councillors that somebody cares."
    ),
    Stage.PROPOSE: gettext_lazy(
        "We looked and found no policy. A councillor can put a motion before the council; most do so because "
        "somebody who lives there asked."
    ),
    Stage.SECURE: gettext_lazy(
        "It was proposed or decided once, and does not stand today. What was once on the table can be put there again."
    ),
    Stage.CARRY: gettext_lazy("Councillors have it before them. What they hear from residents now counts most."),
    Stage.ENACT: gettext_lazy(
        "Councillors have voted for it. A vote helps nobody until the council’s teams work by it."
    ),
    Stage.WIDEN: gettext_lazy("A policy is in force for some of the teams that inspect. The others are still missing."),
    Stage.KEEP: gettext_lazy(
        "Both asks are met for every team that inspects. A policy lives by being known and kept, so ask how it goes."
    ),
}

STEPS: Mapping[Stage, Words] = {
    Stage.ASK: gettext_lazy("Ask in writing whether the council has a policy on this, and what its teams do."),
    Stage.PROPOSE: gettext_lazy("Ask your councillors to propose it."),
    Stage.SECURE: gettext_lazy("Ask your councillors to secure it again."),
    Stage.CARRY: gettext_lazy("Ask your councillors to carry the motion."),
    Stage.ENACT: gettext_lazy("Ask those who have the power to decide to put the motion in force."),
    Stage.WIDEN: gettext_lazy("Ask for the policy to cover the teams that it leaves out."),
    Stage.KEEP: gettext_lazy("Thank the council, and ask how its teams keep to the policy."),
}

REQUESTS: Mapping[Stage, Words] = {
    Stage.ASK: gettext_lazy(
        "Please tell me whether the council has decided that its inspection teams %(asks)s, and if so, send me the "
        "decision. If there is none, please ask for one."
    ),
    Stage.PROPOSE: gettext_lazy(
        "Please propose, or support, a motion by which the council’s inspection teams %(asks)s."
    ),
    Stage.SECURE: gettext_lazy(
        "It was proposed or decided once that the council’s inspection teams %(asks)s. It does not stand today. "
        "Please help to secure it again."
    ),
    Stage.CARRY: gettext_lazy(
        "A motion is before the council by which its inspection teams %(asks)s. Please speak and vote for it."
    ),
    Stage.ENACT: gettext_lazy(
        "The council has passed a motion by which its inspection teams %(asks)s. Please ask %(decider)s to put it in "
        "force, and by when."
    ),
    Stage.WIDEN: gettext_lazy(
        "The council has a policy by which inspection teams %(asks)s, but not every team is covered. Please ask for "
        "these to be added: %(missing)s."
    ),
    Stage.KEEP: gettext_lazy(
        "Thank you: the council has decided that its inspection teams %(asks)s. Please ask how the teams are told of "
        "it, and who checks that it is kept."
    ),
}

# After "its inspection teams …".
ASKS: Mapping[str, Words] = {
    Ask.DATA_SHARING: gettext_lazy("share no workers’ data with the Home Office"),
    Ask.JOINT_INSPECTIONS: gettext_lazy("carry out no inspections together with the Home Office"),
}


@dataclass(frozen=True)
class Letter:
    """Something to send: its subject and its text. ``mailto`` opens it in one's own mail program, to nobody yet."""

    subject: str
    text: str

    @property
    def mailto(self) -> str:
        return f"mailto:?subject={quote(self.subject)}&body={quote(self.text.replace(chr(10), chr(13) + chr(10)))}"


def heading(plan: Plan, name: str) -> str:
    return str(HEADINGS[plan.stage]) % {"name": name}


def lead(plan: Plan, name: str) -> str:
    return str(LEADS[plan.stage]) % {"name": name}


def function_labels(codes: Iterable[str]) -> list[str]:
    return [str(InspectionFunction(code).label) for code in codes]


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return pgettext("list", "%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def teams(codes: Iterable[str]) -> str:
    """Functions within a sentence."""
    return listed([label[:1].lower() + label[1:] for label in function_labels(codes)])


def asks_in_words(asks: Iterable[str]) -> str:
    return listed([str(ASKS[ask]) for ask in asks])


def decider(plan: Plan) -> str:
    """Who puts a motion in force (methodology: "Who has the power to decide")."""
    if plan.council_decides:
        return _("the council’s leaders and chief officers")
    return _("whoever has the power to decide (the cabinet, the leader or the mayor, or in some councils a committee)")


def requests(plan: Plan) -> list[str]:
    """A sentence for each stage that the open asks are at: one where they are at the same."""
    by_stage: dict[Stage, list[str]] = {}
    missing: set[str] = set()
    for step in plan.steps:
        if step.ask in plan.asks_to_write_of:
            by_stage.setdefault(step.stage, []).append(step.ask)
            missing |= set(step.missing)
    words = {"decider": decider(plan), "missing": teams(code for code in plan.held if code in missing)}
    ordered = sorted(by_stage.items(), key=lambda item: item[0] is not plan.stage)
    return [str(REQUESTS[stage]) % {**words, "asks": asks_in_words(asks)} for stage, asks in ordered]


def points(plan: Plan) -> list[str]:
    """What to put in one's own words: WriteToThem forwards no text that others have written."""
    return [
        _("Say that you live here, and why this matters to you, your work or people you know."),
        *(str(STEPS[step.stage]) for step in _one_a_stage(plan)),
        _("Name the teams that you mean: %(teams)s.") % {"teams": teams(plan.held)},
        _("Ask for an answer in writing."),
    ]


def _one_a_stage(plan: Plan) -> list[Step]:
    found = {step.stage: step for step in plan.steps if step.ask in plan.asks_to_write_of}
    return sorted(found.values(), key=lambda step: step.stage is not plan.stage)


def letter(plan: Plan, official_name: str) -> Letter:
    """To a councillor, from somebody who lives there."""
    why = _(
        "People whose immigration status is insecure, or who are not sure of their rights, do not tell an inspector "
        "about unpaid wages or danger if that may reach the Home Office. Then work becomes less safe for everyone."
    )
    held = _("The teams that I mean are those for %(teams)s.") % {"teams": teams(plan.held)}
    exceptions = _("A policy can keep to the law by naming its lawful exceptions.")
    body = [
        _("Dear councillor,"),
        _("I live in the area of %(name)s.") % {"name": official_name},
        *requests(plan),
        why,
        f"{held} {exceptions}",
        _("Please let me know in writing what you will do."),
        _("Yours sincerely,"),
        _("[your name, address and postcode]"),
    ]
    subject = _("Workers’ data and the Home Office: %(name)s") % {"name": official_name}
    return Letter(subject, "\n\n".join(body))


def questions(plan: Plan, official_name: str) -> list[str]:
    """For the public's or councillors' questions at full council."""
    words = {"name": official_name, "teams": teams(plan.held)}
    first = {
        Stage.ENACT: _("When, and by whose decision, will the motion that this council passed be put in force?"),
        Stage.CARRY: _("Will the motion before this council cover all of these teams: %(teams)s?"),
        Stage.WIDEN: _("When will the policy cover every team that inspects: %(teams)s?"),
        Stage.KEEP: _("How are the teams for %(teams)s told of the policy, and who checks that it is kept?"),
    }.get(plan.stage, _("Does %(name)s have a policy on passing workers’ data to the Home Office? Which one?"))
    return [
        first % words,
        _("In the last twelve months, how often did any of these teams inspect with the Home Office: %(teams)s?")
        % words,
        _(
            "In the last twelve months, how often did any of them pass information about workers to the Home Office, "
            "and under which power?"
        ),
        _("Who in %(name)s decides on a request from the Home Office for such information, and where is it recorded?")
        % words,
    ]


def information_request(plan: Plan, official_name: str) -> Letter:
    """Under the law of the nation, about the functions that this council holds; it asks for nobody's personal data."""
    law = str(InformationLaw(plan.information_law).label)
    lines = [
        _(
            "Any policy, decision or guidance on sharing information about workers with the Home Office, or on "
            "inspecting together with it, that applies to your teams for: %(teams)s."
        )
        % {"teams": teams(plan.held)},
        _(
            "Any agreement or protocol between the council and the Home Office, Immigration Enforcement included, on "
            "sharing such information or on joint inspections."
        ),
        _(
            "For each of these teams, the number of inspections in the last twelve months in which officers of the "
            "Home Office took part."
        ),
        _(
            "For each of these teams, the number of times in the last twelve months that information about workers was "
            "passed to the Home Office, and under which legal power."
        ),
        _("The post (not the name) of whoever decides on requests from the Home Office for such information."),
    ]
    body = [
        _("Dear %(name)s,") % {"name": official_name},
        _("Under the %(law)s, please send me:") % {"law": law},
        "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)),
        _(
            "I ask for no personal data. If an answer would cost too much, please answer the points in their order as "
            "far as you can."
        ),
        _("Yours faithfully,"),
    ]
    return Letter(_("Inspection teams and the Home Office"), "\n\n".join(body))
