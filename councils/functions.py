"""Who holds which inspection function: one table, by type of council and nation, with the law beside each row.

A row that is wrong for one council (a shared service, a delegation) is corrected in the admin, which
writes a ``FunctionCorrection``; ``held`` takes the corrections as an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .choices import CouncilType
from .choices import InspectionFunction as F

ENGLISH_DISTRICTS = frozenset({CouncilType.DISTRICT})
ENGLISH_SINGLE_TIER = frozenset({CouncilType.UNITARY, CouncilType.METROPOLITAN_DISTRICT, CouncilType.ISLES_OF_SCILLY})
LONDON = frozenset({CouncilType.LONDON_BOROUGH, CouncilType.CITY_OF_LONDON})
COUNTY = frozenset({CouncilType.COUNTY})
WALES, SCOTLAND, NORTHERN_IRELAND = (
    frozenset({CouncilType.WELSH}),
    frozenset({CouncilType.SCOTTISH}),
    frozenset({CouncilType.NORTHERN_IRISH}),
)
ENGLAND_AND_WALES_ALL_PURPOSE = ENGLISH_SINGLE_TIER | LONDON | WALES


@dataclass(frozen=True)
class Holding:
    """These types of council hold this function, and this is the law that says so."""

    function: F
    types: frozenset[CouncilType]
    source: str


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        F.FOOD_SAFETY,
        ENGLAND_AND_WALES_ALL_PURPOSE | ENGLISH_DISTRICTS,
        "Food Safety Act 1990, sections 5 and 6; Food Safety and Hygiene (England) Regulations 2013 and the Welsh "
        "Food Hygiene Regulations 2006. Counties enforce food standards, counted here as trading standards.",
    ),
    Holding(F.FOOD_SAFETY, SCOTLAND, "Food Safety Act 1990, section 5(2); Food Hygiene (Scotland) Regulations 2006"),
    Holding(F.FOOD_SAFETY, NORTHERN_IRELAND, "Food Safety (Northern Ireland) Order 1991"),
    Holding(
        F.HEALTH_AND_SAFETY,
        ENGLAND_AND_WALES_ALL_PURPOSE | ENGLISH_DISTRICTS | SCOTLAND,
        "Health and Safety at Work etc. Act 1974, section 18; Health and Safety (Enforcing Authority) Regulations 1998",
    ),
    Holding(
        F.HEALTH_AND_SAFETY,
        NORTHERN_IRELAND,
        "Health and Safety at Work (Northern Ireland) Order 1978; "
        "Health and Safety (Enforcing Authority) Regulations (Northern Ireland) 1999",
    ),
    Holding(
        F.TRADING_STANDARDS,
        ENGLAND_AND_WALES_ALL_PURPOSE | COUNTY | SCOTLAND,
        "Weights and Measures Act 1985, section 69. In Northern Ireland a department of government does this.",
    ),
    Holding(
        F.PREMISES_LICENSING,
        ENGLAND_AND_WALES_ALL_PURPOSE | ENGLISH_DISTRICTS,
        "Licensing Act 2003, section 3. In Scotland licensing boards hold it (Licensing (Scotland) Act 2005, "
        "section 5); in Northern Ireland the courts (Licensing (Northern Ireland) Order 1996).",
    ),
    Holding(
        F.TAXI_LICENSING,
        ENGLISH_SINGLE_TIER | ENGLISH_DISTRICTS | WALES,
        "Local Government (Miscellaneous Provisions) Act 1976, part II; Town Police Clauses Act 1847. In London "
        "Transport for London holds it, in Northern Ireland a department of government.",
    ),
    Holding(F.TAXI_LICENSING, SCOTLAND, "Civic Government (Scotland) Act 1982, sections 10 to 23"),
    Holding(
        F.PRIVATE_SECTOR_HOUSING,
        ENGLAND_AND_WALES_ALL_PURPOSE | ENGLISH_DISTRICTS,
        "Housing Act 2004, parts 1 to 3 and section 261",
    ),
    Holding(
        F.PRIVATE_SECTOR_HOUSING,
        SCOTLAND,
        "Housing (Scotland) Act 2006, part 5; Antisocial Behaviour etc. (Scotland) Act 2004, part 8",
    ),
    Holding(
        F.PRIVATE_SECTOR_HOUSING,
        NORTHERN_IRELAND,
        "Private Tenancies (Northern Ireland) Order 2006; Houses in Multiple Occupation Act (Northern Ireland) 2016",
    ),
    Holding(
        F.BUSINESS_RATES,
        ENGLAND_AND_WALES_ALL_PURPOSE | ENGLISH_DISTRICTS,
        "Local Government Finance Act 1988, sections 41 to 67 (billing authorities). "
        "In Northern Ireland a department of government collects rates.",
    ),
    Holding(
        F.BUSINESS_RATES, SCOTLAND, "Local Government etc. (Scotland) Act 1994; Non-Domestic Rates (Scotland) Act 2020"
    ),
    Holding(
        F.PLANNING,
        ENGLAND_AND_WALES_ALL_PURPOSE | ENGLISH_DISTRICTS,
        "Town and Country Planning Act 1990, sections 1 and 172. "
        "Counties plan for minerals and waste only, and national parks for themselves.",
    ),
    Holding(F.PLANNING, SCOTLAND, "Town and Country Planning (Scotland) Act 1997, sections 1 and 127"),
    Holding(F.PLANNING, NORTHERN_IRELAND, "Planning Act (Northern Ireland) 2011 (councils since 1 April 2015)"),
    Holding(
        F.COMMUNITY_SAFETY,
        ENGLAND_AND_WALES_ALL_PURPOSE | ENGLISH_DISTRICTS | COUNTY,
        "Crime and Disorder Act 1998, section 5",
    ),
    Holding(F.COMMUNITY_SAFETY, SCOTLAND, "Antisocial Behaviour etc. (Scotland) Act 2004, section 1"),
    Holding(
        F.COMMUNITY_SAFETY,
        NORTHERN_IRELAND,
        "Justice Act (Northern Ireland) 2011, part 3 (policing and community safety partnerships)",
    ),
)


def held(council_type: str, corrections: Mapping[str, bool] | None = None) -> frozenset[F]:
    """The functions that a council of this type holds, after its own corrections.

    Takes the code of the type, and for each function corrected whether this council holds it.
    Raises ValueError for an unknown type or function.
    """
    by_law = _held_by_law(council_type)
    if not corrections:
        return by_law
    functions = set(by_law)
    for code, holds in corrections.items():
        (functions.add if holds else functions.discard)(F(code))
    return frozenset(functions)


@cache
def _held_by_law(council_type: str) -> frozenset[F]:
    kind = CouncilType(council_type)
    return frozenset(holding.function for holding in HOLDINGS if kind in holding.types)
