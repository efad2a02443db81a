"""Recurring challenges, opportunities and asks: how broadly each is named, and what that hangs on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.core.counting import (
    Base,
    CountedAs,
    Counts,
    Rows,
    Unit,
    absent_attributes,
    attribute_values,
    code_rows,
    distinct,
    grouped,
    question_row,
    ranks,
)
from leadline.core.coverage import question_statuses
from leadline.core.layers import counted_layer, evidence_rows
from leadline.core.speakers import participants_of, said_by
from leadline.core.tables import Flags, Ints, Settings, StudyTables, Table, ints, row_of
from leadline.core.vocabulary import CoverageStatus, Elicited, Polarity
from leadline.errors import InputError


@dataclass(frozen=True)
class Hinges(Table):
    """What a verdict ``recurring`` hangs on: without this one `unit` the `code` no longer recurs.

    `unit` is a row of cases, interviews or informants, as the field of :class:`Recurrence` says.
    """

    code: Ints
    unit: Ints


@dataclass(frozen=True)
class Recurrence(Table):
    """One row a code, by rank, equal ranks by code id.

    Attributes
    ----------
    cases, n
        k of n: the cases that name it, of those in which the question was answered or that name it
        elsewhere.
    threshold
        The k that recurring needs at this n.
    regions, roles, informants
        How many values of the region attribute (unknown ones are none), roles and persons name it.
    rank
        By cases, then roles, then informants; equal ones share it and the next is skipped.
    is_recurring, is_robust
        Robust: still recurring, with n reduced, when any one case is left out.
    cases_volunteered, cases_probed
        Cases with a mention volunteered, and with one probed (a case can be in both).
    passages_volunteered, passages_probed
        Mentions themselves, in passages.
    reference_cases, reference_n, reference_rank
        The same from the interviews of the reference role alone (0 where the settings name none).
    case_rank_low, case_rank_high, informant_rank_low, informant_rank_high
        The range of the rank when any one case, or any one informant, is left out.
    hinge_cases, hinge_interviews, hinge_informants
        The single ones that a verdict ``recurring`` hangs on.
    """

    code: Ints
    cases: Counts
    n: Counts
    threshold: Counts
    regions: Counts
    roles: Counts
    informants: Counts
    rank: Counts
    is_recurring: Flags
    is_robust: Flags
    cases_volunteered: Counts
    cases_probed: Counts
    passages_volunteered: Counts
    passages_probed: Counts
    reference_cases: Counts
    reference_n: Counts
    reference_rank: Counts
    case_rank_low: Counts
    case_rank_high: Counts
    informant_rank_low: Counts
    informant_rank_high: Counts
    hinge_cases: Hinges
    hinge_interviews: Hinges
    hinge_informants: Hinges
    counted_as: CountedAs


def challenges(tables: StudyTables, *, round: int | None = None) -> Recurrence:
    """Recurrence of the codes that the settings call challenges."""
    settings = tables.settings
    return recurrence(
        tables, codes=settings.challenge_codes, question=settings.challenge_question, round=round
    )


def opportunities(tables: StudyTables, *, round: int | None = None) -> Recurrence:
    """Recurrence of the codes that the settings call opportunities."""
    settings = tables.settings
    return recurrence(
        tables, codes=settings.opportunity_codes, question=settings.opportunity_question, round=round
    )


def asks(tables: StudyTables, *, round: int | None = None) -> Recurrence:
    """Recurrence of the codes that the settings call asks."""
    settings = tables.settings
    return recurrence(tables, codes=settings.ask_codes, question=settings.ask_question, round=round)


def recurrence(
    tables: StudyTables, *, codes: tuple[str, ...], question: str, round: int | None = None
) -> Recurrence:
    """Rank codes by the breadth on which they are named, and say what the verdicts hang on.

    Parameters
    ----------
    tables
        The study.
    codes
        Keys of the codes to rank.
    question
        Key of the question that asks for them ('': no case counts as asked).
    round
        Row of one round; by default all rounds together.

    Returns
    -------
    Recurrence
        ``len(codes)`` rows.

    Raises
    ------
    InputError
        The settings name a code, question or role that is not there.

    Notes
    -----
    Source: docs/definitions.md ("Challenge") and docs/methods/recurrence.md. Leaving one out
    subtracts what only that one carries; nothing is counted again. Where no case of the study has the
    region attribute, regions are not asked for, and ``counted_as.without`` names it.
    """
    facts = facts_of(tables, code_rows(tables, codes), question_row(tables, question), round)
    rule, whole = rule_of(tables), tally_of(facts)
    rank = whole.rank()
    is_recurring = rule.is_recurring(whole)
    without_case = tallies_without(facts, whole, facts.case, facts.asked_case)
    without_interview = tallies_without(facts, whole, facts.interview, facts.asked_interview)
    without_informant = tallies_without(facts, whole, facts.informant, facts.asked_informant)
    reference, reference_rank = _reference(tables, facts, whole)
    case_low, case_high = _rank_range(without_case, rank, of=len(tables.cases))
    informant_low, informant_high = _rank_range(without_informant, rank, of=len(tables.informants))
    volunteered, probed = (facts.elicited == way for way in (Elicited.VOLUNTEERED, Elicited.PROBED))
    order = np.lexsort((facts.codes, rank))
    hinges = [
        _hinges(rule, without, is_recurring, facts.codes)
        for without in (without_case, without_interview, without_informant)
    ]
    holds_without = rule.is_recurring(without_case.tally).all(axis=0)
    return Recurrence(
        code=ints(facts.codes[order]),
        cases=whole.cases[order],
        n=whole.n[order],
        threshold=rule.threshold(whole.n)[order],
        regions=whole.regions[order],
        roles=whole.roles[order],
        informants=whole.informants[order],
        rank=rank[order],
        is_recurring=is_recurring[order],
        is_robust=(is_recurring & holds_without)[order],
        cases_volunteered=facts.count_distinct(facts.case, where=volunteered)[order],
        cases_probed=facts.count_distinct(facts.case, where=probed)[order],
        passages_volunteered=facts.count_distinct(facts.passage, where=volunteered)[order],
        passages_probed=facts.count_distinct(facts.passage, where=probed)[order],
        reference_cases=reference.cases[order],
        reference_n=reference.n[order],
        reference_rank=reference_rank[order],
        case_rank_low=case_low[order],
        case_rank_high=case_high[order],
        informant_rank_low=informant_low[order],
        informant_rank_high=informant_high[order],
        hinge_cases=hinges[0],
        hinge_interviews=hinges[1],
        hinge_informants=hinges[2],
        counted_as=CountedAs(
            Unit.CASES,
            Base.CASES_ANSWERED_OR_MENTIONED,
            facts.layer,
            without=absent_attributes(tables, _region(tables.settings)),
        ),
    )


@dataclass(frozen=True)
class RanksWithout(Table):
    """The rank of each code with one `unit` (a case or an informant) left out, and all others as they are.

    Who named nothing and answered nothing has no row: without them each rank is as it is.
    """

    code: Ints
    unit: Ints
    rank: Counts


def ranks_without(
    tables: StudyTables,
    *,
    codes: tuple[str, ...],
    question: str,
    round: int | None = None,
    is_of_informants: bool = False,
) -> RanksWithout:
    """What the ranges of :class:`Recurrence` are the ends of; arguments as for :func:`recurrence`.

    Parameters
    ----------
    is_of_informants
        Leave out informants, one at a time, and not cases.
    """
    facts = facts_of(tables, code_rows(tables, codes), question_row(tables, question), round)
    unit = (facts.informant, facts.asked_informant) if is_of_informants else (facts.case, facts.asked_case)
    without = tallies_without(facts, tally_of(facts), *unit)
    return RanksWithout(
        code=ints(np.tile(facts.codes, len(without.units))),
        unit=ints(np.repeat(without.units, len(facts.codes))),
        rank=without.tally.rank().ravel(),
    )


@dataclass(frozen=True)
class Tally:
    """Counts per code along the last axis."""

    cases: Counts
    n: Counts
    regions: Counts
    roles: Counts
    informants: Counts

    def rank(self) -> Counts:
        """Rank by cases, then roles, then informants."""
        return ranks(self.cases, self.roles, self.informants)


@dataclass(frozen=True)
class Rule:
    """What recurring takes in a study."""

    settings: Settings
    regions: int

    def threshold(self, n: Counts) -> Counts:
        """k ≥ max(floor, ⌈n / share⌉)."""
        return np.maximum(self.settings.recurring_floor, -(-n // self.settings.recurring_share))

    def is_recurring(self, tally: Tally) -> Flags:
        """Enough cases, in enough regions."""
        return (tally.cases >= self.threshold(tally.n)) & (tally.regions >= self.regions)


def rule_of(tables: StudyTables) -> Rule:
    """The rule of a study."""
    return Rule(tables.settings, regions=_regions_needed(tables))


def _region(settings: Settings) -> tuple[str, ...]:
    """The attribute by which recurring asks for regions, as a tuple of one; empty where it does not."""
    name = settings.region_attribute
    return (name,) if name and settings.recurring_regions else ()


def _regions_needed(tables: StudyTables) -> int:
    """How many regions recurring needs: none where the study knows of no region at all."""
    region = _region(tables.settings)
    if not region or absent_attributes(tables, region):
        return 0
    return tables.settings.recurring_regions


@dataclass(frozen=True)
class Facts:
    """Who named what where (a row a mention × person × post), and who answered the question where."""

    codes: Rows
    region_of: Rows
    layer: str
    passage: Rows
    code: Rows
    case: Rows
    interview: Rows
    informant: Rows
    role: Rows
    elicited: Rows
    asked_case: Rows
    asked_interview: Rows
    asked_informant: Rows
    asked_role: Rows

    def count_distinct(self, who: Rows, *, where: Flags | None = None) -> Counts:
        """Number of distinct `who` per code (among the mentions `where` is true)."""
        mask = np.ones(len(who), dtype=np.bool_) if where is None else where
        first = distinct(self.code[mask], who[mask])
        return np.bincount(self.code[mask][first], minlength=len(self.codes))

    def of_role(self, role: int) -> Facts:
        """Only what people said in this role."""
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__}
        said, asked = self.role == role, self.asked_role == role
        for name in ("passage", "code", "case", "interview", "informant", "role", "elicited"):
            kept[name] = kept[name][said]
        for name in ("asked_case", "asked_interview", "asked_informant", "asked_role"):
            kept[name] = kept[name][asked]
        return Facts(**kept)


def facts_of(tables: StudyTables, codes: Rows, question: int, round: int | None) -> Facts:
    """Read them off the study (`question` -1: none), of one round or of all."""
    layer = counted_layer(tables)
    codings, participants = tables.codings, tables.participants
    place_of = np.full(len(tables.codes), -1, dtype=np.intp)
    place_of[codes] = np.arange(len(codes))
    rows = evidence_rows(tables, layer, polarity=Polarity.PRESENT)
    rows = rows[place_of[codings.code[rows]] >= 0]
    if round is not None:
        rows = rows[tables.transcripts.round[codings.transcript[rows]] == round]
    position, speaker = said_by(tables, rows)
    passage = rows[position]
    interview = participants.interview[speaker].astype(np.intp)

    is_answered = np.zeros(len(tables.interviews), dtype=np.bool_)
    if question >= 0:
        is_answered = question_statuses(tables)[:, question] == CoverageStatus.ANSWERED
    if round is not None:
        is_answered &= tables.interviews.round == round
    asked = np.flatnonzero(is_answered)
    place, answerer = participants_of(tables, asked)
    name = tables.settings.region_attribute
    is_known = bool(name) and not absent_attributes(tables, (name,))
    nowhere = np.full(len(tables.cases), -1, dtype=np.intp)
    return Facts(
        codes=codes,
        region_of=attribute_values(tables, name)[1] if is_known else nowhere,
        layer=layer.name,
        passage=passage,
        code=place_of[codings.code[passage]],
        case=tables.interviews.case[interview].astype(np.intp),
        interview=interview,
        informant=participants.informant[speaker].astype(np.intp),
        role=participants.role[speaker].astype(np.intp),
        elicited=codings.elicited[passage].astype(np.intp),
        asked_case=tables.interviews.case[asked][place].astype(np.intp),
        asked_interview=asked[place],
        asked_informant=participants.informant[answerer].astype(np.intp),
        asked_role=participants.role[answerer].astype(np.intp),
    )


def tally_of(facts: Facts) -> Tally:
    """Count them."""
    cases = facts.count_distinct(facts.case)
    was_asked = np.zeros(len(facts.region_of), dtype=np.bool_)
    was_asked[facts.asked_case] = True
    region = facts.region_of[facts.case]
    return Tally(
        cases=cases,
        n=was_asked.sum() + facts.count_distinct(facts.case, where=~was_asked[facts.case]),
        regions=facts.count_distinct(region + 1, where=region >= 0),
        roles=facts.count_distinct(facts.role),
        informants=facts.count_distinct(facts.informant),
    )


@dataclass(frozen=True)
class Without:
    """The tally (left-out units × codes) without each of `units`."""

    units: Rows
    tally: Tally


def tallies_without(facts: Facts, whole: Tally, unit: Rows, asked_unit: Rows) -> Without:
    """The tallies with each unit left out: `whole` less what that unit alone carries."""
    units, place = np.unique(np.concatenate([unit, asked_unit]), return_inverse=True)
    place, asked_place = place[: len(unit)], place[len(unit) :]
    shape = (len(units), len(facts.codes))

    def tell(at: Rows, code: Rows) -> Counts:
        flat = np.bincount(at * shape[1] + code, minlength=shape[0] * shape[1])
        return flat.reshape(shape)

    def carried_alone(who: Rows) -> Counts:
        rows, at = _sole(place, facts.code, who)
        return tell(at, facts.code[rows])

    # Cases that lose their last mention, and cases that lose their last answer to the question.
    lost, lost_at = _sole(place, facts.code, facts.case)
    unasked, unasked_at = _sole(asked_place, facts.asked_case)
    cases = len(facts.region_of)
    was_asked = np.zeros(cases, dtype=np.bool_)
    was_asked[facts.asked_case] = True
    names_it = np.zeros((cases, shape[1]), dtype=np.bool_)
    names_it[facts.case, facts.code] = True
    lost_case = facts.case[lost]
    # A case leaves n when it neither was asked nor names the code any more.
    loses_answer = np.isin(lost_at * cases + lost_case, unasked_at * cases + facts.asked_case[unasked])
    leaves = ~was_asked[lost_case] | loses_answer
    out_of_n = tell(lost_at[leaves], facts.code[lost[leaves]])
    np.add.at(out_of_n, unasked_at, ~names_it[facts.asked_case[unasked]])

    region = facts.region_of[facts.case]
    known = np.flatnonzero(region >= 0)
    gone, gone_at = _sole(place[known], facts.code[known], region[known])
    return Without(
        units,
        Tally(
            cases=whole.cases - tell(lost_at, facts.code[lost]),
            n=whole.n - out_of_n,
            regions=whole.regions - tell(gone_at, facts.code[known[gone]]),
            roles=whole.roles - carried_alone(facts.role),
            informants=whole.informants - carried_alone(facts.informant),
        ),
    )


def _sole(unit: Rows, *what: NDArray[np.intp]) -> tuple[Rows, Rows]:
    """What exactly one unit carries: a row of each such combination of `what`, and its unit."""
    pairs = distinct(*what, unit)
    first, group = grouped(*(column[pairs] for column in what))
    is_sole = np.bincount(group, minlength=len(first)) == 1
    rows = pairs[first[is_sole]]
    return rows, unit[rows]


def _rank_range(without: Without, rank: Counts, *, of: int) -> tuple[Counts, Counts]:
    left = without.tally.rank()
    if len(without.units) < max(of, 1):  # somebody who named nothing: without them the rank is as it is
        left = np.concatenate([left, rank[None]])
    return left.min(axis=0), left.max(axis=0)


def _hinges(rule: Rule, without: Without, is_recurring: Flags, codes: Rows) -> Hinges:
    code, unit = np.nonzero((is_recurring & ~rule.is_recurring(without.tally)).T)
    return Hinges(code=ints(codes[code]), unit=ints(without.units[unit]))


def _reference(tables: StudyTables, facts: Facts, whole: Tally) -> tuple[Tally, Counts]:
    """The tally and ranks from the reference role's interviews alone; zeros where there is none."""
    key = tables.settings.reference_role
    if not key:
        nothing = np.zeros_like(whole.cases)
        return Tally(nothing, nothing, nothing, nothing, nothing), nothing
    try:
        role = row_of(tables.roles.key, key)
    except KeyError:
        raise InputError("setting-role-unknown", key=key) from None
    tally = tally_of(facts.of_role(role))
    return tally, tally.rank()
