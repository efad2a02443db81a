"""A study as columns: what every analysis reads, whatever the store.

Each table is a frozen dataclass of NumPy columns of equal length. A column that points to another
table holds row numbers (``int32``; ``-1`` where there is none); vocabularies are their integers
(``int8``); keys and names are ``str`` arrays. ``table.columns()`` gives a dict that
``polars.DataFrame`` and ``pandas.DataFrame`` take as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from leadline.core.vocabulary import Selection

Ints = NDArray[np.int32]
Terms = NDArray[np.int8]
Flags = NDArray[np.bool_]
Strings = NDArray[np.str_]


def ints(values: Any) -> Ints:
    """`values` as an ``int32`` column."""
    return np.asarray(values, dtype=np.int32)


def terms(values: Any) -> Terms:
    """`values` (integers or members of a vocabulary) as an ``int8`` column."""
    return np.asarray(values, dtype=np.int8)


def flags(values: Any) -> Flags:
    """`values` as a boolean column."""
    return np.asarray(values, dtype=np.bool_)


def strings(values: Any) -> Strings:
    """`values` as a string column."""
    return np.asarray(values, dtype=np.str_)


@dataclass(frozen=True)
class Table:
    """The base of all tables: columns of equal length, by field name."""

    def __post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self.columns().items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"{type(self).__name__}: columns differ in length: {lengths}")

    def columns(self) -> dict[str, NDArray[Any]]:
        """Column name -> array, as data frame libraries take it."""
        own = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in own if isinstance(value, np.ndarray)}

    def __len__(self) -> int:
        return len(next(iter(self.columns().values())))

    def take(self, rows: NDArray[Any]) -> Self:
        """The same table with only `rows` (row numbers or a mask)."""
        kept = {f.name: getattr(self, f.name) for f in fields(self)}
        kept.update({name: column[rows] for name, column in self.columns().items()})
        return type(self)(**kept)


@dataclass(frozen=True)
class Rounds(Table):
    """Times of asking, in order."""

    key: Strings
    title: Strings


@dataclass(frozen=True)
class Cases(Table):
    """The units compared; `attributes` maps an attribute to its column ('' where not known)."""

    key: Strings
    name: Strings
    attributes: Mapping[str, Strings] = field(default_factory=dict)

    def columns(self) -> dict[str, NDArray[Any]]:
        """Key, name and one column an attribute."""
        return {"key": self.key, "name": self.name, **self.attributes}

    def take(self, rows: NDArray[Any]) -> Cases:
        """The same table with only `rows`."""
        kept = {name: column[rows] for name, column in self.attributes.items()}
        return Cases(self.key[rows], self.name[rows], kept)


@dataclass(frozen=True)
class Roles(Table):
    """In which capacities people speak."""

    key: Strings
    title: Strings


@dataclass(frozen=True)
class Informants(Table):
    """People, by pseudonym."""

    pseudonym: Strings


@dataclass(frozen=True)
class Posts(Table):
    """Who held which role in which case (dated, acting, shared)."""

    informant: Ints
    case: Ints
    role: Ints
    is_acting: Flags
    is_shared: Flags


@dataclass(frozen=True)
class Slots(Table):
    """The plan: one row a case × role × round; `interview` is -1 where none was held."""

    case: Ints
    role: Ints
    round: Ints
    state: Terms
    interview: Ints


@dataclass(frozen=True)
class Questions(Table):
    """The guide's questions, in order."""

    key: Strings
    title: Strings
    is_core: Flags


@dataclass(frozen=True)
class Codes(Table):
    """The codebook as it stands, parents before children; `family` is the key of the top node.

    `is_counted` is true for active codes that can be applied (families are not). `since` is the number
    of the codebook's version that brought the code: 1 is the study's first codebook.
    """

    key: Strings
    name: Strings
    family: Strings
    is_counted: Flags
    since: Ints


@dataclass(frozen=True)
class Interviews(Table):
    """Interviews held."""

    key: Strings
    case: Ints
    round: Ints
    language: Strings
    mode: Strings
    held_on: Strings
    first_coder: Ints
    has_reconciled: Flags
    is_coded: Flags


@dataclass(frozen=True)
class Participants(Table):
    """Informant × role in an interview; a person in two posts has two rows with one informant."""

    interview: Ints
    informant: Ints
    role: Ints
    quote_consent: Terms


@dataclass(frozen=True)
class Withdrawals(Table):
    """Informant × role in an interview who no longer takes part; what they said is in no table.

    `interview` is -1 where everybody withdrew: it counts as not held, and only its `key` is left.
    """

    key: Strings
    interview: Ints
    informant: Ints

    @property
    def interviews(self) -> int:
        """How many interviews count as not held, because everybody withdrew."""
        return len(np.unique(self.key[self.interview < 0]))

    @property
    def joint_interviews(self) -> int:
        """How many interviews count without somebody who withdrew."""
        return len(np.unique(self.key[self.interview >= 0]))


@dataclass(frozen=True)
class Coverage(Table):
    """What became of each question in each interview."""

    interview: Ints
    question: Ints
    status: Terms
    reason: Strings


@dataclass(frozen=True)
class Heard(Table):
    """Questions of an interview that turns of its text belong to, other than the interviewer's; once each."""

    interview: Ints
    question: Ints


@dataclass(frozen=True)
class Documents(Table):
    """Texts of a case that are evidence, never informants; `is_shortened`: by its source."""

    key: Strings
    case: Ints
    round: Ints
    title: Strings
    is_shortened: Flags


@dataclass(frozen=True)
class Transcripts(Table):
    """Current versions of texts; of an interview or of a document (the other is -1)."""

    key: Strings
    interview: Ints
    document: Ints
    case: Ints
    round: Ints
    language: Strings
    length: Ints


@dataclass(frozen=True)
class Turns(Table):
    """One speaker's stretches of the transcripts: the speech itself, not overlapping."""

    transcript: Ints
    start: Ints
    end: Ints
    question: Ints


def no_turns() -> Turns:
    """No turns, for a study that is loaded without them."""
    return Turns(ints([]), ints([]), ints([]), ints([]))


@dataclass(frozen=True)
class Coders(Table):
    """Who codes: people, dictionaries, imports."""

    key: Strings


@dataclass(frozen=True)
class Codings(Table):
    """Accepted codings that were not retracted, ordered by transcript, start, end, code.

    `informant` is who said it, where the turn's speaker is one of the participants, else -1 (all
    participants of the interview). `turn_kind` is that of the turn the
    passage starts in, `question` the question that turn belongs to (-1: none).
    """

    id: Strings
    transcript: Ints
    start: Ints
    end: Ints
    code: Ints
    coder: Ints
    layer: Terms
    polarity: Terms
    basis: Terms
    time: Terms
    scope: Terms
    sensitivity: Terms
    elicited: Terms
    informant: Ints
    question: Ints
    turn_kind: Terms


@dataclass(frozen=True)
class PassageChecks(Table):
    """Passages of current transcripts shown to their speakers, and the answers, earliest first."""

    transcript: Ints
    start: Ints
    end: Ints
    outcome: Terms


def no_passage_checks() -> PassageChecks:
    """No passages shown to their speakers."""
    return PassageChecks(ints([]), ints([]), ints([]), terms([]))


@dataclass(frozen=True)
class DocumentEvidence(Table):
    """What a document of a case says of an indicator: `supports` or contradicts it."""

    document: Ints
    case: Ints
    round: Ints
    indicator: Ints
    supports: Flags


@dataclass(frozen=True)
class Judgements(Table):
    """Cells confirmed or overruled by a person; `basis` is the digest of the evidence then seen.

    `indicator` is -1 for the judgement of a case's comprehensiveness; `value` and `proposed` are
    of CellValue, or of Comprehensiveness there.
    """

    case: Ints
    round: Ints
    indicator: Ints
    proposed: Terms
    value: Terms
    basis: Strings
    reason: Strings
    by: Strings
    at: Strings


@dataclass(frozen=True)
class OpportunityLinks(Table):
    """An analyst's record that an opportunity (case × code) answers a gap (indicator)."""

    case: Ints
    code: Ints
    indicator: Ints
    by: Strings


@dataclass(frozen=True)
class Indicator:
    """One row of the study's indicators, with its rule parsed.

    Attributes
    ----------
    key, pillar, title
        As in the pack.
    questions
        Row numbers of the questions whose coverage tells silence apart.
    components
        Supporting components; each is a tuple of code row numbers any of which stands for it.
    denials
        Codes with direction ``−``.
    context
        Codes with direction ``○``: shown beside, never counted.
    is_all
        Whether every component must be supported for a ``yes``.
    """

    key: str
    pillar: str
    title: str
    questions: tuple[int, ...]
    components: tuple[tuple[int, ...], ...]
    denials: tuple[int, ...]
    context: tuple[int, ...]
    is_all: bool

    @property
    def supports(self) -> tuple[int, ...]:
        """All codes with direction ``+``."""
        return tuple(code for component in self.components for code in component)


@dataclass(frozen=True)
class Settings:
    """What a study decides about its analysis; thresholds as in docs/definitions.md.

    Attributes
    ----------
    recurring_floor, recurring_share, recurring_regions
        Recurring: k ≥ max(floor, ⌈n / share⌉) in at least so many values of `region_attribute`.
    wide_region_attribute
        The attribute by which consent "by role and wide region" may attribute a quotation.
    exchange_attributes
        The attributes compared in practice exchange, in order.
    anonymity
        The k of disclosure control: how many people could stand behind each cell or quotation.
    challenge_codes, opportunity_codes, ask_codes, practice_codes
        Which codes are challenges, opportunities, asks, practice.
    challenge_question, opportunity_question, ask_question, mechanism_question
        The questions that ask for each.
    mechanisms
        Mechanism name -> (code key, indicator key that can overrule it).
    home_indicators
        The indicators that must be addressed for `comprehensively` (I02, I05).
    comprehensive_pillars
        The pillars in which at least one indicator must be addressed.
    ad_hoc_code
        The code that lowers an overlapped passage to `partly` (RESP12), or ''.
    reference_role
        The role counted alone beside all roles, or ''.
    table_families
        The families of codes of which the report prints a table each.
    layer
        Which codings count: the designated ones, or those made by dictionary.
    comparable_until
        The last round whose texts can be compared with earlier ones; '' for all.
    country_attribute
        The attribute that names the case's country (`name`: the case's own name does), or '' for no map.
    """

    region_attribute: str = "region"
    wide_region_attribute: str = "wide_region"
    recurring_floor: int = 3
    recurring_share: int = 5
    recurring_regions: int = 2
    exchange_attributes: tuple[str, ...] = ()
    anonymity: int = 5
    challenge_codes: tuple[str, ...] = ()
    challenge_question: str = ""
    opportunity_codes: tuple[str, ...] = ()
    opportunity_question: str = ""
    ask_codes: tuple[str, ...] = ()
    ask_question: str = ""
    practice_codes: tuple[str, ...] = ()
    mechanisms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    mechanism_question: str = ""
    home_indicators: tuple[str, ...] = ()
    comprehensive_pillars: tuple[str, ...] = ()
    ad_hoc_code: str = ""
    reference_role: str = ""
    table_families: tuple[str, ...] = ()
    layer: str = "designated"
    comparable_until: str = ""
    country_attribute: str = ""


@dataclass(frozen=True)
class StudyTables:
    """One study, loaded: everything the analysis needs and no interview text."""

    key: str
    title: str
    case_noun: str
    selection: Selection
    is_fiction: bool
    settings: Settings
    rounds: Rounds
    cases: Cases
    roles: Roles
    informants: Informants
    posts: Posts
    slots: Slots
    questions: Questions
    codes: Codes
    indicators: tuple[Indicator, ...]
    interviews: Interviews
    participants: Participants
    coverage: Coverage
    documents: Documents
    transcripts: Transcripts
    coders: Coders
    codings: Codings
    document_evidence: DocumentEvidence
    judgements: Judgements
    opportunity_links: OpportunityLinks
    turns: Turns = field(default_factory=no_turns)
    passage_checks: PassageChecks = field(default_factory=no_passage_checks)
    withdrawals: Withdrawals = field(default_factory=lambda: Withdrawals(strings([]), ints([]), ints([])))
    heard: Heard = field(default_factory=lambda: Heard(ints([]), ints([])))

    def code(self, key: str) -> int:
        """Row number of the code with this key; ``KeyError`` if there is none."""
        return row_of(self.codes.key, key)

    def indicator(self, key: str) -> int:
        """Row number of the indicator with this key; ``KeyError`` if there is none."""
        for row, indicator in enumerate(self.indicators):
            if indicator.key == key:
                return row
        raise KeyError(key)


def row_of(column: Strings, key: str) -> int:
    """The row number of `key` in a key column; ``KeyError`` if there is none."""
    found = np.flatnonzero(column == key)
    if len(found) == 0:
        raise KeyError(key)
    return int(found[0])
