"""Permission to share: what a speaker approved, as it stands, is shared; nothing else is."""

from __future__ import annotations

from dataclasses import replace

from leadline.access import get_code, get_current_transcript, get_interview
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import Polarity, QuoteCheck, QuoteConsent
from leadline.services.codings import PassageAttributes, apply_code, record_passage_check
from leadline.services.programme import ConsentGiven, record_consents
from leadline.services.transcripts import TakenIn, correct_transcript
from leadline.workspace import Workspace
from tests.small_study import MEETING, MONEY, TEXT, add_text, make_small_study, small_pack, turned


def test_an_approved_passage_is_shared_as_long_as_its_words_stand(workspace: Workspace) -> None:
    def offers() -> list[tuple[str, str]]:
        found = workspace.analyse("exchange")
        return list(zip(found["case"], found["offer"], strict=True))

    pack = small_pack()
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(
            by, pack=replace(pack, settings={**pack.settings, "practice_codes": ["COO1"]})
        )
        for key, polarity in (("A-1", Polarity.ABSENT), ("B-1", Polarity.PRESENT)):
            text = add_text(study, key, by=by)
            span = find_quotation(text.text, MEETING)
            said = PassageAttributes(polarity=polarity)
            apply_code(text, span, code=get_code(study, "COO1"), by=by, attributes=said)
        assert offers() == [("A", "B")]
        answer = ConsentGiven("B-1", "PC-B", True, True, QuoteConsent.CHECK_FIRST, True)
        record_consents(study, [answer], by=by)
        assert offers() == []
        for words in (MONEY, MEETING):
            shown = find_quotation(text.text, words)
            record_passage_check(text, shown, outcome=QuoteCheck.APPROVED, answered_on=None, by=by)
            assert offers() == ([("A", "B")] if words == MEETING else [])

        def correct(old: str, new: str) -> None:
            current = get_current_transcript(get_interview(study, "B-1"))
            corrected = TakenIn(turned(current.text.replace(old, new)))
            correct_transcript(current, corrected, by=by)

        assert TEXT.count("in spring") == 1
        correct("in spring", "in the spring")
        assert offers() == [("A", "B")], "the words approved are the same"
        correct("Nobody has ever", "Nobody ever")
        assert offers() == [], "other words were approved"
