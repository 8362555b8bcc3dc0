"""Every enumeration of the record: the codes in addresses and exports, and the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Nation(TextChoices):
    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")


class Region(TextChoices):
    """The nine regions of England, and the three other nations, which are not divided here."""

    EAST_MIDLANDS = "east_midlands", _("East Midlands")
    EAST_OF_ENGLAND = "east_of_england", _("East of England")
    LONDON = "london", _("London")
    NORTH_EAST = "north_east", _("North East")
    NORTH_WEST = "north_west", _("North West")
    SOUTH_EAST = "south_east", _("South East")
    SOUTH_WEST = "south_west", _("South West")
    WEST_MIDLANDS = "west_midlands", _("West Midlands")
    YORKSHIRE_AND_THE_HUMBER = "yorkshire_and_the_humber", _("Yorkshire and The Humber")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")


class CouncilType(TextChoices):
    COUNTY = "county", _("County council")
    DISTRICT = "district", _("District council")
    UNITARY = "unitary", _("Unitary council")
    METROPOLITAN_DISTRICT = "metropolitan_district", _("Metropolitan borough council")
    LONDON_BOROUGH = "london_borough", _("London borough council")
    CITY_OF_LONDON = "city_of_london", _("City of London")
    ISLES_OF_SCILLY = "isles_of_scilly", _("Isles of Scilly")
    WELSH = "welsh", _("Welsh council")
    SCOTTISH = "scottish", _("Scottish council")
    NORTHERN_IRISH = "northern_irish", _("Northern Irish council")


class Language(TextChoices):
    """Languages of native names, by their ISO 639-1 codes (used in ``lang`` attributes)."""

    WELSH = "cy", _("Welsh")
    SCOTTISH_GAELIC = "gd", _("Scottish Gaelic")
    IRISH = "ga", _("Irish")


class Ask(TextChoices):
    DATA_SHARING = "data_sharing", _("Data-sharing")
    JOINT_INSPECTIONS = "joint_inspections", _("Joint inspections")


class InspectionFunction(TextChoices):
    FOOD_SAFETY = "food_safety", _("Food safety")
    HEALTH_AND_SAFETY = "health_and_safety", _("Health and safety at work")
    TRADING_STANDARDS = "trading_standards", _("Trading standards")
    PREMISES_LICENSING = "premises_licensing", _("Premises licensing")
    TAXI_LICENSING = "taxi_licensing", _("Taxi licensing")
    PRIVATE_SECTOR_HOUSING = "private_sector_housing", _("Private-sector housing")
    BUSINESS_RATES = "business_rates", _("Business rates")
    PLANNING = "planning", _("Planning")
    COMMUNITY_SAFETY = "community_safety", _("Community safety")


class PolicyStatus(TextChoices):
    """What a council decided on one ask. ``not_checked`` is the absence of a record, never a record."""

    NOT_CHECKED = "not_checked", _("Not yet checked")
    NO_POLICY_FOUND = "no_policy_found", _("No policy found")
    MOTION_TABLED = "motion_tabled", _("Motion tabled")
    MOTION_PASSED = "motion_passed", _("Motion passed, not yet shown in force")
    IN_FORCE = "in_force", _("Policy in force")
    REJECTED = "rejected", _("Proposal rejected")
    REVERSED = "reversed", pgettext_lazy("policy", "Reversed")
    LAPSED = "lapsed", _("Council replaced, not known to continue")


# The order in which statuses are drawn and told: the furthest stage first, as in ``Headline``.
FURTHEST_FIRST = (
    PolicyStatus.IN_FORCE,
    PolicyStatus.MOTION_PASSED,
    PolicyStatus.MOTION_TABLED,
    PolicyStatus.REJECTED,
    PolicyStatus.REVERSED,
    PolicyStatus.LAPSED,
    PolicyStatus.NO_POLICY_FOUND,
    PolicyStatus.NOT_CHECKED,
)


class Headline(TextChoices):
    """Where a council stands over both asks. Computed by ``rules.headline``, never typed in."""

    ADOPTED = "adopted", _("Firewall in force")
    PARTLY_ADOPTED = "partly_adopted", _("Partly in force")
    MOTION_PASSED = "motion_passed", _("Motion passed")
    MOTION_TABLED = "motion_tabled", _("Motion tabled")
    REJECTED_OR_REVERSED = "rejected_or_reversed", _("Rejected or reversed")
    NO_POLICY_FOUND = "no_policy_found", _("No policy found")
    NOT_CHECKED = "not_checked", _("Not yet checked")


class DecidedBy(TextChoices):
    """The body that took a decision; ``rules.BODIES_WITH_POWER`` says which can put a policy in force."""

    CABINET = "cabinet", _("Cabinet or executive")
    LEADER_OR_MAYOR = "leader_or_mayor", _("Leader or directly elected mayor")
    CABINET_MEMBER = "cabinet_member", _("Cabinet member")
    COMMITTEE = "committee", _("Committee with delegated power")
    OFFICER = "officer", _("Officer with delegated power")
    COUNCIL_WITH_POWER = (
        "council_with_power",
        _("Full council, where the decision is its own (committee system, Scotland, Northern Ireland)"),
    )
    FULL_COUNCIL = "full_council", _("Full council, by motion (leader-and-cabinet or mayoral council)")
    SCRUTINY = "scrutiny", _("Scrutiny or advisory committee")


class CarveOut(TextChoices):
    """Lawful exceptions which a policy may name and still count (design: rule 10)."""

    LICENSING_CONSULTATION = "licensing_consultation", _("Consultation on licence applications")
    SECTION_129_NOTICE = "section_129_notice", _("Section 129 notice")
    SECTION_52_NOTIFICATION = "section_52_notification", _("Section 52 notification (modern slavery)")
    COURT_ORDER = "court_order", _("Court order")
    SAFEGUARDING = "safeguarding", _("Safeguarding")


class Mechanism(TextChoices):
    JOINT_VISIT = "joint_visit", _("Joint visit")
    REFERRAL = "referral", _("Referral or tip-off")
    INFORMATION_SHARING_AGREEMENT = "information_sharing_agreement", _("Information-sharing agreement")
    EMBEDDED_OFFICER = "embedded_officer", _("Embedded officer")
    MULTI_AGENCY_OPERATION = "multi_agency_operation", _("Multi-agency operation")
    STATUS_CHECK = "status_check", _("Status check")


class Finding(TextChoices):
    COUNCIL_SAYS_NONE = "council_says_none", _("Council says none")
    COUNCIL_CONFIRMS = "council_confirms", _("Council confirms")
    REPORTED = "reported", _("Publicly reported")
    DECLINED_TO_SAY = "declined_to_say", _("Declined to say")
    DISPUTED = "disputed", _("Council disputes this")


class EvidenceKind(TextChoices):
    """What a document is. Its strongest grade is in ``rules.GRADE_OF_KIND``: a new kind is a line in each."""

    MINUTES = "minutes", _("Minutes")
    DECISION_NOTICE = "decision_notice", _("Decision notice")
    POLICY = "policy", _("Policy in force")
    AGREEMENT = "agreement", _("Agreement in force")
    FOI_ANSWER = "foi_answer", _("Freedom-of-information answer")
    SIGNED_LETTER = "signed_letter", _("Signed letter")
    WRITTEN_ANSWER = "written_answer", _("Written answer")
    PRESS_RELEASE = "press_release", _("Council press release")
    AGENDA = "agenda", _("Agenda or motion text")
    PRESS_REPORT = "press_report", _("Press report")
    THIRD_PARTY_LIST = "third_party_list", _("Third-party list")
    FOI_REQUEST = "foi_request", _("Freedom-of-information request, not yet answered")
    TIP = "tip", _("Unpublished tip")


class Grade(TextChoices):
    """How strong a document is as evidence, from the strongest (A) to the one that is never public (E)."""

    A = "A", _("A: the decision itself")
    B = "B", _("B: the council in writing")
    C = "C", _("C: the council's announcement")
    D = "D", _("D: someone else's report")
    E = "E", _("E: unpublished")


class ChangeKind(TextChoices):
    """What kind of change an entry of /changes/ is about."""

    STATUS = "status", _("Policy status")
    ANNOUNCED = "announced", _("Decided for a later day")
    HISTORY = "history", _("Added to the history")
    FINDING = "finding", _("Practice")
    EVIDENCE = "evidence", _("Evidence")
    RESPONSE = "response", _("Council’s answer")
    CORRECTION = "correction", _("Correction")
    FUNCTIONS = "functions", _("Functions held")
    REGISTER = "register", _("Register of councils")


class LinkOutcome(TextChoices):
    """What was found when the address of a document was last looked at. ``rules.is_dead`` says which are dead."""

    ALIVE = "alive", _("Fine")
    MOVED = "moved", _("Moved to another address")
    GONE = "gone", _("No longer there")
    UNREACHABLE = "unreachable", _("Unreachable")
    WITHHELD = "withheld", _("Not shown to programs")
    REFUSED = "refused", _("Not asked: no public web address")
