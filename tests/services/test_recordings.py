"""Recordings are kept byte for byte, played in parts, only with consent, and removed to the last byte."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from leadline.access import get_interview, get_recording
from leadline.core.vocabulary import QuoteConsent
from leadline.errors import FormatError, InputError, NotFound, Refused
from leadline.interchange.recordings import recognise_recording
from leadline.queries.audit import list_log
from leadline.queries.recordings import get_recording_state, read_recording
from leadline.services import recordings
from leadline.services.programme import ConsentGiven, PlanRow, record_consents, record_plan
from leadline.services.recordings import CHUNK, attach_recording, remove_recording
from leadline.store.models import Interview, Recording, RecordingChunk, Study
from leadline.workspace import Workspace
from tests.small_study import make_small_study

OGG = b"OggS\0\2"
CANARY = b"the ferry at night, as it was said"


def sound(size: int, *, seed: int = 3) -> bytes:
    """Bytes that begin as an Ogg file does."""
    return (OGG + CANARY + random.Random(seed).randbytes(size))[:size]


def in_pieces(content: bytes, size: int = 64_000) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def agree(study: Study, informant: str, *, may_record: bool, by: object, takes_part: bool = True) -> None:
    answer = ConsentGiven("A-1", informant, takes_part, may_record, QuoteConsent.BY_ROLE, True)
    record_consents(study, [answer], by=by)  # type: ignore[arg-type]


@pytest.fixture
def interview(workspace: Workspace) -> Iterator[Interview]:
    """The interview A-1 of one informant who may be recorded, in its workspace."""
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        agree(study, informant_of(study), may_record=True, by=by)
        yield get_interview(study, "A-1")


def informant_of(study: Study) -> str:
    spoke = get_interview(study, "A-1").participants.select_related("informant").get()
    return str(spoke.informant.pseudonym)


def test_every_range_is_the_bytes_that_came(interview: Interview, workspace: Workspace) -> None:
    content = sound(2 * CHUNK + 12_345)
    attach_recording(interview, in_pieces(content), by=workspace.actor())
    recording = get_recording(interview)
    assert (recording.size, recording.media_type) == (len(content), "audio/ogg")
    edges = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, len(content))
    for start in edges:
        for end in edges:
            assert read_recording(recording, start, end) == content[start:end]
    assert read_recording(recording, 0, len(content) + 10) == content


def test_a_part_reads_only_the_rows_that_hold_it(interview: Interview, workspace: Workspace) -> None:
    attach_recording(interview, [sound(4 * CHUNK)], by=workspace.actor())
    recording = get_recording(interview)
    with CaptureQueriesContext(connections[workspace.alias]) as asked:
        assert len(read_recording(recording, CHUNK + 5, CHUNK + 9)) == 4
    assert len(asked) == 1
    assert RecordingChunk.live.filter(start__lt=CHUNK + 9, end__gt=CHUNK + 5).count() == 1


def test_the_log_holds_ids_and_sizes_only(interview: Interview, workspace: Workspace) -> None:
    kept = attach_recording(interview, [sound(900)], by=workspace.actor())
    remove_recording(interview, by=workspace.actor())
    details = {"study": str(interview.study_id), "interview": "A-1", "recording": str(kept.id), "size": 900}
    removed, attached = list_log(limit=2)
    assert (attached.action, attached.details) == ("attach-recording", details)
    assert (removed.action, removed.details) == ("remove-recording", details)


def test_removing_leaves_a_tombstone_and_no_byte(interview: Interview, workspace: Workspace) -> None:
    attach_recording(interview, [sound(CHUNK + 1)], by=workspace.actor())
    with pytest.raises(Refused) as twice:
        attach_recording(interview, [sound(50)], by=workspace.actor())
    assert twice.value.code == "recording-exists"
    remove_recording(interview, by=workspace.actor())
    assert RecordingChunk.objects.count() == 0
    (stone,) = Recording.objects.all()
    assert stone.deleted_at is not None
    for again in (get_recording, lambda one: remove_recording(one, by=workspace.actor())):
        with pytest.raises(NotFound) as absent:
            again(interview)
        assert absent.value.code == "recording-absent"
    attach_recording(interview, [sound(50)], by=workspace.actor())


def test_what_was_removed_stands_nowhere_on_the_disk(
    copy_of: Callable[[Path], Workspace], empty_folder: Path
) -> None:
    workspace = copy_of(empty_folder)
    on_disk = lambda: b"".join(p.read_bytes() for p in Path(workspace.path).iterdir())  # noqa: E731
    with workspace.use():
        study = make_small_study(workspace.actor())
        agree(study, informant_of(study), may_record=True, by=workspace.actor())
        attach_recording(get_interview(study, "A-1"), [sound(5000)], by=workspace.actor())
        assert CANARY in on_disk(), "the canary cannot sing"
        remove_recording(get_interview(study, "A-1"), by=workspace.actor())
        assert CANARY not in on_disk()


def test_without_everybodys_consent_nothing_is_kept_or_played(
    interview: Interview, workspace: Workspace
) -> None:
    study, by = interview.study, workspace.actor()
    first = informant_of(study)
    attach_recording(interview, [sound(100)], by=by)
    assert get_recording_state(interview).is_playable
    row = PlanRow("A", "CP", "1", interview="A-1", informant="Second")
    record_plan(study, [row], by=by)
    for change in (
        lambda: None,  # nobody asked the second one
        lambda: agree(study, "Second", may_record=False, by=by),
        lambda: agree(study, "Second", may_record=True, by=by, takes_part=False),
    ):
        change()
        for refused in (get_recording, lambda one: attach_recording(one, [sound(100)], by=by)):
            with pytest.raises(Refused) as refusal:
                refused(interview)
            assert (refusal.value.code, refusal.value.details["informants"]) == (
                "recording-not-agreed",
                "Second",
            )
    agree(study, "Second", may_record=True, by=by)
    assert get_recording(interview).size == 100
    agree(study, first, may_record=False, by=by)
    state = get_recording_state(interview)
    assert (state.size, state.is_playable) == (100, False)
    remove_recording(interview, by=by)
    assert get_recording_state(interview).size is None


def test_where_nobody_is_entered_nobody_agreed(interview: Interview, workspace: Workspace) -> None:
    record_plan(interview.study, [PlanRow("A", "CP", "1", interview="Z-1")], by=workspace.actor())
    with pytest.raises(Refused) as refusal:
        attach_recording(get_interview(interview.study, "Z-1"), [sound(9)], by=workspace.actor())
    assert refusal.value.code == "recording-nobody"


def test_what_is_no_recording_is_not_kept(
    interview: Interview, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "MOST", 2 * CHUNK)
    for kind, pieces, code in (
        (FormatError, [b"<html>", b"OggS"], "recording-unknown"),
        (InputError, [], "recording-empty"),
        (InputError, in_pieces(sound(2 * CHUNK + 1)), "recording-too-large"),
    ):
        with pytest.raises(kind) as error:
            attach_recording(interview, pieces, by=workspace.actor())
        assert error.value.code == code
        assert (Recording.objects.count(), RecordingChunk.objects.count()) == (0, 0)
    attach_recording(interview, in_pieces(sound(2 * CHUNK)), by=workspace.actor())


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "audio/webm"),
        (b"OggS\0\2\0\0", "audio/ogg"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"ID3\4\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A \0\0", "audio/mp4"),
    ],
)
def test_a_kind_is_told_by_its_first_bytes(head: bytes, kind: str) -> None:
    assert recognise_recording(head) == kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"\xff\xf1\x50\x80",
        b"\xff\xfe<\0",
        b"RIFF\0\0\0\0AVI ",
        b"\0\0\0\x20ftypavif",
        b"PK\3\4",
    ],
)
def test_others_are_refused(head: bytes) -> None:
    with pytest.raises(FormatError):
        recognise_recording(head)
