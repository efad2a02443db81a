"""Cutting a text into turns: who speaks, when, and which question of the guide it belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from leadline.core.transcripts import Turn, TurnedText
from leadline.core.turn_marks import (
    GuideQuestion,
    LineMark,
    QuestionFinder,
    folded,
    is_asker,
    is_known_label,
    is_side_heading,
    line_mark,
    question_mark,
)
from leadline.core.vocabulary import TurnKind

__all__ = ["Doubt", "Found", "GuideQuestion", "Recognition", "recognise_turns"]

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*$")
_QUOTED = re.compile(r"[ \t]*>[ \t]?(?=\S)")
_TRANSLATED = re.compile(r"[ \t]*~[ \t]+(?:[^\W\d_][\w ]{0,20}\(translation\)[ ]?:[ ]*)?(?=\S)", re.I)
_NOTE = re.compile(r"\[\^\d+\][ \t]+(?=\S)")
_DASH = re.compile(r"[ \t]*[-–—][ \t]+(?=\S)")
_NOT_SPEAKERS = frozenset(
    ["note", "notes", "nb", "date", "place", "lieu", "lugar", "title", "titre", "remark", "remarque", "fecha"]
)
_SURE_WORDING, _CLOSE_WORDING = 0.7, 0.5


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that a person should look at.

    `kind` is one of ``label-unsure``, ``label-without-speech``, ``speaker-carried-over``,
    ``time-goes-back``, ``number-not-in-guide``, ``number-in-answer``, ``number-in-list``,
    ``heading-unknown``, ``wording-close``, ``wording-unlike`` (a question taken by its number, whose words
    are not those of the guide's question of that number); `guess` is the label or question it may be.
    """

    kind: str
    start: int
    end: int
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was recognised: turns by speaker label, time marks, places where each question is asked.

    `numbered` counts the questions that were taken by their number and are written out beside it.
    """

    speakers: Mapping[str, int]
    times: int
    questions: Mapping[str, int]
    numbered: int = 0


@dataclass(frozen=True, slots=True)
class Recognition:
    """The turns of a text with what was found, for a person to see and correct."""

    turns: TurnedText
    found: Found
    doubtful: tuple[Doubt, ...]


def recognise_turns(
    text: str,
    *,
    questions: Sequence[GuideQuestion] = (),
    kind: TurnKind | None = None,
    language: str = "",
    translation_language: str = "und",
) -> Recognition:
    """Cut a normalised text into turns that belong to the guide's questions.

    Parameters
    ----------
    text
        In the normal form of `leadline.core.text.normalise_text`.
    questions
        The guide; a question is found by heading, by number or by words close to its own.
    kind
        What unmarked paragraphs are. None: verbatim where speakers or times are marked, else notes;
        speech is never assumed. Notes have no speaker labels, each paragraph is a turn.
    language, translation_language
        Of the text, and of the paragraphs that begin with ``~`` and translate the turn before.

    Returns
    -------
    Recognition
        Turns in order, not overlapping, never empty, without label and time mark.
    """
    lines = _lines(text)
    marks = _accepted_marks(lines, kind)
    is_verbatim = kind is TurnKind.VERBATIM or (kind is None and bool(marks.by_line))
    finder = QuestionFinder(questions)
    cut = _Cut(lines, marks, finder, is_verbatim, translation_language)
    cut.run()
    turns = tuple(cut.turns)
    speakers = Counter(
        turn.speaker for turn in turns if turn.speaker and turn.kind is not TurnKind.TRANSLATION
    )
    found = Found(dict(speakers), cut.times, dict(cut.asked), cut.numbered)
    doubtful = tuple(sorted(cut.doubts, key=lambda doubt: (doubt.start, doubt.end, doubt.kind)))
    return Recognition(TurnedText(text, turns, language), found, doubtful)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    continues: bool
    """Whether it goes on with the paragraph of the line before (a text wrapped by hand)."""

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


def _lines(text: str) -> list[_Line]:
    """All lines; in blocks whose lines all look wrapped, each but the first continues a paragraph."""
    lines: list[_Line] = []
    block: list[int] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        lines.append(_Line(start, line, False))
        start += len(line) + 1
        if line.strip():
            block.append(len(lines) - 1)
            continue
        if len(block) > 1 and all(50 <= len(lines[index].text) <= 120 for index in block[:-1]):
            for index in block[1:]:
                lines[index] = replace(lines[index], continues=True)
        block = []
    return lines


@dataclass
class _Marks:
    """The labels and times that were accepted, by line; the labels that were not."""

    by_line: dict[int, LineMark] = field(default_factory=dict)
    unsure: dict[int, LineMark] = field(default_factory=dict)


def _accepted_marks(lines: Sequence[_Line], kind: TurnKind | None) -> _Marks:
    """Decide over the whole text which possible labels are speakers.

    A label counts when a time stands with it somewhere, when it is a word for a speaker, or when it
    comes again beside another such label; ``Note:`` or one ``Gaps:`` in notes do not.
    """
    if kind is TurnKind.NOTES:
        return _Marks()
    possible: dict[int, LineMark] = {}
    for number, line in enumerate(lines):
        text = line.text
        if not text.strip() or _HEADING.match(text) or _QUOTED.match(text) or _TRANSLATED.match(text):
            continue
        if (question := question_mark(text)) is not None and question.is_worded:
            continue
        if (mark := line_mark(text)) is not None:
            possible[number] = mark
    timed = Counter(mark.label for mark in possible.values() if mark.seconds is not None)
    plain = Counter(mark.label for mark in possible.values() if not mark.is_bracketed)
    sure = {label for label in {*timed, *plain} if label and (timed[label] or is_known_label(label))}
    sure -= {label for label in sure if len(label) == 1 and timed[label] + plain[label] < 2}
    names = {label: count for label, count in plain.items() if label and _looks_like_name(label)}
    written = sum(1 for line in lines if line.text.strip())
    enough = 1 if sum(names.values()) >= 0.8 * written else 2
    often = {label for label, count in names.items() if count >= (enough if sure else 3)}
    if len(often | sure) >= 2:
        sure |= often
    labelled = sum(1 for mark in possible.values() if mark.label in sure)
    if kind is None and not any(timed.values()) and labelled < 3 and labelled < 0.3 * written:
        sure = set()
    marks = _Marks()
    for number, mark in possible.items():
        if (not mark.label and mark.seconds is not None) or mark.label in sure or _is_named(mark):
            marks.by_line[number] = mark
        elif mark.label and _looks_like_name(mark.label) and not mark.is_bracketed:
            marks.unsure[number] = mark
    if not marks.by_line:
        _accept_dashes(lines, marks)
    return marks


def _is_named(mark: LineMark) -> bool:
    return mark.is_bracketed and mark.is_alone and is_known_label(mark.label)


def _looks_like_name(label: str) -> bool:
    return (
        len(label.split()) <= 3
        and not label[0].islower()
        and folded(label) not in _NOT_SPEAKERS
        and not label.endswith(".")
    )


def _accept_dashes(lines: Sequence[_Line], marks: _Marks) -> None:
    """Dialogue by dashes: nearly every paragraph begins with one, and something is asked."""
    written = [(number, line) for number, line in enumerate(lines) if line.text.strip()]
    dashes = [(number, match) for number, line in written if (match := _DASH.match(line.text))]
    asks = any(lines[number].text.rstrip().endswith(("?", "؟")) for number, _ in dashes)
    if len(dashes) >= 2 and asks and len(dashes) >= 0.8 * len(written):
        for number, match in dashes:
            marks.by_line[number] = LineMark("", None, match.end())


@dataclass
class _Cut:
    """One pass over the lines; the open turn is closed by whatever begins the next."""

    lines: Sequence[_Line]
    marks: _Marks
    finder: QuestionFinder
    is_verbatim: bool
    translation_language: str
    turns: list[Turn] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    times: int = 0
    numbered: int = 0
    _open: Turn | None = None
    _question: str = ""
    _question_level: int = 0
    _speaker: str = ""
    _last_time: float = -1.0
    _askers: frozenset[str] = frozenset()
    _has_named_questions: bool = False

    def run(self) -> None:
        self._askers = self._asking_speakers()
        self._has_named_questions = any(self._is_named_question(line.text) for line in self.lines)
        for number, line in enumerate(self.lines):
            if line.text.strip():
                self._take(number, line)
        self._close()

    def _take(self, number: int, line: _Line) -> None:
        text = line.text
        if heading := _HEADING.match(text):
            self._head(line, heading)
        elif match := _TRANSLATED.match(text):
            self._translate(line, match.end())
        elif match := _QUOTED.match(text):
            self._single(line, match.end(), TurnKind.VERBATIM)
        elif match := _NOTE.match(text):
            self._single(line, match.end(), TurnKind.NOTES)
        elif (mark := self.marks.by_line.get(number)) is not None:
            self._speak(line, mark)
        else:
            if (mark := self.marks.unsure.get(number)) is not None and self.is_verbatim:
                self.doubts.append(Doubt("label-unsure", line.start, line.end, mark.label))
            self._go_on(line)

    # -- questions

    def _head(self, line: _Line, heading: re.Match[str]) -> None:
        self._close()
        self._speaker = ""
        level, title = len(heading[1]), heading[2]
        key = self._heading_key(title)
        if key:
            self._compare(key, title, line, line.start + heading.start(2))
            self.asked[key] += 1
            self._question, self._question_level = key, level
        elif not self._question_level or level <= self._question_level:
            self._question = ""
            if not is_side_heading(title):
                self.doubts.append(Doubt("heading-unknown", line.start, line.end))

    def _heading_key(self, title: str) -> str:
        if key := self.finder.by_key(title):
            return key
        mark = question_mark(title)
        if mark is not None and (key := self.finder.by_number(mark.number)):
            return key
        key, share = self.finder.by_wording(title)
        return key if share >= _SURE_WORDING else ""

    def _is_named_question(self, text: str) -> bool:
        if heading := _HEADING.match(text):
            return bool(self._heading_key(heading[2]))
        mark = question_mark(text)
        return mark is not None and mark.is_worded and bool(self.finder.by_number(mark.number))

    def _asking_speakers(self) -> frozenset[str]:
        """Who asks: the labels that mean it, else whoever says the most question numbers."""
        labels = {mark.label for mark in self.marks.by_line.values() if mark.label}
        if known := frozenset(label for label in labels if is_asker(label)):
            return known
        speaker = ""
        numbers: Counter[str] = Counter()
        for index, line in enumerate(self.lines):
            mark = self.marks.by_line.get(index)
            speaker = mark.label or speaker if mark else speaker
            question = question_mark(line.text[mark.speech if mark else 0 :])
            if speaker and question is not None and self.finder.by_number(question.number):
                numbers[speaker] += 1
        return frozenset([numbers.most_common(1)[0][0]]) if numbers else frozenset()

    def _asked_key(self, line: _Line, offset: int, speaker: str) -> tuple[str, bool]:
        """The question that begins at `offset` of the line ('' for none), and whether it stands alone."""
        speech = line.text[offset:]
        may_ask = speaker in self._askers or not speaker or not self._askers
        if (mark := question_mark(speech)) is not None:
            key = self.finder.by_number(mark.number)
            if mark.is_range and not (key and self.finder.is_next(key, after=self._question)):
                return "", False
            if key and (mark.is_worded or (may_ask and (self.is_verbatim or not self._has_named_questions))):
                if speaker in self._askers or "?" in speech or "؟" in speech:
                    self._compare(key, speech, line, line.start + offset)
                return key, mark.is_alone
            if self.finder.questions and (mark.is_worded or key or (speaker and speaker in self._askers)):
                kind = "number-not-in-guide"
                if key:
                    kind = "number-in-answer" if self.is_verbatim else "number-in-list"
                self.doubts.append(Doubt(kind, line.start + offset, line.end, key or str(mark.number)))
        elif may_ask and self.finder.questions:
            key, share = self.finder.by_wording(speech)
            if share >= _SURE_WORDING:
                return key, False
            if share >= _CLOSE_WORDING and key != self._question:
                self.doubts.append(Doubt("wording-close", line.start + offset, line.end, key))
        return "", False

    def _compare(self, key: str, text: str, line: _Line, start: int) -> None:
        """Doubt a question taken by its number whose words are others: a guide of somebody's own, perhaps."""
        mark = question_mark(text)
        if mark is None or mark.is_alone:
            return
        self.numbered += 1
        if not self.finder.resembles(key, text):
            self.doubts.append(Doubt("wording-unlike", start, line.end, key))

    # -- turns

    def _speak(self, line: _Line, mark: LineMark) -> None:
        self._close()
        if mark.seconds is not None:
            self.times += 1
            if mark.seconds < self._last_time:
                self.doubts.append(Doubt("time-goes-back", line.start, line.end))
            self._last_time = mark.seconds
        if mark.label:
            self._speaker = mark.label
        elif self._speaker:
            self.doubts.append(Doubt("speaker-carried-over", line.start, line.end, self._speaker))
        start = line.start + mark.speech
        if mark.is_alone:
            start = line.end
        else:
            self._ask(line, mark.speech)
        end = max(start, line.end)
        self._open = Turn(start, end, self._speaker, self._question, TurnKind.VERBATIM, seconds=mark.seconds)

    def _ask(self, line: _Line, offset: int) -> bool:
        key, is_alone = self._asked_key(line, offset, self._speaker)
        if key:
            self.asked[key] += 1
            self._question, self._question_level = key, 0
        return bool(key) and is_alone

    def _go_on(self, line: _Line) -> None:
        """A line without label: more of the open turn, a question, or a paragraph of notes."""
        if self._open is not None and line.continues and self._open.end > self._open.start:
            self._open = replace(self._open, end=line.end)
            return
        before = self._question
        asked = self.asked.total()
        if self._ask(line, 0):
            self._close()  # the reference of a question on a line of its own is a heading
            return
        start = line.end - len(line.text.strip())
        is_new_question = self.asked.total() > asked and self._question != before
        is_empty = self._open is not None and self._open.end == self._open.start
        if self._open is not None and is_empty:
            self._open = replace(self._open, start=start, end=line.end, question=self._question)
        elif self._open is not None and self.is_verbatim and self._speaker and not is_new_question:
            self._open = replace(self._open, end=line.end)
        elif self.is_verbatim and self._speaker:
            self._close()
            self._open = Turn(start, line.end, self._speaker, self._question, TurnKind.VERBATIM)
        elif self.is_verbatim and self._open is not None and self._open.kind is TurnKind.VERBATIM:
            self._open = replace(self._open, end=line.end)
        else:
            self._close()
            self._open = Turn(start, line.end, "", self._question, TurnKind.NOTES)

    def _single(self, line: _Line, offset: int, kind: TurnKind) -> None:
        """A quotation in notes, or a note under the text: a turn of its own."""
        self._close()
        self.turns.append(Turn(line.start + offset, line.end, "", self._question, kind))

    def _translate(self, line: _Line, offset: int) -> None:
        self._close()
        position = len(self.turns) - 1
        while position >= 0 and self.turns[position].kind is TurnKind.TRANSLATION:
            position -= 1
        original = self.turns[position] if position >= 0 else None
        self.turns.append(
            Turn(
                line.start + offset,
                line.end,
                original.speaker if original else "",
                original.question if original else self._question,
                TurnKind.TRANSLATION,
                self.translation_language,
                original=position if original else None,
            )
        )

    def _close(self) -> None:
        turn, self._open = self._open, None
        if turn is None:
            return
        if turn.start < turn.end:
            self.turns.append(turn)
        else:
            self.doubts.append(Doubt("label-without-speech", max(turn.start - 1, 0), turn.end, turn.speaker))
