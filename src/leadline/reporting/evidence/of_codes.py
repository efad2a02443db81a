"""Codes: who says what, and challenges, opportunities and asks by breadth."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

import numpy as np

from leadline.core.counting import Rows, Unit, attribute_values, question_row
from leadline.core.coverage import question_statuses
from leadline.core.layers import evidence_rows
from leadline.core.prevalence import CodeMatrix, code_matrix
from leadline.core.recurrence import Recurrence, ranks_without
from leadline.core.speakers import said_by
from leadline.core.tables import Flags, Ints, row_of
from leadline.core.vocabulary import CoverageStatus, Elicited, Polarity
from leadline.reporting.document import (
    Block,
    Inline,
    Listing,
    Number,
    Paragraph,
    Rested,
    RestedLines,
    Strong,
    Text,
)
from leadline.reporting.evidence.explaining import Explained, Explainer, heading, listing, rows_where, word
from leadline.reporting.labels import k_of_n, range_of
from leadline.translation import gettext as _

KINDS = ("challenges", "opportunities", "asks")


class OfCodes(Explainer):
    """Explanations of what is said, and of how broadly it recurs."""

    # said

    def said(self, code: str, polarity: str = "present") -> Explained:
        """Cases in which a code is said."""
        wanted = Polarity.from_label(polarity)
        matrix = self._matrix(Unit.CASES, wanted)
        codings = self._case_of(self._codings(code, wanted))
        counted = _("Counted: {noun} with a passage of this code that says: {polarity}.").format(
            noun=self._noun, polarity=word(wanted)
        )
        return Explained(
            f"{self._code(code)}: {word(wanted)}",
            counted,
            len(codings),
            self._split(codings, rows_where(matrix.is_counted)),
            self._value("said_n", code),
            self._text_base(),
            command=shlex.join(["leadline", "show", code]),
        )

    def said_n(self, code: str) -> Explained:
        """Cases with a coded text."""
        rows = rows_where(self._matrix(Unit.CASES, Polarity.PRESENT).is_counted)
        blocks = (listing(self._case(row) for row in rows),)
        counted = _("Counted: {noun} with a text that is coded.").format(noun=self._noun)
        base = _("n: all {noun} of the study.").format(noun=self._noun)
        return Explained(_("With a coded text"), counted, len(rows), blocks, len(self._tables.cases), base)

    def persons_saying(self, code: str) -> Explained:
        """Persons who say a code."""
        codings = self._codings(code, Polarity.PRESENT)
        _place, speaker = said_by(self._tables, codings)
        people = sorted({str(n) for n in self._names(self._tables.participants.informant[speaker])})
        counted = _("Counted: persons who say it, each once.")
        blocks = (listing(people), *self._with_passages(self._case_of(codings)))
        n = int(self._matrix(Unit.PERSONS, Polarity.PRESENT).is_counted.sum())
        base = _("n: persons whose interview is coded.")
        command = f"leadline show {code}"
        return Explained(self._code(code), counted, len(people), blocks, n, base, command=command)

    # named broadly

    def responses_naming(self, code: str) -> Explained:
        """Cases that name it."""
        codings, _speaker = self._mentions(code)
        return self._named(
            code, codings, _("Counted: {noun} that name it, however often.").format(noun=self._noun)
        )

    def reference_naming(self, code: str) -> Explained:
        """Cases in which the reference role names it."""
        codings, speaker = self._mentions(code)
        role = row_of(self._tables.roles.key, self._tables.settings.reference_role)
        spoke = self._tables.participants.role
        counted = _("Counted: {noun} in which {role} names it, other roles left out.").format(
            noun=self._noun, role=self._tables.settings.reference_role
        )
        asked = self._asked(code, role=role)
        return self._named(code, codings[spoke[speaker] == role], counted, asked=asked)

    def volunteered(self, code: str) -> Explained:
        """Cases that name it unprompted."""
        counted = _("Counted: {noun} in which it is named unprompted at least once.")
        return self._elicited(code, Elicited.VOLUNTEERED, counted)

    def probed(self, code: str) -> Explained:
        """Cases that name it when it was probed for."""
        counted = _("Counted: {noun} in which it is named on a probe at least once.")
        return self._elicited(code, Elicited.PROBED, counted)

    def _elicited(self, code: str, how: Elicited, counted: str) -> Explained:
        codings, _speaker = self._mentions(code)
        own = codings[self._tables.codings.elicited[codings] == how]
        naming = set(self._case_of(codings))
        base = _("n: {noun} that name it.").format(noun=self._noun)
        return self._named(code, own, counted.format(noun=self._noun), asked=naming, base=base)

    def responses_asked_about(self, code: str) -> Explained:
        """Cases asked, or naming it unasked."""
        codings, _speaker = self._mentions(code)
        asked, naming = self._asked(code), set(self._case_of(codings))
        blocks: list[Block] = [
            heading(_("The question was answered: {count}").format(count=len(asked))),
            listing(self._case(case) for case in sorted(asked)),
        ]
        if unasked := sorted(naming - asked):
            blocks.append(
                heading(_("Named without an answer to the question: {count}").format(count=len(unasked)))
            )
            blocks.append(listing(self._case(case) for case in unasked))
        total = len(self._tables.cases)
        base = _("n: all {noun} of the study.").format(noun=self._noun)
        return Explained(
            self._code(code),
            self._asked_base(code, "Counted"),
            len(asked | naming),
            tuple(blocks),
            total,
            base,
        )

    def roles_naming(self, code: str) -> Explained:
        """Roles that name it."""
        codings, speaker = self._mentions(code)
        groups: dict[str, list[int]] = {}
        for coding, who in zip(codings, speaker, strict=True):
            role = str(self._tables.roles.title[self._tables.participants.role[who]])
            groups.setdefault(role, []).append(int(coding))
        counted = _("Counted: roles in which somebody names it.")
        return self._grouped(code, groups, counted, len(self._tables.roles), _("n: roles of the study."))

    def regions_naming(self, code: str) -> Explained:
        """Regions in which it is named."""
        codings, _speaker = self._mentions(code)
        name = self._tables.settings.region_attribute
        values, of_case = attribute_values(self._tables, name)
        groups: dict[str, list[int]] = {}
        for case, own in self._case_of(np.unique(codings)).items():
            if of_case[case] >= 0:
                groups.setdefault(self._sources.value_title(name, values[of_case[case]]), []).extend(own)
        counted = _("Counted: regions of the {noun} that name it; an unknown region is none.").format(
            noun=self._noun
        )
        return self._grouped(code, groups, counted, len(values), _("n: regions of the study."))

    def hinges(self, code: str) -> Explained:
        """Cases on any one of which the verdict hangs."""
        found, row = self._ranked(code)
        hinges = found.hinge_cases
        wanted = {int(unit) for unit in hinges.unit[hinges.code == found.code[row]]}
        codings, _speaker = self._mentions(code)
        by_case = self._case_of(np.unique(codings))
        counted = _("Counted: {noun} without any one of which it no longer recurs.").format(noun=self._noun)
        blocks = self._split({case: by_case.get(case, []) for case in wanted}, by_case)
        base = _("n: {noun} that name it.").format(noun=self._noun)
        return Explained(self._code(code), counted, len(wanted), blocks, len(by_case), base)

    def links(self, code: str, indicator: str) -> Explained:
        """Cases in which an analyst linked the opportunity to a gap."""
        links, column = self._tables.opportunity_links, self._tables.indicator(indicator)
        rows = rows_where((links.code == self._tables.code(code)) & (links.indicator == column))
        by_case = {int(links.case[row]): str(links.by[row]) for row in rows}
        codings = self._case_of(np.unique(self._mentions(code)[0]))
        items = [
            Rested(
                (
                    Strong((Text(self._case(case)),)),
                    Text(": " + _("linked by {who} to the gap").format(who=by_case[case]) + " "),
                    *self._cell(case, column),
                ),
                tuple(self._passages(codings.get(case, []))),
            )
            for case in sorted(by_case)
        ]
        counted = _("Counted: {noun} in which an analyst recorded that this opportunity answers the gap.")
        subject = f"{self._code(code)} · {self._indicator(column)}"
        return Explained(subject, counted.format(noun=self._noun), len(by_case), (RestedLines(tuple(items)),))

    # verdicts

    def rank(self, code: str) -> Explained:
        """The list down to it."""
        found, row = self._ranked(code)
        others = rows_where(found.rank <= found.rank[row])
        counted = _("The rank: by {noun} that name it, then by roles, then by persons; equal ones share it.")
        ahead = int((found.rank < found.rank[row]).sum())
        subject = _("Rank of {code}").format(code=self._code(code))
        return Explained(
            subject,
            counted.format(noun=self._noun),
            ahead + 1,
            (self._lines(found, others, marked=row),),
        )

    def rank_range(self, code: str, left_out: str) -> Explained:
        """The ranks of a code when any one case, or any one informant, is left out: who moves it where."""
        found, row = self._ranked(code)
        is_of_informants = left_out == "informants"
        kind = next(kind for kind in KINDS if self._kind(kind) is found)
        settings = self._tables.settings
        one = {"challenges": "challenge", "opportunities": "opportunity", "asks": "ask"}[kind]
        ranks = ranks_without(
            self._tables,
            codes=getattr(settings, f"{one}_codes"),
            question=getattr(settings, f"{one}_question"),
            round=self._round,
            is_of_informants=is_of_informants,
        )
        own, rank = ranks.code == found.code[row], int(found.rank[row])
        names = self._tables.informants.pseudonym if is_of_informants else None
        blocks: list[Block] = []
        for value in sorted(set(ranks.rank[own].tolist()) - {rank}):
            units = ranks.unit[own & (ranks.rank == value)]
            text = _("Rank {rank} without any one of: {count}").format(rank=value, count=len(units))
            told = (self._case(int(u)) if names is None else str(names[u]) for u in units)
            blocks += [heading(text), listing(told)]
        text = _("Without any other one it is as it is: rank {rank}.").format(rank=rank)
        blocks.append(Paragraph((Text(text),)))
        low, high = (
            (found.informant_rank_low[row], found.informant_rank_high[row])
            if is_of_informants
            else (found.case_rank_low[row], found.case_rank_high[row])
        )
        counted = (
            _("The lowest and the highest rank when any one informant is left out.")
            if is_of_informants
            else _("The lowest and the highest rank when any one of the {noun} is left out.")
        )
        return Explained(
            _("Range of the rank of {code}").format(code=self._code(code)),
            counted.format(noun=self._noun),
            None,
            tuple(blocks),
            figure=range_of(int(low), int(high)),
        )

    def at_rank(self, kind: str, rank: int) -> Explained:
        """The list that it stands in."""
        found = self._kind(kind)
        counted = _("The name in this place of the table, which goes by {noun}, then roles, then persons.")
        subject = _("Place {rank} of: {kind}").format(rank=rank, kind=word_of(kind))
        blocks = (self._lines(found, range(len(found)), marked=rank - 1),)
        return Explained(subject, counted.format(noun=self._noun), None, blocks)

    def threshold(self, code: str) -> Explained:
        """A setting of the study, applied to this code's n."""
        found, row = self._ranked(code)
        settings, n = self._tables.settings, int(found.n[row])
        share = -(-n // settings.recurring_share)
        text = _(
            "The larger of the floor, {floor}, and n divided by {share}, rounded up: {n} / {share} gives "
            "{part}. A code recurs only if it is also named in at least {regions} regions."
        ).format(
            floor=settings.recurring_floor,
            share=settings.recurring_share,
            n=n,
            part=share,
            regions=settings.recurring_regions,
        )
        where = _(
            "These are settings of the study: recurring_floor, recurring_share and recurring_regions in the "
            "file study.yaml of its pack."
        )
        return Explained(
            _("What {code} needs to recur").format(code=self._code(code)),
            _("The setting: how many {noun} must name it.").format(noun=self._noun),
            max(settings.recurring_floor, share),
            (Paragraph((Text(text),)), Paragraph((Text(where),))),
        )

    def listed(self, kind: str) -> Explained:
        """The list."""
        found = self._kind(kind)
        counted = _("Counted: codes that the settings of the study list under this kind.")
        return Explained(
            word_of(kind).capitalize(), counted, len(found), (self._lines(found, range(len(found))),)
        )

    def recurring(self, kind: str) -> Explained:
        """The list, those that recur marked."""
        found = self._kind(kind)
        counted = _("Counted: codes named in as many {noun} as they need, and in enough regions.")
        return self._verdict(_("Recurring"), kind, found, found.is_recurring, counted.format(noun=self._noun))

    def robust(self, kind: str) -> Explained:
        """The list, those that recur robustly marked."""
        found = self._kind(kind)
        counted = _("Counted: codes that still recur when any one of the {noun} is left out.")
        return self._verdict(
            _("Recurring robustly"), kind, found, found.is_robust, counted.format(noun=self._noun)
        )

    # inside

    def _matrix(self, unit: Unit, polarity: Polarity) -> CodeMatrix:
        return code_matrix(self._tables, unit=unit, polarity=polarity, round=self._round)

    def _codings(self, code: str, polarity: Polarity) -> Rows:
        rows = evidence_rows(self._tables, self._analysis.layer, polarity=polarity)
        text = self._tables.codings.transcript[rows]
        is_meant = self._tables.codings.code[rows] == self._tables.code(code)
        found: Rows = rows[is_meant & (self._tables.transcripts.round[text] == self._round)]
        return found

    def _names(self, informants: Ints) -> Iterable[str]:
        names: dict[int, list[str]] = {}
        for people in self._spoke.values():
            for who, roles in people.items():
                names.setdefault(who, []).extend(roles)
        return [self._person(int(who), names[int(who)]) for who in informants]

    def _mentions(self, code: str) -> tuple[Rows, Rows]:
        """Codings, and for each the participant (a joint interview's passage stands once for each)."""
        rows = self._codings(code, Polarity.PRESENT)
        place, speaker = said_by(self._tables, rows)
        return rows[place], speaker

    def _asked(self, code: str, *, role: int = -1) -> set[int]:
        """Cases in which the question of the code's list was answered (by somebody in a role)."""
        tables = self._tables
        question = question_row(tables, self._question_of(code))
        if question < 0:
            return set()
        is_meant = question_statuses(tables)[:, question] == CoverageStatus.ANSWERED
        is_meant &= tables.interviews.round == self._round
        if role >= 0:
            spoke = tables.participants
            is_meant &= np.isin(np.arange(len(is_meant)), spoke.interview[spoke.role == role])
        return {int(case) for case in tables.interviews.case[is_meant]}

    def _question_of(self, code: str) -> str:
        settings = self._tables.settings
        if code in settings.challenge_codes:
            return settings.challenge_question
        return settings.opportunity_question if code in settings.opportunity_codes else settings.ask_question

    def _asked_base(self, code: str, what: str) -> str:
        question = self._question_of(code)
        if what == "Counted":
            text = _("Counted: {noun} in which {question} was answered, or that name it elsewhere.")
        else:
            text = _("n: {noun} in which {question} was answered, or that name it elsewhere.")
        return text.format(noun=self._noun, question=question or "–")

    def _text_base(self) -> str:
        return _("n: {noun} with a text that is coded.").format(noun=self._noun)

    def _named(
        self, code: str, codings: Rows, counted: str, *, asked: set[int] | None = None, base: str = ""
    ) -> Explained:
        by_case = self._case_of(np.unique(codings))
        among = (self._asked(code) if asked is None else asked) | set(by_case)
        return Explained(
            self._code(code),
            counted,
            len(by_case),
            self._split(by_case, among),
            len(among),
            base or self._asked_base(code, "n"),
            command=f"leadline show {code}",
        )

    def _grouped(
        self, code: str, groups: Mapping[str, list[int]], counted: str, n: int, base: str
    ) -> Explained:
        blocks: list[Block] = []
        for name in sorted(groups):
            by_case = self._case_of(sorted(set(groups[name])))
            blocks.append(heading(f"{name}: {len(by_case)}"))
            blocks += self._with_passages(by_case)
        command = f"leadline show {code}"
        return Explained(self._code(code), counted, len(groups), tuple(blocks), n, base, command=command)

    def _kind(self, kind: str) -> Recurrence:
        found: Recurrence = getattr(self._analysis, kind)
        return found

    def _ranked(self, code: str) -> tuple[Recurrence, int]:
        row = self._tables.code(code)
        found = next(f for f in map(self._kind, KINDS) if row in f.code)
        return found, int(np.flatnonzero(found.code == row)[0])

    def _verdict(self, title: str, kind: str, found: Recurrence, mask: Flags, counted: str) -> Explained:
        rows = rows_where(mask)
        base = _("n: codes that the settings of the study list under this kind.")
        blocks: list[Block] = [self._counted(len(rows)), self._lines(found, rows)]
        if rest := rows_where(~mask):
            blocks += [self._apart(len(rest)), self._lines(found, rest)]
        return Explained(f"{title}: {word_of(kind)}", counted, len(rows), tuple(blocks), len(found), base)

    def _lines(self, found: Recurrence, rows: Iterable[int], *, marked: int = -1) -> Listing:
        """Codes by rank, each with what its verdict rests on and leading to the cases that name it."""
        items: list[tuple[Inline, ...]] = []
        text = _(
            "rank {rank}: {share} {noun} (needs {needs}), {regions} regions, {roles} roles, {persons} "
            "persons; {verdict}"
        )
        for row in rows:
            key = str(self._tables.codes.key[found.code[row]])
            told = text.format(
                rank=found.rank[row],
                share=k_of_n(int(found.cases[row]), int(found.n[row])),
                noun=self._noun,
                needs=found.threshold[row],
                regions=found.regions[row],
                roles=found.roles[row],
                persons=found.informants[row],
                verdict=_("robust") if found.is_robust[row] else self._plain_verdict(found, row),
            )
            line: tuple[Inline, ...] = (
                Number(self._code(key), self._refer("responses_naming", key)),
                Text(f": {told}"),
            )
            items.append((Strong(line),) if row == marked else line)
        return Listing(tuple(items))

    def _plain_verdict(self, found: Recurrence, row: int) -> str:
        return _("recurring") if found.is_recurring[row] else _("not recurring")


def word_of(kind: str) -> str:
    """A kind of code in the report's language."""
    return {"challenges": _("challenges"), "opportunities": _("opportunities"), "asks": _("asks")}[kind]
