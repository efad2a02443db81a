"""A finding while it is being written: run as the check runs it, shown as the report will show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from leadline.core.text import normalise_text
from leadline.errors import LeadlineError
from leadline.queries.findings import FindingAsApproved
from leadline.reporting.document import Emphasis, Inline, Number, Quotation, Text
from leadline.reporting.expressions import Shown
from leadline.reporting.html import html_of
from leadline.reporting.markdown import blocks_from_markdown
from leadline.translation import message
from leadline.workspace.checking import CheckedFinding, Desk

FAULT = {"\ue002": Markup('<mark class="fault">'), "\ue003": Markup("</mark>")}


def check_draft(desk: Desk, finding: FindingAsApproved, text: str) -> CheckedFinding:
    """The finding with another text, checked; an approval holds only for the text that was approved."""
    text = normalise_text(text)
    if text != finding.text:
        finding = replace(finding, text=text, approved=None, approved_at=None, approved_by="")
    return desk.check(finding)


def new_finding(key: str, *, section: str, language: str) -> FindingAsApproved:
    """A finding that nobody has written yet."""
    return FindingAsApproved(key, section, 0, "", language, approved=None, approved_at=None, approved_by="")


def html_of_draft(checked: CheckedFinding) -> Markup:
    """The text as the report will print it, with what fails marked where it stands."""
    evaluated, finding = checked.evaluated, checked.finding
    broken = {
        int(place.removeprefix("line ")): error
        for place, error in evaluated.errors.items()
        if place.startswith("line ")
    }
    if broken or (evaluated.errors and not evaluated.markdown.strip()):
        return _source(finding.text, broken)
    shown = [_inline(item, evaluated.errors) for item in evaluated.shown]
    try:
        made = html_of(blocks_from_markdown(evaluated.markdown, shown=shown), language=finding.language)
    except LeadlineError as error:
        problem = Markup('<p class="problem">{}</p>').format(message(error))
        return problem + _source(finding.text, {})
    for sign, tag in FAULT.items():
        made = Markup(str(made).replace(sign, tag))
    return made


def _inline(shown: Shown, errors: Mapping[str, LeadlineError]) -> Inline | Quotation:
    passage = shown.details.get("passage")
    if passage is not None:
        return Quotation(
            text=passage.quote,
            attribution=f"{passage.text_key} · {passage.turn + 1}",
            language=passage.language,
            translation=passage.translation,
            is_speech=shown.kind == "quotation",
        )
    if shown.kind == "failed":
        return Text(f"\ue002{message(errors[shown.details['call']])}\ue003")
    if shown.kind == "unwritten":
        return Text(f"\ue002{shown}\ue003")
    return Emphasis((Text(str(shown)),)) if shown.kind == "citation" else Number(str(shown))


def _source(text: str, broken: Mapping[int, LeadlineError]) -> Markup:
    """The text as it was typed, with the lines that cannot be read marked."""
    lines = [
        Markup('<mark class="fault">{}</mark>').format(line or " ") if number in broken else line
        for number, line in enumerate(text.split("\n"), start=1)
    ]
    return Markup('<pre class="source" dir="auto">{}</pre>').format(Markup("\n").join(lines))
