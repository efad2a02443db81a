"""Codes merged, split and put back: codings move with them, and come back as they were, on both engines."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from leadline.access import get_code, get_codebook_version
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import CodeState, Polarity
from leadline.errors import Conflict, InputError, NotFound
from leadline.queries.codebook import count_uses, list_examples, list_revisions, list_versions
from leadline.services.actors import register_actor
from leadline.services.codebook import accept_code, merge_codes, revise_code, split_code, undo_version
from leadline.services.codings import PassageAttributes, apply_code, change_attributes, retract_coding
from leadline.services.judgements import link_opportunity
from leadline.store.models import AuditEntry, Case, Coding, Indicator, OpportunityLink, Study
from leadline.workspace import Workspace
from tests.small_study import MEETING, MONEY, add_text, make_small_study


def coded(workspace: Workspace) -> tuple[Study, Any, dict[str, Coding]]:
    """MONEY has GAP1 by two coders and GAP2 by one of them, MEETING has GAP1."""
    by, other = workspace.actor(), register_actor("other")
    study = make_small_study(by)
    text = add_text(study, "A-1", by=by)
    put = {
        name: apply_code(text, find_quotation(text.text, words), code=get_code(study, code), by=coder)
        for name, words, code, coder in [
            ("money", MONEY, "GAP1", by),
            ("again", MONEY, "GAP1", other),
            ("both", MONEY, "GAP2", by),
            ("meeting", MEETING, "GAP1", by),
        ]
    }
    return study, by, put


def live() -> Counter[tuple[str, str, str]]:
    rows = Coding.live.values_list("code__key", "coder__key", "quote")
    return Counter((code, coder, quote[:8]) for code, coder, quote in rows)


def test_a_merge_moves_codings_retires_the_code_and_is_undone_to_the_letter(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        before, ids = live(), set(Coding.live.values_list("pk", flat=True))
        lines = AuditEntry.objects.count()
        version = merge_codes(study, get_code(study, "GAP1"), into=get_code(study, "GAP2"), by=by)
        assert AuditEntry.objects.count() == lines + 1
        assert {code for code, _, _ in live()} == {"GAP2"}
        assert Counter(coder for _, coder, _ in live()) == {by.key: 2, "other": 1}  # both stood there once
        assert get_code(study, "GAP1").state == CodeState.RETIRED
        undo_version(study, version, by=by)
        assert (live(), set(Coding.live.values_list("pk", flat=True))) == (before, ids)
        assert get_code(study, "GAP1").state == CodeState.ACTIVE
        latest, merged, _ = list_versions(study)
        assert (latest.undoes, merged.undone_by) == (merged.number, latest.number)
        assert not latest.can_undo and not merged.can_undo
        for number in (latest.number, merged.number):
            with pytest.raises(Conflict) as error:
                undo_version(study, get_codebook_version(study, number), by=by)
            assert error.value.code == "version-overtaken"


def test_what_was_done_to_moved_codings_since_is_kept_when_a_merge_is_undone(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        version = merge_codes(study, get_code(study, "GAP1"), into=get_code(study, "GAP2"), by=by)
        retract_coding(Coding.live.get(coder__key="other"), by=by)
        moved = Coding.live.get(quote=MEETING)
        change_attributes(moved, attributes=PassageAttributes(polarity=Polarity.ABSENT), by=by)
        undo_version(study, version, by=by)
        assert not Coding.live.filter(coder__key="other").exists()
        assert Coding.live.get(quote=MEETING).polarity == Polarity.ABSENT


def test_merging_is_refused_where_it_makes_no_sense(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        revise_code(study, get_code(study, "GAP2"), by=by, note="away", state=CodeState.RETIRED)
        for code, into in (("GAP1", "GAP1"), ("GAP1", "GAP"), ("GAP", "GAP1"), ("GAP1", "GAP2")):
            with pytest.raises(InputError) as error:
                merge_codes(study, get_code(study, code), into=get_code(study, into), by=by)
            assert error.value.code == "merge-impossible"


def test_a_split_moves_the_chosen_passages_to_a_candidate_and_is_undone(workspace: Workspace) -> None:
    with workspace.use():
        study, by, put = coded(workspace)
        before = live()
        new = {"key": "GAP3", "name": {"en": "Left in spring"}, "definition": "Staff who left."}
        code = get_code(study, "GAP1")
        with pytest.raises(InputError) as empty:
            split_code(study, code, codings=[], by=by, **new)
        assert empty.value.code == "split-empty"
        with pytest.raises(NotFound) as foreign:
            split_code(study, code, codings=[put["both"].id], by=by, **new)
        assert foreign.value.code == "coding-unknown"
        made = split_code(study, code, codings=[put["money"].id, put["again"].id], by=by, **new)
        assert count_uses(study)["GAP3"].codings == 2 and count_uses(study)["GAP1"].codings == 1
        assert "GAP3" not in workspace.tables("small").codes.key[workspace.tables("small").codes.is_counted]
        with pytest.raises(Conflict) as own:
            accept_code(study, made, by=by)
        assert own.value.code == "candidate-own"
        undo_version(study, latest_version(study), by=by)
        assert live() == before
        assert get_code(study, "GAP3").state == CodeState.RETIRED


def latest_version(study: Study) -> Any:
    return get_codebook_version(study, list_versions(study)[0].number)


def test_a_code_that_was_put_on_since_keeps_its_split(workspace: Workspace) -> None:
    with workspace.use():
        study, by, put = coded(workspace)
        new = {"key": "GAP3", "name": {"en": "x"}, "definition": "x"}
        made = split_code(study, get_code(study, "GAP1"), codings=[put["money"].id], by=by, **new)
        text = put["meeting"].transcript
        apply_code(text, find_quotation(text.text, MEETING), code=made, by=by)
        with pytest.raises(Conflict) as error:
            undo_version(study, latest_version(study), by=by)
        assert error.value.code == "version-overtaken"
        assert count_uses(study)["GAP3"].codings == 2


def test_the_story_of_a_code_says_what_changed_from_what(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        code = get_code(study, "GAP1")
        name = {"en": "No money", "fr": "Pas d'argent"}
        revise_code(study, code, by=by, note="clearer", name=name, parent=get_code(study, "COO"))
        latest, first = list_revisions(study, code)
        assert [(c.field, c.language, c.before, c.after) for c in latest.changes] == [
            ("name", "en", "Name of GAP1", "No money"),
            ("name", "fr", "", "Pas d'argent"),
            ("parent", "", "GAP", "COO"),
        ]
        assert (latest.note, latest.by, first.is_new) == ("clearer", by.key, True)


def test_others_passages_are_no_examples_before_the_coding_is_finished(workspace: Workspace) -> None:
    with workspace.use():
        study, _, put = coded(workspace)
        code, other = get_code(study, "GAP1"), register_actor("other")
        assert len(list_examples(study, code, reader=other)) == 3
        put["money"].transcript.interview.is_coded = False
        put["money"].transcript.interview.save()
        assert [one.id for one in list_examples(study, code, reader=other)] == [put["again"].id]


def test_what_named_a_merged_code_names_the_other_and_is_put_back(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        place, paid = Case.live.get(study=study, key="A"), Indicator.live.get(study=study, key="I02")
        link_opportunity(place, code=get_code(study, "GAP1"), indicator=paid, note="why", by=by)
        study.settings |= {"practice_codes": ["GAP1"], "mechanisms": {"m": ["GAP1", "I01"]}}
        study.save()
        before = dict(study.settings), paid.rule
        version = merge_codes(study, get_code(study, "GAP1"), into=get_code(study, "GAP2"), by=by)
        details = AuditEntry.objects.order_by("-number")[0].details
        assert (details["links"], details["rules"]) == (1, ["I02"])
        assert details["settings"] == ["challenge_codes", "mechanisms", "practice_codes"]
        tables = workspace.tables("small")
        row = tables.code("GAP2")
        assert tables.opportunity_links.code.tolist() == [row]
        assert tables.indicators[1].denials == (row,)
        assert tables.settings.challenge_codes == ("GAP2",)
        assert tables.settings.practice_codes == ("GAP2",)
        assert tables.settings.mechanisms == {"m": ("GAP2", "I01")}
        undo_version(study, version, by=by)
        study.refresh_from_db()
        paid.refresh_from_db()
        assert (study.settings, paid.rule) == before
        (link,) = OpportunityLink.live.values_list("code__key", "note")
        assert link == ("GAP1", "why")


def test_a_link_that_both_codes_have_stays_once(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        place, paid = Case.live.get(study=study, key="A"), Indicator.live.get(study=study, key="I02")
        for code in ("GAP1", "GAP2"):
            link_opportunity(place, code=get_code(study, code), indicator=paid, by=by)
        version = merge_codes(study, get_code(study, "GAP1"), into=get_code(study, "GAP2"), by=by)
        assert list(OpportunityLink.live.values_list("code__key", flat=True)) == ["GAP2"]
        undo_version(study, version, by=by)
        assert sorted(OpportunityLink.live.values_list("code__key", flat=True)) == ["GAP1", "GAP2"]


def test_a_merge_is_not_undone_over_a_rule_that_was_changed_since(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        version = merge_codes(study, get_code(study, "GAP1"), into=get_code(study, "GAP2"), by=by)
        Indicator.live.filter(study=study, key="I02").update(rule="+COO1")
        with pytest.raises(Conflict) as error:
            undo_version(study, version, by=by)
        assert error.value.code == "version-overtaken"
        assert get_code(study, "GAP1").state == CodeState.RETIRED
        assert {code for code, _, _ in live()} == {"GAP2"}


def test_a_merge_that_would_speak_for_and_against_an_indicator_is_refused(workspace: Workspace) -> None:
    with workspace.use():
        study, by, _ = coded(workspace)
        Indicator.live.filter(study=study, key="I02").update(rule="+GAP2; −GAP1")
        before = live()
        with pytest.raises(InputError) as error:
            merge_codes(study, get_code(study, "GAP1"), into=get_code(study, "GAP2"), by=by)
        assert (error.value.code, error.value.details["indicator"]) == ("merge-signs-differ", "I02")
        assert live() == before
