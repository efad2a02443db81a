"""Robustness: which conclusions hold whoever is left out, and which single interview carries one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.core.agreement.bootstrap import AT_ONCE, LEVEL, RESAMPLES, SEED
from leadline.core.counting import Counts, Rows, code_rows, distinct, question_row, ranks
from leadline.core.layers import DICTIONARY, counted_layer
from leadline.core.matrix import UNJUDGED, Cells, cells_of_round, matrix
from leadline.core.recurrence import Facts, Tally, facts_of, rule_of, tallies_without, tally_of
from leadline.core.speakers import said_by
from leadline.core.tables import Flags, Ints, StudyTables, Table, Terms, ints, terms
from leadline.core.vocabulary import CellValue, Layer, Term

Floats = NDArray[np.float64]

INTERVAL = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
FIRST = 5
"""Among how many the first ones are counted; those of equal rank are all in or all out."""


class Kind(Term):
    """What a conclusion is about."""

    FULL_GAP = 0
    PARTIAL_GAP = 1
    CHALLENGE = 2
    OPPORTUNITY = 3
    ASK = 4


class Claim(Term):
    """What is concluded of it."""

    REPORTED = 0
    RECURRING = 1
    AMONG_THE_FIRST = 2


class LeftOut(Term):
    """Who is left out, one at a time; CODER: that coder's own layer is taken, wherever they coded."""

    CASE = 0
    INTERVIEW = 1
    INFORMANT = 2
    ROLE = 3
    CODER = 4


UNTESTED: Mapping[LeftOut, str] = {
    LeftOut.CASE: "fewer than two cases",
    LeftOut.INTERVIEW: "fewer than two interviews",
    LeftOut.INFORMANT: "fewer than two informants",
    LeftOut.ROLE: "fewer than two roles",
    LeftOut.CODER: "no interview has another layer",
}
"""Why a way of leaving out tells nothing."""


@dataclass(frozen=True)
class Range(Table):
    """Per conclusion the least and the greatest share and rank, as it is and with any one left out."""

    share_low: Floats
    share_high: Floats
    rank_low: Counts
    rank_high: Counts


@dataclass(frozen=True)
class Carriers(Table):
    """Without this one `unit` (a row of its table) the `conclusion` (a row of Robustness) does not hold."""

    conclusion: Ints
    unit: Ints


@dataclass(frozen=True)
class Robustness(Table):
    """One row a conclusion that the study draws: by kind, claim and rank.

    Attributes
    ----------
    kind, claim
        Kind and Claim.
    subject
        Row of the indicators (gaps) or of the codes.
    k, n, share, rank
        Cases of cases, their share, and the place among all of its kind.
    share_low, share_high, stays
        Over resamples of the cases: the interval of the share, and in what share of the resamples the
        conclusion holds; NaN with fewer than two cases.
    holds
        Whether it holds under each single leaving out that could be tried.
    ranges, carriers
        By who is left out; no range where that could not be tried (`untested` says why).
    """

    kind: Terms
    claim: Terms
    subject: Ints
    k: Counts
    n: Counts
    share: Floats
    rank: Counts
    share_low: Floats
    share_high: Floats
    stays: Floats
    holds: Flags
    ranges: Mapping[LeftOut, Range]
    carriers: Mapping[LeftOut, Carriers]
    untested: Mapping[LeftOut, str]
    layer: str


@dataclass(frozen=True)
class _Standing:
    """Numbers per subject along the last axis; a first axis is that of what was left out or drawn."""

    k: Counts
    n: Counts
    rank: Counts
    is_recurring: Flags | None

    @property
    def share(self) -> Floats:
        share: Floats = np.full(self.k.shape, np.nan)
        np.divide(self.k, self.n, out=share, where=self.n > 0)
        return share

    @property
    def claims(self) -> tuple[Claim, ...]:
        """A gap is reported; a code that somebody names is no conclusion yet, one that recurs is."""
        return (Claim.REPORTED if self.is_recurring is None else Claim.RECURRING, Claim.AMONG_THE_FIRST)

    def holds(self, claim: Claim) -> Flags:
        if claim == Claim.RECURRING and self.is_recurring is not None:
            return self.is_recurring
        return (self.k > 0) & (self.rank <= FIRST) if claim == Claim.AMONG_THE_FIRST else self.k > 0


@dataclass(frozen=True)
class _Tried:
    """The conclusions of one kind as they are, with each unit left out, and from resampled cases."""

    kind: Kind
    subjects: Rows
    whole: _Standing
    without: Mapping[LeftOut, tuple[Rows, _Standing]]
    drawn: _Standing


def robustness(
    tables: StudyTables, cells: Cells, *, round: int, resamples: int = RESAMPLES, seed: int = SEED
) -> Robustness:
    """Try each conclusion of a round without each case, interview, informant and role, and on each layer.

    Parameters
    ----------
    tables
        The study.
    cells
        Its matrix.
    round
        Row of the round.
    resamples, seed
        How often cases are drawn with replacement, and where chance starts.

    Notes
    -----
    Source: docs/methods/robustness.md. Cells of different cases do not depend on each other, so one of
    every case is left out at once, and each unit's numbers are put together from its cases.
    """
    layers = _layers(tables)
    cases = len(tables.cases)
    random = np.random.default_rng(seed)
    even = np.full(cases, 1 / max(cases, 1))
    weights = (
        random.multinomial(cases, even, size=resamples) if cases else np.zeros((resamples, 0), dtype=np.int64)
    )
    settings = tables.settings
    tried = [*_gaps_tried(tables, cells, round, layers, weights)] if tables.indicators else []
    for kind, codes, question in (
        (Kind.CHALLENGE, settings.challenge_codes, settings.challenge_question),
        (Kind.OPPORTUNITY, settings.opportunity_codes, settings.opportunity_question),
        (Kind.ASK, settings.ask_codes, settings.ask_question),
    ):
        if codes:
            rows, asked = code_rows(tables, codes), question_row(tables, question)
            tried.append(_codes_tried(tables, kind, rows, asked, round, layers, weights))
    return _put_together(tried, _untested(tables, round, layers), counted_layer(tables).name)


def _put_together(tried: Sequence[_Tried], untested: Mapping[LeftOut, str], layer: str) -> Robustness:
    columns: dict[str, list[Any]] = {name: [] for name in Robustness.__dataclass_fields__}
    tested = [left for left in LeftOut if left not in untested]
    ends: dict[LeftOut, list[tuple[Any, ...]]] = {left: [] for left in tested}
    carriers: dict[LeftOut, list[tuple[int, int]]] = {left: [] for left in tested}
    for one in tried:
        share, drawn = one.whole.share, one.drawn.share
        for claim in one.whole.claims:
            concluded = np.flatnonzero(one.whole.holds(claim))
            for at in concluded[np.argsort(one.whole.rank[concluded], kind="stable")]:
                row, does_hold = len(columns["kind"]), True
                for left in tested:
                    units, without = one.without[left]
                    shares = np.append(without.share[:, at], share[at])
                    placed = np.append(without.rank[:, at], one.whole.rank[at])
                    ends[left].append((np.nanmin(shares), np.nanmax(shares), placed.min(), placed.max()))
                    fails = np.flatnonzero(~without.holds(claim)[:, at])
                    carriers[left] += [(row, int(unit)) for unit in units[fails]]
                    does_hold &= not len(fails)
                known = drawn[:, at][~np.isnan(drawn[:, at])] if LeftOut.CASE in tested else np.zeros(0)
                low, high = (
                    np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if len(known) else [np.nan] * 2
                )
                told = {
                    "kind": one.kind, "claim": claim, "subject": one.subjects[at],
                    "k": one.whole.k[at], "n": one.whole.n[at],
                    "share": share[at], "rank": one.whole.rank[at],
                    "share_low": low, "share_high": high,
                    "stays": one.drawn.holds(claim)[:, at].mean() if len(known) else np.nan,
                    "holds": does_hold,
                }  # fmt: skip
                for name, value in told.items():
                    columns[name].append(value)
    whole = {name: np.array(columns[name], dtype=np.int64) for name in ("k", "n", "rank")}
    real = {
        name: np.array(columns[name], dtype=np.float64)
        for name in ("share", "share_low", "share_high", "stays")
    }
    return Robustness(
        kind=terms(columns["kind"]),
        claim=terms(columns["claim"]),
        subject=ints(columns["subject"]),
        k=whole["k"],
        n=whole["n"],
        share=real["share"],
        rank=whole["rank"],
        share_low=real["share_low"],
        share_high=real["share_high"],
        stays=real["stays"],
        holds=np.array(columns["holds"], dtype=np.bool_),
        ranges={left: _range(ends[left]) for left in tested},
        carriers={
            left: Carriers(*(ints([pair[place] for pair in carriers[left]]) for place in (0, 1)))
            for left in tested
        },
        untested=untested,
        layer=layer,
    )


def _range(ends: Sequence[tuple[Any, ...]]) -> Range:
    share, rank = (np.array([row[part] for row in ends]).reshape(-1, 2) for part in (slice(2), slice(2, 4)))
    low, high = rank.astype(np.int64).T
    return Range(share[:, 0].astype(np.float64), share[:, 1].astype(np.float64), low, high)


def _untested(tables: StudyTables, round: int, layers: Mapping[int, StudyTables]) -> dict[LeftOut, str]:
    """The ways of leaving out that leave nothing, or nothing else, to count."""
    members, interviews = tables.participants, tables.interviews
    here = members.take(interviews.round[members.interview] == round)
    counts = {
        LeftOut.CASE: len(np.unique(interviews.case[here.interview])),
        LeftOut.INTERVIEW: len(np.unique(here.interview)),
        LeftOut.INFORMANT: len(np.unique(here.informant)),
        LeftOut.ROLE: len(np.unique(here.role)),
        LeftOut.CODER: 2 if layers else 0,
    }
    return {left: UNTESTED[left] for left, count in counts.items() if count < 2}


def _layers(tables: StudyTables) -> dict[int, StudyTables]:
    """Coder -> the study with that coder's codings counted wherever they coded; only where that differs."""
    if tables.settings.layer == DICTIONARY:
        return {}
    codings, interviews, own = tables.codings, tables.interviews, counted_layer(tables).is_counted
    text = tables.transcripts.interview[codings.transcript]
    is_coders = (codings.layer == int(Layer.CODER)) & (text >= 0)
    found: dict[int, StudyTables] = {}
    for coder in np.unique(codings.coder[is_coders]):
        theirs = np.zeros(len(interviews), dtype=np.bool_)
        theirs[text[is_coders & (codings.coder == coder)]] = True
        first = np.where(theirs, coder, interviews.first_coder)
        changed = replace(
            interviews, first_coder=ints(first), has_reconciled=interviews.has_reconciled & ~theirs
        )
        variant = replace(tables, interviews=changed)
        if (counted_layer(variant).is_counted != own).any():
            found[int(coder)] = variant
    return found


def _codes_tried(
    tables: StudyTables,
    kind: Kind,
    codes: Rows,
    question: int,
    round: int,
    layers: Mapping[int, StudyTables],
    weights: Counts,
) -> _Tried:
    rule, facts = rule_of(tables), facts_of(tables, codes, question, round)
    whole = tally_of(facts)

    def stand(tally: Tally) -> _Standing:
        return _Standing(tally.cases, tally.n, tally.rank(), rule.is_recurring(tally))

    without: dict[LeftOut, tuple[Rows, _Standing]] = {}
    for left in (LeftOut.CASE, LeftOut.INTERVIEW, LeftOut.INFORMANT, LeftOut.ROLE):
        found = tallies_without(
            facts, whole, getattr(facts, left.label), getattr(facts, f"asked_{left.label}")
        )
        without[left] = found.units, stand(found.tally)
    tallies = [tally_of(facts_of(layer, codes, question, round)) for layer in layers.values()]
    if tallies:
        names = Tally.__dataclass_fields__
        stacked = Tally(**{name: np.stack([getattr(one, name) for one in tallies]) for name in names})
        without[LeftOut.CODER] = np.array(list(layers), dtype=np.intp), stand(stacked)
    return _Tried(kind, codes, stand(whole), without, stand(drawn_tally(facts, weights)))


def drawn_tally(facts: Facts, weights: Counts) -> Tally:
    """The tally (resamples × codes) where case c stands ``weights[:, c]`` times.

    A case drawn twice is two cases; its regions, roles and people are still the same ones.
    """
    names = np.zeros((len(facts.region_of), len(facts.codes)), dtype=np.int64)
    names[facts.case, facts.code] = 1
    counts = names.copy()
    counts[facts.asked_case] = 1
    is_drawn = weights > 0
    return Tally(
        cases=weights @ names,
        n=weights @ counts,
        regions=_reached(facts, facts.region_of[facts.case], is_drawn),
        roles=_reached(facts, facts.role, is_drawn),
        informants=_reached(facts, facts.informant, is_drawn),
    )


def _reached(facts: Facts, who: Rows, is_drawn: Flags) -> Counts:
    """How many distinct `who` (-1: none) each code reaches in the cases drawn."""
    reached = np.zeros((len(is_drawn), len(facts.codes)), dtype=np.int64)
    known = np.flatnonzero(who >= 0)
    rows = known[distinct(facts.code[known], who[known], facts.case[known])]
    if len(rows):
        code, one = facts.code[rows], who[rows]
        starts = np.flatnonzero(np.append(True, (np.diff(code) != 0) | (np.diff(one) != 0)))
        first = np.flatnonzero(np.append(True, np.diff(code[starts]) != 0))
        for part in np.array_split(np.arange(len(is_drawn)), -(-len(is_drawn) * len(rows) // AT_ONCE)):
            at = np.ix_(part, facts.case[rows])
            hit = np.logical_or.reduceat(is_drawn[at], starts, axis=1)
            counts = np.add.reduceat(hit, first, axis=1, dtype=np.int64)
            reached[np.ix_(part, code[starts][first])] = counts
    return reached


@dataclass(frozen=True)
class _Marks:
    """1 where a cell is a full gap, a partial gap, known: cases × indicators, or summed over cases."""

    full: Counts
    partial: Counts
    known: Counts

    def standing(self, kind: Kind) -> _Standing:
        k, other = (self.full, self.partial) if kind == Kind.FULL_GAP else (self.partial, self.full)
        return _Standing(k, self.known, ranks(k, other), None)

    def arrays(self) -> tuple[Counts, Counts, Counts]:
        return self.full, self.partial, self.known


def _gaps_tried(
    tables: StudyTables, cells: Cells, round: int, layers: Mapping[int, StudyTables], weights: Counts
) -> Iterator[_Tried]:
    own = _marks(tables, cells.effective, round)
    total = _Marks(*(part.sum(axis=0) for part in own.arrays()))
    drawn = _Marks(*(weights @ part for part in own.arrays()))
    without: dict[LeftOut, tuple[Rows, _Marks]] = {
        LeftOut.CASE: (
            np.arange(len(tables.cases), dtype=np.intp),
            _Marks(*(part.sum(axis=0) - part for part in own.arrays())),
        )
    }
    for left in (LeftOut.INTERVIEW, LeftOut.INFORMANT, LeftOut.ROLE):
        without[left] = _cells_without(tables, cells, round, own, left)
    if layers:
        changed = [_marks(tables, _effective(layer, cells), round) for layer in layers.values()]
        parts = zip(*(marks.arrays() for marks in changed), strict=True)
        stacked = _Marks(*(np.stack([part.sum(axis=0) for part in same]) for same in parts))
        without[LeftOut.CODER] = np.array(list(layers), dtype=np.intp), stacked
    subjects = np.arange(len(tables.indicators), dtype=np.intp)
    for kind in (Kind.FULL_GAP, Kind.PARTIAL_GAP):
        tried = {left: (units, marks.standing(kind)) for left, (units, marks) in without.items()}
        yield _Tried(kind, subjects, total.standing(kind), tried, drawn.standing(kind))


def _cells_without(
    tables: StudyTables, cells: Cells, round: int, own: _Marks, left: LeftOut
) -> tuple[Rows, _Marks]:
    """The gaps without each unit: in turn the first unit of every case is left out, the second, and so on."""
    members = tables.participants
    is_here = tables.interviews.round[members.interview] == round
    here = np.flatnonzero(is_here)
    case = tables.interviews.case[members.interview[here]].astype(np.intp)
    unit = getattr(members, left.label)[here].astype(np.intp)
    units, number = np.unique(unit, return_inverse=True)
    pairs = distinct(case, number)  # ordered by case: its units stand together
    per_case = np.bincount(case[pairs], minlength=len(tables.cases))
    first = np.cumsum(per_case) - per_case
    turn = np.arange(len(pairs), dtype=np.intp) - first[case[pairs]]
    sums = [np.tile(part.sum(axis=0), (len(units), 1)) for part in own.arrays()]
    for now in range(int(per_case.max(initial=0))):
        out = pairs[turn == now]
        left_unit = np.full(len(tables.cases), -1, dtype=np.intp)
        left_unit[case[out]] = number[out]
        is_out = np.zeros(len(members), dtype=np.bool_)
        is_out[here] = left_unit[case] == number
        changed = _marks(tables, _effective(without_participants(tables, is_out), cells), round)
        for total, new, old in zip(sums, changed.arrays(), own.arrays(), strict=True):
            np.add.at(total, number[out], (new - old)[case[out]])
    return units, _Marks(*sums)


def without_participants(tables: StudyTables, is_out: Flags) -> StudyTables:
    """The study without what these rows of participants said; an interview goes with its last participant."""
    kept = replace(tables, participants=tables.participants.take(~is_out))
    rows = np.arange(len(tables.codings), dtype=np.intp)
    is_said = tables.transcripts.interview[tables.codings.transcript] < 0
    is_said[rows[said_by(kept, rows)[0]]] = True
    return replace(kept, codings=tables.codings.take(is_said))


def _effective(tables: StudyTables, cells: Cells) -> Terms:
    """The cells of a changed study: a person's value stands where the rules propose what they did."""
    unjudged = tables.judgements.take(np.zeros(len(tables.judgements), dtype=np.bool_))
    proposed = matrix(replace(tables, judgements=unjudged)).proposed
    stands = (cells.confirmed != UNJUDGED) & (proposed == cells.proposed)
    return terms(np.where(stands, cells.effective, proposed))


def _marks(tables: StudyTables, effective: Terms, round: int) -> _Marks:
    values = cells_of_round(tables, effective, round=round)
    return _Marks(
        full=(values == CellValue.NOT_ADDRESSED).astype(np.int64),
        partial=(values == CellValue.PARTLY).astype(np.int64),
        known=(values <= CellValue.CONFLICTING).astype(np.int64),
    )
