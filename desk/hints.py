"""What to look for in a council's papers, for each ask and each inspection function: advice, no statement of fact."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask, InspectionFunction

Words = str | Promise

OF_ASK: dict[str, Words] = {
    Ask.DATA_SHARING: _(
        "A decision that inspection teams do not pass workers’ details to the Home Office. Look for a motion, a "
        "cabinet or committee report, a data-protection or privacy policy, or an agreement with the Home Office that "
        "was ended."
    ),
    Ask.JOINT_INSPECTIONS: _(
        "A decision not to inspect workplaces together with Immigration Enforcement. Look for a motion, an enforcement "
        "policy that says who may come along on visits, or an answer of the council to a question about joint visits."
    ),
}

OF_FUNCTION: dict[str, Words] = {
    InspectionFunction.FOOD_SAFETY: _("The food service plan, and the enforcement policy of environmental health."),
    InspectionFunction.HEALTH_AND_SAFETY: _(
        "The health and safety service plan, and who goes along on visits to workplaces."
    ),
    InspectionFunction.TRADING_STANDARDS: _(
        "The trading standards enforcement policy, and its work with other bodies."
    ),
    InspectionFunction.PREMISES_LICENSING: _(
        "The statement of licensing policy and the minutes of the licensing committee. The Home Office being consulted "
        "on an application is a lawful exception: it is no sharing by itself."
    ),
    InspectionFunction.TAXI_LICENSING: _(
        "The taxi and private-hire policy, and minutes on checks at the roadside with other bodies."
    ),
    InspectionFunction.PRIVATE_SECTOR_HOUSING: _(
        "The private-sector housing enforcement policy and the licensing of shared houses: who comes to inspections."
    ),
    InspectionFunction.BUSINESS_RATES: _("The privacy notice for business rates, and its list of who gets the data."),
    InspectionFunction.PLANNING: _("The planning enforcement plan: who goes along on visits."),
    InspectionFunction.COMMUNITY_SAFETY: _(
        "Minutes and plans of the community safety partnership, and days of action with other bodies."
    ),
}


def what_to_look_for(held: Collection[str]) -> list[tuple[Words, Words]]:
    """(function, hint) for each inspection function that a council holds, in their usual order."""
    return [(function.label, OF_FUNCTION[function]) for function in InspectionFunction if function in held]
