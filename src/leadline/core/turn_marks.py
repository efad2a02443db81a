"""The marks by which transcribers show who speaks, when, and which question is asked.

Everything here looks at one line or one word at a time; `leadline.core.turns` decides over a whole text.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

_CLOCK = r"\d{1,3}[ \u00a0]?:[ \u00a0]?\d{2,3}(?:[ \u00a0]?:[ \u00a0]?\d{2})?(?:[.,]\d{1,3})?"
_RANGE = rf"{_CLOCK}(?:[ \u00a0]*(?:-->|[-–—>]|to|à|a)[ \u00a0]*{_CLOCK})?"
_TIME = re.compile(
    rf"[\[(<]?[ ]*(?P<start>{_CLOCK})(?:[ \u00a0]*(?:-->|[-–—>]|to|à|a)[ \u00a0]*{_CLOCK})?[ ]*[\])>]?"
)
_LEADING_TIME = re.compile(
    rf"(?:[\[(<][ ]*(?P<in>{_CLOCK})(?:[ \u00a0]*(?:-->|[-–—>]|to|à|a)[ \u00a0]*{_CLOCK})?[ ]*[\])>]"
    r"|(?P<bare>\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?))[ \t\u00a0]*[-–—]?[ \t\u00a0]*"
)
_NAME = r"[^\W\d_](?:[\w.'’/&\u00a0 -]{0,38}?[\w.)])??"
_BRACKETED = re.compile(r"(?:\*\*)?\[(?P<label>[^\]\[\n]{1,60})\](?:\*\*)?[ \t\u00a0]*(?P<rest>.*)", re.S)
_LABELLED = re.compile(
    rf"(?:\*\*|__)?(?P<label>{_NAME})(?:\*\*|__)?[ \u00a0]*"
    rf"(?P<time>[\[(][ ]*{_RANGE}[ ]*[\])]|{_RANGE})?[ \u00a0]*"
    r"(?:(?:(?<!\d)[:：](?!//)|[:：](?![\d/]))(?:\*\*|__)?|\.[ ]?[–—]|\t)[ \t\u00a0]*"
)
_NAME_AND_TIME = re.compile(
    rf"(?:\*\*)?(?P<label>{_NAME})(?:\*\*)?[ \t\u00a0]*(?P<time>[\[(][ ]*{_RANGE}[ ]*[\])]|{_RANGE})[ \t]*"
)

ASKERS = frozenset(
    [
        "int", "interviewer", "interviewers", "researcher", "moderator", "facilitator", "enumerator",
        "q", "i",
        "chercheur", "chercheuse", "enqueteur", "enquetrice", "intervieweur", "intervieweuse", "animateur",
        "entrevistador", "entrevistadora", "investigador", "investigadora", "moderador", "moderadora", "e",
        "المحاور", "المحاوره", "الباحث", "الباحثه", "المقابل", "السايل", "س", "م",
    ]
)  # fmt: skip
ANSWERERS = frozenset(
    [
        "interviewee", "informant", "respondent", "participant", "answer", "a", "r", "p", "interviewe",
        "enquete", "enquetee", "repondant", "repondante", "reponse", "entrevistado", "entrevistada",
        "informante", "respuesta", "participante", "المشارك", "المشاركه", "المستجيب", "المستجيبه", "ج",
        "الضيف",
    ]
)  # fmt: skip
_NUMBERED_SPEAKER = re.compile(
    r"(?:speaker|spk|intervenante?|participante?|respondent|interviewee|interviewer|locut(?:eur|rice)|orador|hablante"
    r"|متحدث|المتحدث|مشارك|spkr|persona?|person)[ _-]?\d{1,2}"
)
_QUESTION = re.compile(
    r"(?:(?P<word>q(?:uestion)?|pregunta|السؤال|سؤال|س)[ \u00a0]?(?:n[°ºo][ ]?|no\.?[ ]?)?)?"
    r"(?P<number>\d{1,3})(?P<star>\*)?[ \u00a0]*(?P<mark>[-–—.):：]+|(?=\s*$))(?P<rest>[ \u00a0\t]*.*)",
    re.I | re.S,
)
# Chance seldom reaches it in interviews of another guide; the same question told freely nearly always does.
_LEAST_ALIKE = 0.3
_SIDE_HEADINGS = frozenset(
    [
        "opening", "close", "closing", "introduction", "intro", "end",
        "ouverture", "cloture", "fin", "conclusion", "apertura",
        "cierre", "inicio", "introduccion", "مقدمه", "خاتمه",
        "الافتتاح", "الختام", "افتتاح", "ختام",
    ]
)  # fmt: skip


def folded(text: str) -> str:
    """`text` in lower case, without accents, Arabic vowel signs and letter variants."""
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(character) and character != "\u0640"
    )
    return plain.translate(
        {0x0623: 0x0627, 0x0625: 0x0627, 0x0622: 0x0627, 0x0649: 0x064A, 0x0629: 0x0647, 0x0626: 0x064A}
    )


def is_asker(label: str) -> bool:
    """Whether `label` is a word for who asks (a slip of one letter allowed: "Checheur")."""
    name = re.sub(r"[ _-]?\d{1,2}$", "", folded(label)).strip()
    if name in ASKERS:
        return True
    if name in ANSWERERS or len(name) < 6:
        return False
    return bool(difflib.get_close_matches(name, ASKERS, n=1, cutoff=0.9))


def is_known_label(label: str) -> bool:
    """Whether `label` is a word or form that only a speaker label has."""
    name = folded(label).strip()
    stem = re.sub(r"[ _-]?\d{1,2}$", "", name)
    return bool(stem in ANSWERERS or _NUMBERED_SPEAKER.fullmatch(name)) or is_asker(label)


def is_side_heading(text: str) -> bool:
    """Whether a heading names what stands before or after the questions."""
    return folded(text).strip(" .:*") in _SIDE_HEADINGS


def seconds_of(clock: str) -> float:
    """The seconds of ``m:ss`` or ``h:mm:ss``, with decimals, in any script's digits.

    A slip like ``22:175`` counts by its first two digits.
    """
    total = 0.0
    for place, part in enumerate(re.sub(r"\s", "", clock).replace(",", ".").split(":")):
        total = total * 60 + float(re.sub(r"^(\d\d)\d", r"\1", part) if place else part)
    return total


@dataclass(frozen=True, slots=True)
class LineMark:
    """A possible label and time at the start of a line; `speech` is where the words begin in it."""

    label: str
    seconds: float | None
    speech: int
    is_bracketed: bool = False
    is_alone: bool = False


def line_mark(line: str) -> LineMark | None:
    """The label and time with which `line` begins, None where it begins with neither."""
    offset = len(line) - len(line.lstrip())
    seconds: float | None = None
    if time := _LEADING_TIME.match(line, offset):
        seconds = seconds_of(time["in"] or time["bare"])
        offset = time.end()
    marked = _bracketed_mark(line, offset) or _name_mark(line, offset)
    if marked is None:
        return None if seconds is None else LineMark("", seconds, offset, is_alone=not line[offset:].strip())
    own = marked.seconds if marked.seconds is not None else seconds
    return LineMark(marked.label, own, marked.speech, marked.is_bracketed, not line[marked.speech :].strip())


def _bracketed_mark(line: str, offset: int) -> LineMark | None:
    match = _BRACKETED.match(line, offset)
    if match is None or not re.match(r"[^\W\d_]", match["label"].strip()):
        return None
    position = match.start("rest")
    seconds = None
    if time := _TIME.match(line, position):
        seconds = seconds_of(time["start"])
        position = time.end()
    if colon := re.compile(r"[ \t\u00a0]*[:：][ \t\u00a0]*").match(line, position):
        position = colon.end()
    elif line[position:].strip() and seconds is None:
        return None
    return LineMark(match["label"].strip(), seconds, _after_blanks(line, position), is_bracketed=True)


def _name_mark(line: str, offset: int) -> LineMark | None:
    match = _NAME_AND_TIME.fullmatch(line, offset) or _LABELLED.match(line, offset)
    if match is None or len(match["label"].split()) > 5:
        return None
    time = _TIME.search(match["time"]) if match["time"] else None
    seconds = seconds_of(time["start"]) if time else None
    return LineMark(match["label"].strip(), seconds, _after_blanks(line, match.end()))


def _after_blanks(line: str, position: int) -> int:
    return len(line) - len(line[position:].lstrip())


@dataclass(frozen=True, slots=True)
class QuestionMark:
    """A question's number at the start of a line; `is_worded` when written Q8 or Question 8.

    `is_range`: a number follows, so that it is the next question ("1-45 years, then?") or a range
    ("2-3 people").
    """

    number: int
    is_worded: bool
    is_alone: bool
    is_range: bool = False


def question_mark(line: str) -> QuestionMark | None:
    """The number with which `line` begins as a question does, None where it does not."""
    match = _QUESTION.match(line.strip().lstrip("*_").rstrip("*_"))
    if match is None:
        return None
    rest = match["rest"].strip(" *_.:)\u00a0")
    is_range = False
    if not match["word"]:
        is_number = re.match(r"\d", match["rest"]) is not None
        if not match["mark"] or (is_number and not re.fullmatch(r"[-–—]", match["mark"])):
            return None  # 12, 1:10, 3.5: numbers that somebody says
        is_range = is_number
    return QuestionMark(int(match["number"]), bool(match["word"]), not rest, is_range)


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question of the guide: its key (its last digits are its number) and its wordings in all languages."""

    key: str
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wording:
    """A wording of a question: its words, their weight together, and how long a line may ask it."""

    key: str
    words: Counter[str]
    weight: float
    most_words: int


@dataclass
class QuestionFinder:
    """Finds questions of one guide by number or by wording."""

    questions: Sequence[GuideQuestion]
    _by_number: dict[int, str] = field(default_factory=dict)
    _wordings: list[_Wording] = field(default_factory=list)
    _weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = Counter(self._number(question.key) for question in self.questions)
        self._by_number = {
            number: question.key
            for question in self.questions
            if (number := self._number(question.key)) is not None and numbers[number] == 1
        }
        wordings = [
            (question.key, words)
            for question in self.questions
            for wording in question.wordings
            if len(words := self._words(wording)) >= 3
        ]
        seen = Counter(word for _, words in wordings for word in words)
        self._weights = {word: log(1 + len(wordings) / count) for word, count in seen.items()}
        self._wordings = [
            _Wording(
                key,
                words,
                weight=sum(self._weights[word] * count for word, count in words.items()),
                most_words=3 * sum(words.values()) + 15,
            )
            for key, words in wordings
        ]

    def by_number(self, number: int) -> str:
        """The key of the question with this number, '' where there is none or several."""
        return self._by_number.get(number, "")

    def is_next(self, key: str, *, after: str) -> bool:
        """Whether question `key` follows question `after` ('' before the first) in the guide."""
        keys = [question.key for question in self.questions]
        return keys.index(key) == (keys.index(after) + 1 if after in keys else 0)

    def by_key(self, text: str) -> str:
        """The key that `text` is, or begins with; '' where there is none."""
        name = folded(text).strip(" .:*")
        return next((q.key for q in self.questions if folded(q.key) == name), "")

    def by_wording(self, text: str) -> tuple[str, float]:
        """The question whose words `text` holds best, and the weighted share of them (0 to 1)."""
        words = self._words(text)
        said = sum(words.values())
        shares: dict[str, float] = {}
        for wording in self._wordings:
            if said > wording.most_words:
                continue
            found = sum(
                self._weights[word] * min(count, words[word])
                for word, count in wording.words.items()
                if word in words
            )
            shares[wording.key] = max(shares.get(wording.key, 0.0), found / wording.weight)
        if not shares:
            return "", 0.0
        best, second = (*sorted(shares, key=lambda key: shares[key], reverse=True), "")[:2]
        if second and shares[best] - shares[second] < 0.1:
            return "", 0.0
        return best, shares[best]

    def resembles(self, key: str, text: str) -> bool:
        """Whether `text` may ask question `key`: enough words of one stand in the other.

        Also where too little is said to tell. A word that no question of the guide has weighs most.
        """
        words = self._words(text)
        unknown = max(self._weights.values(), default=0.0)
        weight = sum(self._weights.get(word, unknown) * count for word, count in words.items())
        own = [wording for wording in self._wordings if wording.key == key]
        if sum(words.values()) < 3 or not own:
            return True
        return any(
            sum(self._weights[word] * count for word, count in (wording.words & words).items())
            >= _LEAST_ALIKE * min(wording.weight, weight)
            for wording in own
        )

    @staticmethod
    def _number(key: str) -> int | None:
        digits = re.search(r"(\d+)$", key)
        return int(digits[1]) if digits else None

    @staticmethod
    def _words(text: str) -> Counter[str]:
        return Counter(re.findall(r"[^\W\d_]{2,}", folded(text)))
