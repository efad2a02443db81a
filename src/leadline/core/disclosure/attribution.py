"""Attribution: how precisely a report may say who spoke.

The ladder has four rungs: role and wide region, role, wide region, "a coordinator". Consent says which
of them are open; of these the most specific is taken behind which at least k people could stand. What
one person said in a report takes one and the same rung, because quotations of one person can be linked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadline.core.disclosure.population import Persons, behind, persons
from leadline.core.gate import Verdict, names_in
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import QuoteCheck, QuoteConsent

ROLE, REGION = "role", "wide region"
_LADDER = (frozenset({ROLE, REGION}), frozenset({ROLE}), frozenset({REGION}), frozenset[str]())
_OPEN = {
    QuoteConsent.BY_ROLE: frozenset({ROLE}),
    QuoteConsent.BY_ROLE_AND_WIDE_REGION: frozenset({ROLE, REGION}),
    QuoteConsent.CHECK_FIRST: frozenset({ROLE, REGION}),
}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of a report: who may have said it, and how it is attributed by hand, if at all.

    Attributes
    ----------
    key
        How the report refers to it.
    interview
        Row number of the interview.
    informants
        Row numbers of those who may have said it; empty: any participant of the interview.
    check
        The speaker's answer where the passage was to be checked first.
    by_hand
        An attribution that a person wrote, '' where there is none.
    """

    key: str
    interview: int
    informants: tuple[int, ...] = ()
    check: QuoteCheck = QuoteCheck.ASKED
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a report may say of a speaker: `role` (row, or -1), `wide_region` (or ''), and how many
    people could stand behind that."""

    role: int
    wide_region: str
    population: int


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is true of a speaker and may be said; several claims meet in what they share."""

    people: frozenset[int]
    open: frozenset[str]
    role: int
    region: str

    def meet(self, other: _Claim) -> _Claim:
        role = self.role if self.role == other.role else -1
        region = self.region if self.region == other.region else ""
        return _Claim(self.people | other.people, self.open & other.open, role, region)


def attributions(tables: StudyTables, quotations: Sequence[Quotation]) -> tuple[Attribution | None, ...]:
    """The attribution of each of the quotations of one report, in order.

    ``None`` where consent allows no quotation, or the speaker has not approved the passage.
    An attribution whose `population` is below ``settings.anonymity`` must not be printed.
    """
    claims = [_claim(tables, quotation) for quotation in quotations]
    groups: list[tuple[set[int], _Claim]] = []
    for number, claim in enumerate(claims):
        if claim is None:
            continue
        members, met = {number}, claim
        linked = [group for group in groups if group[1].people & claim.people]
        for group in linked:
            members, met = members | group[0], met.meet(group[1])
            groups.remove(group)
        groups.append((members, met))
    people = persons(tables)
    found: list[Attribution | None] = [None] * len(claims)
    for members, met in groups:
        attribution = _rung(tables, met, people)
        for number in members:
            found[number] = attribution
    return tuple(found)


def check_by_hand(tables: StudyTables, quotation: Quotation, *, allowed: Attribution | None) -> list[Verdict]:
    """What a person wrote as attribution names no more than is `allowed`, and never role and case."""
    text = quotation.by_hand
    if not text:
        return []
    roles = _named(text, zip(tables.roles.key.tolist(), tables.roles.title.tolist(), strict=True))
    cases = _named(text, zip(tables.cases.key.tolist(), tables.cases.name.tolist(), strict=True))
    if roles and cases:
        details = {
            "role": str(tables.roles.key[roles[0]]),
            "name": str(tables.cases.key[cases[0]]),
        }
        return [Verdict("names-role-and-case", quotation.key, False, details)]
    settings = tables.settings
    names = dict.fromkeys((settings.wide_region_attribute, settings.region_attribute))
    known = {value for name in names for value in _column(tables, name) if value}
    regions = names_in(text, sorted(known))
    may = allowed or Attribution(-1, "", 0)
    too_much = [str(tables.roles.key[row]) for row in roles if row != may.role]
    too_much += [value for value in regions if value != may.wide_region]
    too_much += [str(tables.cases.key[row]) for row in cases]
    if too_much:
        return [Verdict("attribution-too-specific", quotation.key, False, {"names": ", ".join(too_much)})]
    return [Verdict("attribution-too-specific", quotation.key, True)]


def _claim(tables: StudyTables, quotation: Quotation) -> _Claim | None:
    spoke = tables.participants
    rows = [
        row
        for row in range(len(spoke))
        if spoke.interview[row] == quotation.interview
        and (not quotation.informants or int(spoke.informant[row]) in quotation.informants)
    ]
    regions = _column(tables, tables.settings.wide_region_attribute)
    case = int(tables.interviews.case[quotation.interview])
    met: _Claim | None = None
    for row in rows:
        consent = QuoteConsent(int(spoke.quote_consent[row]))
        refused = quotation.check == QuoteCheck.REFUSED
        is_open = consent != QuoteConsent.CHECK_FIRST or quotation.check == QuoteCheck.APPROVED
        if consent not in _OPEN or refused or not is_open:
            return None
        people = frozenset({int(spoke.informant[row])})
        claim = _Claim(people, _OPEN[consent], int(spoke.role[row]), regions[case])
        met = claim if met is None else met.meet(claim)
    return met


def _rung(tables: StudyTables, claim: _Claim, people: Persons) -> Attribution:
    known = frozenset({ROLE} if claim.role >= 0 else ()) | frozenset({REGION} if claim.region else ())
    found = Attribution(-1, "", 0)
    for rung in _LADDER:
        if not rung <= claim.open & known:
            continue
        role = claim.role if ROLE in rung else -1
        region = claim.region if REGION in rung else ""
        where = {tables.settings.wide_region_attribute: region} if region else {}
        holders = behind(tables, role=role if role >= 0 else None, where=where, people=people)
        found = Attribution(role, region, holders)
        if found.population >= tables.settings.anonymity:
            break
    return found


def _column(tables: StudyTables, name: str) -> list[str]:
    column = tables.cases.attributes.get(name)
    return [""] * len(tables.cases) if column is None else [str(value) for value in column]


def _named(text: str, names: Iterable[tuple[str, str]]) -> list[int]:
    """Row numbers of what `text` names by key or by name."""
    return [row for row, pair in enumerate(names) if names_in(text, pair)]
