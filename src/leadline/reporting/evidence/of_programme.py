"""The programme: cases, plan, interviews, persons, languages, and what became of the guide's questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from leadline.core.tables import row_of
from leadline.core.vocabulary import CoverageStatus, SlotState
from leadline.reporting.document import Block, Paragraph, Text
from leadline.reporting.evidence.explaining import Explained, Explainer, heading, listing, rows_where, word
from leadline.translation import gettext as _


class OfProgramme(Explainer):
    """Explanations of what was planned, held and asked."""

    def cases(self) -> Explained:
        """Every case."""
        names = [self._case(row) for row in range(len(self._tables.cases))]
        counted = _("Counted: all {noun} of the study.").format(noun=self._noun)
        return Explained(self._noun.capitalize(), counted, len(names), (listing(names),))

    def interviews(self) -> Explained:
        """Every interview."""
        counted = _("Counted: interviews held, each once, however many people spoke.")
        rows = list(range(len(self._tables.interviews)))
        return self._of_interviews(_("Interviews held"), counted, rows, is_all=True)

    def joint_interviews(self) -> Explained:
        """Those with several people."""
        rows = [row for row, people in sorted(self._spoke.items()) if len(people) > 1]
        counted = _("Counted: interviews in which more than one person spoke.")
        return self._of_interviews(_("Joint interviews"), counted, rows)

    def in_language(self, language: str) -> Explained:
        """Those in a language."""
        rows = rows_where(self._tables.interviews.language == language)
        subject = _("Interviews in the language {language}").format(language=language)
        return self._of_interviews(subject, _("Counted: interviews held in this language."), rows)

    def languages(self) -> Explained:
        """Each language with its interviews."""
        spoken = self._tables.interviews.language
        names = sorted(set(spoken.tolist()))
        blocks: list[Block] = []
        for name in names:
            rows = rows_where(spoken == name)
            blocks.append(heading(f"{name}: {len(rows)}"))
            blocks.append(listing(str(self._tables.interviews.key[row]) for row in rows))
        counted = _("Counted: languages in which at least one interview was held.")
        return Explained(_("Languages"), counted, len(names), tuple(blocks))

    def persons(self, role: str = "") -> Explained:
        """Each person with the interviews and posts in which they spoke."""
        spoke = self._posts(role)
        title = _("Persons who spoke")
        subject = f"{title}: {role}" if role else title
        counted = _("Counted: persons, each once, however many posts they hold.")
        return Explained(subject, counted, len(spoke), (self._of_persons(spoke),))

    def double_posts(self) -> Explained:
        """Each person who spoke in several posts."""
        spoke = self._posts("")
        roles = {who: {role for role, _interview in posts} for who, posts in spoke.items()}
        found = {who: posts for who, posts in spoke.items() if len(roles[who]) > 1}
        counted = _("Counted: persons who spoke in more than one post.")
        base = _("n: persons who spoke.")
        subject = _("Persons in more than one post")
        return Explained(subject, counted, len(found), (self._of_persons(found),), len(spoke), base)

    def questions(self) -> Explained:
        """The guide."""
        keys, titles = self._tables.questions.key.tolist(), self._tables.questions.title.tolist()
        items = [f"{key} {title}" for key, title in zip(keys, titles, strict=True)]
        counted = _("Counted: questions of the interview guide.")
        return Explained(_("Questions of the guide"), counted, len(items), (listing(items),))

    def codes(self) -> Explained:
        """The codebook, by family."""
        codes = self._tables.codes
        rows = rows_where(codes.is_counted)
        families: dict[str, list[str]] = {}
        for row in rows:
            families.setdefault(str(codes.family[row]), []).append(f"{codes.key[row]} {codes.name[row]}")
        blocks: list[Block] = []
        for family, items in families.items():
            blocks += [heading(f"{self._code(family)}: {len(items)}"), listing(items)]
        counted = _("Counted: active codes that can be applied; families, which only head others, are not.")
        return Explained(_("Codes of the codebook"), counted, len(rows), tuple(blocks))

    def planned(self, role: str = "") -> Explained:
        """The plan."""
        return self._of_slots(_("Interviews planned"), role, set(SlotState), None)

    def held(self, role: str = "") -> Explained:
        """Of the plan, what was held."""
        return self._of_slots(_("Interviews held"), role, {SlotState.HELD}, self._value("planned", role))

    def not_held(self, reason: str, role: str = "") -> Explained:
        """Of the plan, what was not, for a reason."""
        state = SlotState.from_label(reason)
        title = _("Planned interviews: {state}").format(state=word(state))
        return self._of_slots(title, role, {state}, self._value("planned", role))

    def withdrawn(self) -> Explained:
        """Interviews of which only the key is left."""
        gone = self._tables.withdrawals
        keys = sorted(set(gone.key[gone.interview < 0].tolist()))
        counted = _("Counted: interviews that count no more, because everybody in them withdrew.")
        return Explained(_("Withdrawn interviews"), counted, len(keys), (listing(keys),))

    def asked(self, question: str) -> Explained:
        """Interviews by what became of a question."""
        wanted = set(CoverageStatus) - {CoverageStatus.NOT_ASKED}
        counted = _("Counted: interviews in which the question was asked, whatever the answer.")
        return self._of_coverage(question, wanted, counted)

    def answered(self, question: str) -> Explained:
        """Interviews by what became of a question."""
        counted = _("Counted: interviews in which the question was answered.")
        return self._of_coverage(question, {CoverageStatus.ANSWERED}, counted)

    def became(self, question: str, status: str) -> Explained:
        """Interviews by what became of a question: one of the columns of the table of coverage."""
        wanted = CoverageStatus.from_label(status)
        counted = _("Counted: interviews for which the sheet says of the question: {status}.")
        return self._of_coverage(question, {wanted}, counted.format(status=word(wanted)))

    # inside

    def _of_interviews(
        self, subject: str, counted: str, rows: list[int], *, is_all: bool = False
    ) -> Explained:
        all_rows = range(len(self._tables.interviews))
        blocks: list[Block] = [listing(self._interview(row) for row in sorted(rows, key=self._place))]
        n = None if is_all else len(all_rows)
        base = "" if is_all else _("n: interviews held.")
        return Explained(subject, counted, len(rows), tuple(blocks), n, base)

    def _name(self, interview: int) -> str:
        case = self._tables.cases.key[self._tables.interviews.case[interview]]
        return f"{self._tables.interviews.key[interview]} ({case})"

    def _place(self, interview: int) -> tuple[int, str]:
        return int(self._tables.interviews.case[interview]), str(self._tables.interviews.key[interview])

    def _posts(self, role: str) -> dict[int, list[tuple[str, int]]]:
        """Person -> (role, interview) of each post they spoke in, by pseudonym."""
        found: dict[int, list[tuple[str, int]]] = {}
        for interview, people in self._spoke.items():
            for who, roles in people.items():
                own = [(own, interview) for own in roles if role in ("", own)]
                if own:
                    found.setdefault(who, []).extend(own)
        names = self._tables.informants.pseudonym
        return dict(sorted(found.items(), key=lambda item: str(names[item[0]])))

    def _of_persons(self, spoke: Mapping[int, Iterable[tuple[str, int]]]) -> Block:
        tables = self._tables
        lines = []
        for who, posts in spoke.items():
            told = []
            for role, interview in posts:
                case = tables.cases.key[tables.interviews.case[interview]]
                told.append(f"{role} {case} ({tables.interviews.key[interview]})")
            lines.append(f"{tables.informants.pseudonym[who]}: {', '.join(told)}")
        return listing(lines)

    def _of_slots(self, title: str, role: str, states: set[SlotState], n: int | None) -> Explained:
        slots, tables = self._tables.slots, self._tables
        rows = rows_where(slots.round == self._round)
        if role:
            wanted = row_of(tables.roles.key, role)
            rows = [row for row in rows if slots.role[row] == wanted]
        counted_rows = [row for row in rows if SlotState(slots.state[row]) in states]
        rest = [row for row in rows if SlotState(slots.state[row]) not in states]
        blocks: list[Block] = [self._counted(len(counted_rows)), *self._slot_lines(counted_rows)]
        if rest:
            blocks += [self._apart(len(rest)), *self._slot_lines(rest)]
        counted = _("Counted: posts of the plan, one for each {noun} and role.").format(
            noun=tables.case_noun.split("|")[0]
        )
        base = _("n: all posts of the plan.") if n is not None and not role else ""
        base = _("n: all posts of the plan in this role.") if n is not None and role else base
        return Explained(
            f"{title}: {role}" if role else title, counted, len(counted_rows), tuple(blocks), n, base
        )

    def _slot_lines(self, rows: list[int]) -> Iterable[Block]:
        slots, tables = self._tables.slots, self._tables
        by_case: dict[int, list[str]] = {}
        for row in rows:
            role = str(tables.roles.key[slots.role[row]])
            told = f"{role} {word(SlotState(slots.state[row]))}"
            if slots.interview[row] >= 0:
                told += f" ({tables.interviews.key[slots.interview[row]]})"
            by_case.setdefault(int(slots.case[row]), []).append(told)
        return [listing(f"{self._case(case)}: {', '.join(by_case[case])}" for case in sorted(by_case))]

    def _of_coverage(self, question: str, wanted: set[CoverageStatus], counted: str) -> Explained:
        coverage, tables = self._tables.coverage, self._tables
        by_status: dict[CoverageStatus, list[str]] = {}
        noted = np.zeros(len(tables.interviews), dtype=np.bool_)
        count = 0
        for row in rows_where(coverage.question == row_of(tables.questions.key, question)):
            status = CoverageStatus(coverage.status[row])
            interview = int(coverage.interview[row])
            noted[interview] = True
            count += status in wanted
            reason = f": {coverage.reason[row]}" if coverage.reason[row] else ""
            by_status.setdefault(status, []).append(self._name(interview) + reason)
        blocks: list[Block] = []
        for status in sorted(by_status, key=lambda s: (s not in wanted, s)):
            mark = _("counted") if status in wanted else _("not counted")
            blocks.append(heading(f"{word(status)} ({mark}): {len(by_status[status])}"))
            blocks.append(listing(sorted(by_status[status])))
        if rest := rows_where(~noted):
            blocks += [
                Paragraph((Text(_("Without a line in the coverage sheet, and so not asked:")),)),
                listing(self._name(row) for row in rest),
            ]
        base = _("n: interviews held.")
        return Explained(
            self._question(question), counted, count, tuple(blocks), len(tables.interviews), base
        )
