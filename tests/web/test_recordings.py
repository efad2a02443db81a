"""Listening in the browser: attached with consent, played with keys, followed in the text, and refused."""

from __future__ import annotations

import io
import math
import re
import shutil
import struct
import urllib.request
import wave
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

import leadline
from leadline.access import get_interview
from leadline.core.vocabulary import QuoteConsent
from leadline.queries.programme import list_informants_of
from leadline.queries.recordings import get_recording_state
from leadline.queries.texts import get_text
from leadline.services.programme import ConsentGiven, record_consents
from leadline.services.recordings import attach_recording
from tests.web.conftest import Workbench, start
from tests.web.test_accessibility import faults

KEY, LATER, OTHER = "INT-029", "INT-031", "INT-033"
SECONDS = 300


def tone(seconds: int, rate: int = 8000) -> bytes:
    """A WAV file: a quiet tone."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        second = b"".join(struct.pack("<h", int(900 * math.sin(n / 9))) for n in range(rate))
        file.writeframes(second * seconds)
    return kept.getvalue()


SOUND = tone(SECONDS)


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Iterator[Workbench]:
    """The founding study, in which three may be recorded and one of them was."""
    folder = tmp_path_factory.mktemp("recorded") / "workspace"
    shutil.copytree(corpus_folder, folder)
    with leadline.open(folder, actor="lead") as workspace, workspace.use():
        study, by = workspace.study(), workspace.actor()
        for key in (KEY, LATER, OTHER):
            agrees(workspace, key, may_record=True)
        attach_recording(get_interview(study, KEY), [SOUND], by=by)
        marked = [turn.seconds for turn in get_text(study, KEY).turns if turn.seconds is not None]
        assert len(marked) > 3
    served = start(folder)
    yield served
    served.stop()


def agrees(workspace: leadline.Workspace, key: str, *, may_record: bool) -> None:
    """Everybody who spoke agrees, or does not."""
    study = workspace.study()
    answers = [
        ConsentGiven(key, who, True, may_record, QuoteConsent.BY_ROLE, True)
        for who in list_informants_of(get_interview(study, key))
    ]
    record_consents(study, answers, by=workspace.actor())


def at(page: Page) -> float:
    """Where the recording is."""
    return float(page.evaluate("document.getElementById('sound').currentTime"))


def until(page: Page, what: str) -> None:
    """Wait until the recording is so."""
    page.wait_for_function(f"() => {{ const sound = document.getElementById('sound'); return {what}; }}")


def ready(page: Page, address: str) -> None:
    """Open a page whose recording can be played."""
    page.goto(address)
    until(page, "sound.readyState >= 1")


def fetch(
    workbench: Workbench, page: Page, asked: str = "", key: str = KEY
) -> tuple[int, dict[str, str], bytes]:
    """Ask for a part as a player does."""
    cookies = {str(c.get("name")): str(c.get("value")) for c in page.context.cookies()}
    request = urllib.request.Request(workbench.study(f"texts/{key}/recording"))
    request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if asked:
        request.add_header("Range", asked)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_a_player_gets_the_part_it_asks_for(workbench: Workbench, page: Page) -> None:
    size, most = len(SOUND), 2 * 2**20
    assert size > 2 * most
    for asked, start_, end in (
        ("bytes=0-", 0, most),
        ("bytes=0-1", 0, 2),
        (f"bytes={most - 5}-{most + 4}", most - 5, most + 5),
        ("bytes=-100", size - 100, size),
        (f"bytes={size - 1}-", size - 1, size),
    ):
        status, headers, body = fetch(workbench, page, asked)
        assert (status, headers["Content-Range"]) == (206, f"bytes {start_}-{end - 1}/{size}")
        assert body == SOUND[start_:end]
    status, headers, body = fetch(workbench, page)
    assert (status, body) == (200, SOUND)
    assert headers["Cache-Control"] == "no-store" and headers["Content-Type"] == "audio/wav"
    assert headers["Content-Disposition"] == f'inline; filename="{KEY}.wav"'
    assert headers["Accept-Ranges"] == "bytes"
    for odd in ("bytes=5-2", "bytes=-", "bytes=0-1,4-5", "lines=1-2"):
        assert fetch(workbench, page, odd)[0] == 200
    status, headers, body = fetch(workbench, page, f"bytes={size}-")
    assert (status, headers["Content-Range"], body) == (416, f"bytes */{size}", b"")
    assert fetch(workbench, page, key=LATER)[0] == 404


def test_one_listens_while_reading_with_the_keyboard_alone(workbench: Workbench, page: Page) -> None:
    ready(page, workbench.study(f"texts/{KEY}/"))
    expect(page.locator("#time")).to_have_text("0:00 of 5:00")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    until(page, "sound.currentTime > 0.2")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stood = at(page)
    page.keyboard.press(".")
    assert at(page) == pytest.approx(stood + 3, abs=0.2)
    page.keyboard.press(",")
    page.keyboard.press(",")
    assert at(page) == 0
    page.keyboard.press("[")
    assert page.evaluate("document.getElementById('sound').playbackRate") == 0.9
    for _press in range(9):
        page.keyboard.press("]")
    assert page.evaluate("document.getElementById('sound').playbackRate") == 1.5
    page.keyboard.press("/")
    page.keyboard.type(". , [")
    assert at(page) == 0
    page.keyboard.press("Alt+.")
    assert at(page) == 3
    expect(page.locator("#search")).to_have_value(". , [")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_contain_text("play and pause the recording")


def test_a_time_mark_leads_into_the_sound_and_the_turn_spoken_is_marked(
    workbench: Workbench, page: Page
) -> None:
    ready(page, workbench.study(f"texts/{KEY}/"))
    expect(page.locator(".turn.spoken")).to_have_count(0)
    mark = page.locator(".turn .at").nth(3)
    seconds = float(mark.get_attribute("data-seconds") or 0)
    mark.focus()
    page.keyboard.press("Enter")
    until(page, f"sound.currentTime > {seconds}")
    assert at(page) < seconds + 5
    expect(page.locator(".turn.spoken")).to_have_count(1)
    expect(page.locator(".turn[aria-current=time] .at")).to_have_text(mark.inner_text())
    page.evaluate("document.getElementById('sound').pause()")
    page.locator("#position").fill(str(SECONDS - 1))
    expect(page.locator("#time")).to_have_text("4:59 of 5:00")
    page.keyboard.press(" ")
    until(page, "sound.ended")  # the last parts came too


def test_the_recordings_time_goes_into_the_notes(workbench: Workbench, page: Page) -> None:
    ready(page, workbench.study(f"texts/{KEY}/interview/"))
    page.locator("#note-Q1").focus()
    page.keyboard.press("Control+m")
    expect(page.locator("#note-Q1")).to_have_value(re.compile(r"\[0:00\] $"))
    page.locator("#position").fill("75")
    page.locator("#note-Q1").focus()
    page.keyboard.press("Alt+.")
    page.keyboard.press("Control+m")
    expect(page.locator("#note-Q1")).to_have_value(re.compile(r"\n\[1:18\] $"))
    page.keyboard.press("Alt+p")
    until(page, "!sound.paused")
    expect(page.locator("#state")).to_contain_text("Saved at")


def test_one_is_attached_refused_with_consent_withdrawn_and_removed(workbench: Workbench, page: Page) -> None:
    address = workbench.study(f"programme/interviews/{LATER}/")
    page.goto(address)
    attach = page.get_by_label("Attach a recording")
    attach.set_input_files({"name": "somebody.mp3", "mimeType": "audio/mpeg", "buffer": b"no sound"})
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("[role=alert]")).to_contain_text("no recording that browsers play")
    page.get_by_label("Attach a recording").set_input_files(
        {"name": "somebody.mp3", "mimeType": "audio/mpeg", "buffer": tone(2)}
    )
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#recording")).to_contain_text("There is a recording (0.0 MB)")
    status, headers, _body = fetch(workbench, page, key=LATER)
    assert status == 200 and headers["Content-Disposition"] == f'inline; filename="{LATER}.wav"'
    form = page.locator("form.consent").first
    form.get_by_label("May be recorded").select_option("no")
    form.get_by_role("button").click()
    expect(page.locator(".effect")).to_contain_text("it can no longer be played")
    page.get_by_role("button", name="Record these answers").click()
    expect(page.locator("#recording")).to_contain_text("did not agree")
    assert fetch(workbench, page, "bytes=0-", key=LATER)[0] == 403
    page.goto(workbench.study(f"texts/{LATER}/"))
    expect(page.locator("#player")).to_have_count(0)
    page.get_by_role("link", name="See the recording and the consents").click()
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.locator("#recording")).to_contain_text("may not be recorded")
    with leadline.open(workbench.folder) as workspace, workspace.use():
        assert get_recording_state(get_interview(workspace.study(), LATER)).size is None


def test_a_file_that_is_too_large_is_said_so_before_it_is_sent(workbench: Workbench, page: Page) -> None:
    page.goto(workbench.study(f"programme/interviews/{OTHER}/"))
    page.locator("[data-most]").evaluate("(field) => { field.dataset.most = '100'; }")
    page.get_by_label("Attach a recording").set_input_files(
        {"name": "long.wav", "mimeType": "audio/wav", "buffer": tone(1)}
    )
    expect(page.locator("#said")).to_contain_text("has more than 64 MB")
    page.get_by_role("button", name="Attach", exact=True).click()
    assert page.locator("input[name=recording]").evaluate("(field) => field.validity.customError")


@pytest.mark.parametrize("place", ["", "interview/"])
def test_the_player_in_arabic_mirrors_and_has_no_barrier(
    workbench: Workbench, page: Page, place: str
) -> None:
    ready(page, workbench.study(f"texts/{KEY}/{place}"))
    page.get_by_label("Language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    until(page, "sound.readyState >= 1")
    page.locator("#position").fill("60")
    expect(page.locator(".turn.spoken")).to_have_count(0 if place else 1)
    boxes = [page.locator(f"#{name}").bounding_box() for name in ("back", "forward")]
    assert boxes[0] and boxes[1] and boxes[0]["x"] > boxes[1]["x"]
    assert faults(page) == []
