"""The gate: every rule catches what it is there for, and sound findings pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from leadline.access import get_code, get_current_transcript, get_interview
from leadline.core.analysis import Analysis
from leadline.core.disclosure.checks import DISCLOSURE_RULES
from leadline.core.gate import FindingState
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import Polarity, QuoteCheck, QuoteConsent, Sensitivity, TurnKind
from leadline.errors import GateFailed
from leadline.interchange.packs import bundled_packs, find_pack, read_pack
from leadline.queries.findings import FindingAsApproved
from leadline.services.actors import register_actor
from leadline.services.codings import PassageAttributes, apply_code, recode, record_passage_check
from leadline.services.findings import write_finding
from leadline.services.judgements import Decision, confirm_judgements
from leadline.services.programme import ConsentGiven, record_consents
from leadline.services.studies import create_study
from leadline.services.transcripts import TakenIn, correct_transcript
from leadline.store.models import AuditEntry, Coding, Finding, Study, Transcript
from leadline.workspace import Workspace
from leadline.workspace.checking import Desk, approve, check
from leadline.workspace.reports import build_report, message
from tests.small_study import MEETING, MONEY, TEXT, add_text, make_small_study, turned

ABSENT = PassageAttributes(polarity=Polarity.ABSENT)


@pytest.fixture
def coded(copy_of: Callable[[Path], Workspace], empty_folder: Path) -> Workspace:
    """The small study with three texts coded, its finding approved, and nobody to hide behind."""
    workspace = copy_of(empty_folder)
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        study.settings = {**study.settings, "anonymity": 1}
        study.save()
        for key in ("A-1", "B-1", "C-1"):
            text = add_text(study, key, by=by)
            says = ABSENT if key == "A-1" else PassageAttributes()
            span = find_quotation(text.text, MEETING)
            apply_code(text, span, code=get_code(study, "COO1"), by=by, attributes=says)
    approve(workspace, study)
    return workspace


def failed(workspace: Workspace, *, is_public: bool = True) -> list[str]:
    """The rules that fail; a study of three people fails disclosure control as well, and rightly."""
    done = check(workspace, workspace.study("small"), is_public=is_public)
    for verdict in done.gate.failed:
        assert message(verdict)
    return sorted(v.rule for v in done.gate.failed if v.rule not in DISCLOSURE_RULES)


def write(workspace: Workspace, text: str, *, key: str = "home", section: str = "gaps") -> Study:
    study = workspace.study("small")
    with workspace.use():
        write_finding(study, key, section=section, text=text, language="en", by=workspace.actor())
    approve(workspace, study)
    return study


def test_a_sound_finding_passes(coded: Workspace) -> None:
    done = check(coded, coded.study("small"))
    assert failed(coded) == []
    assert dict(done.findings[0].evaluated.values)["k('I01', 'not addressed')"] == 1
    assert done.gate.checked["quotations"] == 1


def test_a_recoding_that_falsifies_an_approved_number_is_caught_with_what_changed(coded: Workspace) -> None:
    with coded.use():
        coding = Coding.live.get(transcript__interview__key="A-1")
        recode(coding, code=get_code(coded.study("small"), "GAP2"), by=register_actor("somebody"))
    done = check(coded, coded.study("small"))
    changed = {v.details["call"]: v for v in done.gate.failed if v.rule == "number-changed"}
    verdict = changed["k('I01', 'not addressed')"]
    assert (verdict.details["approved"], verdict.details["now"]) == (1, 0)
    assert "recode by somebody" in message(verdict) and "before COO1" in message(verdict)


def test_a_finding_says_whether_it_is_as_approved_and_what_was(coded: Workspace) -> None:
    study = coded.study("small")
    home = lambda: check(coded, study).finding("home")  # noqa: E731
    assert home().state == FindingState.APPROVED
    assert "in 1 of 3 cases" in " ".join(home().text.split())
    assert "“There is no money for it” (A-1)" in home().text
    with coded.use():
        coding = Coding.live.get(transcript__interview__key="A-1")
        recode(coding, code=get_code(study, "GAP2"), by=register_actor("somebody"))
    changed = home()
    call = "k('I01', 'not addressed')"
    assert (changed.state, changed.values[call], changed.approved[call]) == (FindingState.CHANGED_SINCE, 0, 1)
    assert not any(call.startswith("quote") for call in (*changed.values, *changed.approved))
    again = approve(coded, study)
    assert [c.approved[call] for c in again.findings] == [1] and home().state == FindingState.APPROVED


def test_what_cannot_be_computed_is_not_approved_and_the_rest_is(coded: Workspace) -> None:
    study = coded.study("small")
    with coded.use():
        by = coded.actor()
        for key, text in (
            ("absent", '{{ quote("A-1", "words nobody said") }}'),
            ("broken", "{{ cases( }}"),
            ("plain", "Nothing counted."),
            ("sound", "{{ cases() }} places."),
        ):
            write_finding(study, key, section="gaps", text=text, language="en", by=by)
    done = approve(coded, study)
    assert [c.finding.key for c in done.refused] == ["absent", "broken"]
    assert [c.finding.key for c in done.findings] == ["home", "plain", "sound"]
    states = {c.finding.key: c.state for c in check(coded, study).findings}
    assert states["absent"] == states["broken"] == FindingState.CANNOT_BE_COMPUTED
    assert states["sound"] == FindingState.APPROVED
    assert failed(coded) == ["expression", "quotation-absent"]
    with coded.use():
        lines = AuditEntry.objects.count()
    assert approve(coded, study, keys=("broken",)).findings == ()
    with coded.use():
        assert AuditEntry.objects.count() == lines


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("### x\n\nIn 3 places nothing is known.", ["typed-number"]),
        ('{{ quote("A-1", "There is some money for it") }}', ["quotation-absent"]),
        ('{{ quote("Z-9", "There is no money for it") }}', ["expression"]),
        ('{{ k("I77", "addressed") }}', ["expression"]),
        ('{{ k("I01", "adressed") }}', ["expression"]),
        ('{{ open("/etc/passwd") }}', ["expression"]),
        ("{{ ''.__class__.__mro__ }}", ["expression"]),
        ("{{ cases().n }}", ["expression"]),
        ("{{ 'x' * cases() }}", ["expression"]),
        ("{{ cases() | string }}", ["expression"]),
        ("In {{ 12 }} places nothing is known.", ["typed-number"]),
        ('{{ quote("A-1", "Where is it taken up?") }}', ["interviewer-speech"]),
        ('{{ cite("nothing") }}', ["unknown-citation"]),
        ("In Place A nobody knows. {{ cases() }}", ["names-case"]),
        ("The Coordinator of Place A said so. {{ cases() }}", ["names-role-and-case"]),
        ("Since 2018 the code `GAP1` has stood for it. {{ cases() }}", []),
    ],
)
def test_what_a_text_must_not_hold(coded: Workspace, text: str, rules: list[str]) -> None:
    write(coded, text)
    assert failed(coded) == rules


def test_a_text_that_changed_after_its_approval_is_not_approved(coded: Workspace) -> None:
    study = coded.study("small")
    with coded.use():
        before = Finding.live.get().text
        by = coded.actor()
        write_finding(study, "home", section="gaps", text=before + " And more.", language="en", by=by)
    assert failed(coded) == ["not-approved"]
    with coded.use():
        write_finding(study, "home", section="gaps", text=before, language="en", by=by)
    assert failed(coded) == []


def test_consent_rules_every_quotation(coded: Workspace) -> None:
    study = coded.study("small")
    with coded.use():
        text = Transcript.live.get(interview__key="A-1")
        span = find_quotation(text.text, MONEY)

    def give(quote: QuoteConsent) -> None:
        with coded.use():
            answer = ConsentGiven("A-1", "PC-A", True, True, quote, True)
            record_consents(study, [answer], by=coded.actor())

    def answer(outcome: QuoteCheck) -> None:
        with coded.use():
            record_passage_check(text, span, outcome=outcome, answered_on=None, by=coded.actor())

    give(QuoteConsent.NONE)
    assert failed(coded) == ["consent-absent"]
    give(QuoteConsent.CHECK_FIRST)
    assert failed(coded) == ["check-open"]
    answer(QuoteCheck.REFUSED)
    assert failed(coded) == ["check-refused"]
    answer(QuoteCheck.APPROVED)
    assert failed(coded) == []


def test_a_refusal_touches_what_it_overlaps_and_outlives_a_correction(coded: Workspace) -> None:
    study = coded.study("small")
    with coded.use():
        by = coded.actor()
        text = Transcript.live.get(interview__key="A-1")
        shown = find_quotation(text.text, "no money for it, and the one trained person left in spring.")
        record_passage_check(text, shown, outcome=QuoteCheck.REFUSED, answered_on=None, by=by)
    assert failed(coded) == ["check-refused"]
    with coded.use():
        corrected = TakenIn(turned(TEXT.replace("Nobody has ever", "Nobody ever")))
        correct_transcript(get_current_transcript(get_interview(study, "A-1")), corrected, by=by)
    assert "check-refused" in failed(coded)


def test_who_withdrew_is_not_quoted(coded: Workspace) -> None:
    study = coded.study("small")
    with coded.use():
        answer = ConsentGiven("A-1", "PC-A", False, True, QuoteConsent.BY_ROLE, True)
        record_consents(study, [answer], by=coded.actor())
    assert "consent-absent" in failed(coded)


@pytest.mark.parametrize(
    ("sensitivity", "public", "internal"),
    [
        (Sensitivity.WITHHOLD, ["withheld"], ["withheld"]),
        (Sensitivity.IDENTIFYING, ["identifying"], []),
        (Sensitivity.ORDINARY, [], []),
    ],
)
def test_marked_passages(
    coded: Workspace, sensitivity: Sensitivity, public: list[str], internal: list[str]
) -> None:
    study = coded.study("small")
    with coded.use():
        text = Transcript.live.get(interview__key="A-1")
        marked = PassageAttributes(sensitivity=sensitivity)
        code, by = get_code(study, "COO1"), coded.actor()
        span = find_quotation(text.text, "no money")
        apply_code(text, span, code=get_code(study, "GAP2"), by=by, attributes=marked)
        assert code
    approve(coded, study)
    assert failed(coded) == public
    assert failed(coded, is_public=False) == internal


def test_notes_are_not_speech_and_a_quotation_stays_in_its_turn(coded: Workspace) -> None:
    study = coded.study("small")
    with coded.use():
        from leadline.core.turns import recognise_turns

        notes = '## Q1\n\nShe does not think so.\n\n> "Never on the agenda."\n'
        taken = recognise_turns(notes, kind=TurnKind.NOTES, language="en").turns
        correct_transcript(
            get_current_transcript(get_interview(study, "B-1")), TakenIn(taken), by=coded.actor()
        )
    write(coded, '{{ quote("B-1", "She does not think so.") }}')
    assert failed(coded) == ["notes-as-speech"]
    write(coded, '{{ noted("B-1", "She does not think so.") }}')
    assert failed(coded) == []
    write(coded, '{{ quote("B-1", "Never on the agenda.") }}')
    assert failed(coded) == []


def test_recommendations_cite_findings(coded: Workspace) -> None:
    write(coded, "Give it a home. {{ cases() }}", key="rec-home", section="recommendations")
    assert failed(coded) == ["uncited-recommendation"]
    write(coded, 'Give it a home. {{ cite("home") }}', key="rec-home", section="recommendations")
    assert failed(coded) == []


def test_stale_cells_keep_the_gate_shut_and_nothing_public_is_written(
    coded: Workspace, tmp_path: Path
) -> None:
    study = coded.study("small")
    with coded.use():
        confirm_judgements(study, [Decision("A", "I01")], by=coded.actor())
        text = Transcript.live.get(interview__key="A-1")
        span = find_quotation(text.text, MONEY)
        apply_code(text, span, code=get_code(study, "COO1"), by=coded.actor())
    approve(coded, study)
    assert failed(coded) == ["stale-cells"]
    out = tmp_path / "out"
    with pytest.raises(GateFailed) as error:
        build_report(coded, study, folder=out)
    assert error.value.code == "gate-shut" and not out.exists()
    built = build_report(coded, study, folder=out, audience="internal", formats=["html"])
    assert [p.suffix for p in built.paths] == [".html"]


@pytest.mark.parametrize("name", sorted(bundled_packs()))
@pytest.mark.parametrize("has_indicators", [True, False])
def test_every_expression_of_a_bundled_report_has_a_value_or_words_before_there_is_material(
    copy_of: Callable[[Path], Workspace], empty_folder: Path, name: str, has_indicators: bool
) -> None:
    workspace = copy_of(empty_folder)
    pack = read_pack(find_pack(name))
    if not has_indicators:
        settings = {key: value for key, value in pack.settings.items() if key != "mechanisms"}
        pack = replace(pack, indicators=(), settings={**settings, "home_indicators": []})
    with workspace.use():
        study = create_study(pack, by=workspace.actor())
    done = check(workspace, study)
    raw = [
        str(e) for c in done.findings for e in c.evaluated.errors.values() if e.code == "expression-argument"
    ]
    assert raw == []


def test_agreement_that_is_undefined_is_told_in_the_language_of_the_finding(
    copy_of: Callable[[Path], Workspace], empty_folder: Path
) -> None:
    workspace = copy_of(empty_folder)
    with workspace.use():
        study = make_small_study(workspace.actor())
        analysis = Analysis(workspace.tables("small"))
        desk = Desk(study, analysis, keys=set())
        for language, word in (("en", "undefined"), ("fr", "non défini"), ("ar", "غير معرَّف")):
            text = '{{ agreement("kappa") }}'
            checked = desk.check(FindingAsApproved("k", "s", 0, text, language, None, None, ""))
            assert (checked.text.strip(), checked.values) == (word, {"agreement('kappa')": "undefined"})
