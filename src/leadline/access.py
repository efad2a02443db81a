"""The one door from a key to an object. What is absent and what may not be known look the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leadline.core.agreement.reconciling import CodedPassage, Compared, compare_codings
from leadline.core.vocabulary import PASSAGE_ATTRIBUTES, CodeState, Layer
from leadline.errors import Conflict, NotFound, Refused, nearest
from leadline.store.models import (
    Case,
    Code,
    CodebookVersion,
    Coding,
    Consent,
    Document,
    Finding,
    Indicator,
    Informant,
    Interview,
    Participant,
    Recording,
    Round,
    SavedSearch,
    Slot,
    Study,
    Transcript,
)


def _get(model: Any, error: str, /, *, shown: str, **lookup: Any) -> Any:
    found = model.live.filter(**lookup).first()
    if found is None:
        raise NotFound(error, key=shown, **_hints(model, lookup))
    return found


def _hints(model: Any, lookup: dict[str, Any]) -> dict[str, str]:
    """The nearest keys among what the same lookup could have found: those of one study, never of another."""
    if "key" not in lookup:
        return {}
    others = {name: value for name, value in lookup.items() if name != "key"}
    keys = model.live.filter(**others).values_list("key", flat=True)
    return {"nearest": nearest(lookup["key"], keys)}


def get_study(key: str) -> Study:
    """The study with this key, or ``NotFound`` (``study-unknown``)."""
    return _get(Study, "study-unknown", shown=key, key=key)  # type: ignore[no-any-return]


def get_only_study() -> Study:
    """The workspace's one study; ``NotFound`` (``study-ambiguous``) when there is none or several."""
    found = list(Study.live.all()[:2])
    if len(found) != 1:
        raise NotFound("study-ambiguous", count=Study.live.count())
    return found[0]  # type: ignore[no-any-return]


def get_case(study: Study, key: str) -> Case:
    """The case with this key, or ``NotFound`` (``case-unknown``)."""
    return _get(Case, "case-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_round(study: Study, key: str) -> Round:
    """The round with this key, or ``NotFound`` (``round-unknown``)."""
    return _get(Round, "round-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_code(study: Study, key: str) -> Code:
    """The code with this key, or ``NotFound`` (``code-unknown``)."""
    return _get(Code, "code-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_codebook_version(study: Study, number: int) -> CodebookVersion:
    """The version of the codebook with this number, or ``NotFound`` (``version-unknown``)."""
    lookup = {"study": study, "number": number}
    return _get(CodebookVersion, "version-unknown", shown=str(number), **lookup)  # type: ignore[no-any-return]


def get_saved_search(study: Study, search_id: UUID) -> SavedSearch:
    """The saved search with this id, or ``NotFound`` (``search-unknown``)."""
    lookup = {"study": study, "pk": search_id}
    return _get(SavedSearch, "search-unknown", shown=str(search_id), **lookup)  # type: ignore[no-any-return]


def get_indicator(study: Study, key: str) -> Indicator:
    """The indicator with this key, or ``NotFound`` (``indicator-unknown``)."""
    return _get(Indicator, "indicator-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_interview(study: Study, key: str) -> Interview:
    """The interview with this key, or ``NotFound`` (``interview-unknown``)."""
    return _get(Interview, "interview-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_document(study: Study, key: str) -> Document:
    """The document with this key, or ``NotFound`` (``document-unknown``)."""
    return _get(Document, "document-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_holder(study: Study, key: str) -> Interview | Document:
    """The interview or document with this key, or ``NotFound`` (``interview-unknown``)."""
    found = Interview.live.filter(study=study, key=key).first()
    return found or Document.live.filter(study=study, key=key).first() or get_interview(study, key)


def get_informant(study: Study, pseudonym: str) -> Informant:
    """The informant with this pseudonym, or ``NotFound`` (``informant-unknown``)."""
    return _get(  # type: ignore[no-any-return]
        Informant, "informant-unknown", shown=pseudonym, study=study, pseudonym=pseudonym
    )


def get_slot(study: Study, slot_id: UUID) -> Slot:
    """The planned post with this id, or ``NotFound`` (``slot-unknown``)."""
    related = ("case", "role", "round", "interview")
    found: Slot | None = Slot.live.filter(study=study, pk=slot_id).select_related(*related).first()
    if found is None:
        raise NotFound("slot-unknown", key=str(slot_id))
    return found


def get_coding(study: Study, coding_id: UUID, *, is_retracted: bool = False) -> Coding:
    """The coding with this id (one that was taken back where asked).

    Raises ``NotFound`` (``coding-unknown``) or ``Conflict`` (``coding-changed``) where it was replaced since.
    """
    known = Coding.objects if is_retracted else Coding.live
    related = ("transcript", "code", "coder")
    mine = {"transcript__study": study, "pk": coding_id}
    found = known.filter(**mine).select_related(*related).first()
    if found is None:
        if Coding.objects.filter(**mine).exists():
            raise Conflict("coding-changed")
        raise NotFound("coding-unknown", key=str(coding_id))
    return found


def get_finding(study: Study, key: str, *, language: str) -> Finding:
    """The finding with this key in this language, or ``NotFound`` (``finding-unknown``)."""
    lookup = {"study": study, "key": key, "language": language}
    return _get(Finding, "finding-unknown", shown=key, **lookup)  # type: ignore[no-any-return]


def get_removed_finding(study: Study, finding_id: UUID) -> Finding:
    """A finding that was removed, or ``NotFound`` (``finding-unknown``)."""
    found = Finding.objects.exclude(deleted_at=None).filter(study=study, pk=finding_id).first()
    if found is None:
        raise NotFound("finding-unknown", key=str(finding_id))
    return found


def get_current_transcript(holder: Interview | Document) -> Transcript:
    """The version that holds now, or ``NotFound`` (``transcript-absent``)."""
    field = "interview" if isinstance(holder, Interview) else "document"
    lookup = {field: holder, "is_current": True}
    return _get(Transcript, "transcript-absent", shown=holder.key, **lookup)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Who no longer takes part: (interview, informant), and the interviews in which nobody does."""

    people: frozenset[tuple[UUID, UUID]]
    interviews: frozenset[UUID]

    def holds(self, interview: UUID | None, informant: UUID | None) -> bool:
        """Whether what this informant (None: not known who) said in the interview may be shown no longer."""
        return interview in self.interviews or (interview, informant) in self.people


def find_withdrawn(study: Study, **of: Any) -> Withdrawn:
    """Who withdrew from interviews of a study (`of` narrows), as it holds now; docs/definitions.md."""
    given = Consent.live.filter(interview__study=study, **of).order_by("given_at", "id")
    answers = given.values_list("interview_id", "informant_id", "takes_part")
    latest = {(interview, who): takes_part for interview, who, takes_part in answers}
    gone = frozenset(pair for pair, takes_part in latest.items() if not takes_part)
    spoke = Participant.live.filter(interview__in={interview for interview, _who in gone})
    stay = {pair[0] for pair in spoke.values_list("interview_id", "informant_id") if pair not in gone}
    return Withdrawn(gone, frozenset(interview for interview, _who in gone) - stay)


def check_may_record(interview: Interview) -> None:
    """Raise ``Refused`` unless everybody who spoke takes part and may be recorded, as it holds now.

    ``recording-not-agreed`` names who does not, or was not asked; ``recording-nobody`` says that nobody is
    entered.
    """
    given = Consent.live.filter(interview=interview).order_by("given_at", "id")
    agrees = {
        who: takes_part and may_record
        for who, takes_part, may_record in given.values_list("informant_id", "takes_part", "may_record")
    }
    spoke = dict(
        Participant.live.filter(interview=interview).values_list("informant_id", "informant__pseudonym")
    )
    if not spoke:
        raise Refused("recording-nobody", key=interview.key)
    if others := sorted(name for who, name in spoke.items() if not agrees.get(who)):
        raise Refused("recording-not-agreed", key=interview.key, informants=", ".join(others))


def get_recording(interview: Interview, *, to_remove: bool = False) -> Recording:
    """The interview's recording, to be played, or to be removed, which needs nobody's consent.

    Raises ``NotFound`` (``recording-absent``), and ``Refused`` as :func:`check_may_record` does.
    """
    found: Recording = _get(Recording, "recording-absent", shown=interview.key, interview=interview)
    if not to_remove:
        check_may_record(interview)
    return found


def compare_coders(study: Study, **of: Any) -> dict[UUID, Compared]:
    """What coders agree on in each interview that at least two coded (`of` narrows), in two queries.

    Read are the coders' own accepted codings of codes in use, in current texts, of those who take part.
    """
    gone = find_withdrawn(study, **of)
    live = Coding.live.filter(transcript__study=study, transcript__is_current=True, is_accepted=True)
    live = live.filter(layer=Layer.CODER, **{f"transcript__{name}": value for name, value in of.items()})
    rows = live.exclude(transcript__interview=None).exclude(code__state=CodeState.RETIRED)
    place = (
        "transcript__interview_id",
        "turn__informant_id",
        "start",
        "end",
        "code__key",
        "coder__key",
        "id",
    )
    found: dict[UUID, list[CodedPassage]] = defaultdict(list)
    for interview, who, start, end, code, coder, coding, *values in rows.values_list(
        *place, *PASSAGE_ATTRIBUTES
    ):
        if not gone.holds(interview, who):
            found[interview].append(CodedPassage(start, end, code, coder, coding.hex, tuple(values)))
    coders = {interview: sorted({c.coder for c in codings}) for interview, codings in found.items()}
    return {
        interview: compare_codings(codings, coders[interview])
        for interview, codings in found.items()
        if len(coders[interview]) > 1
    }
