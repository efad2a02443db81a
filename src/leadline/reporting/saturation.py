"""Is more interviewing worth it, and where? The answer in sentences, with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.core.richness import Estimate
from leadline.core.saturation import FURTHER, CodeSet, Saturation, Worth
from leadline.translation import gettext as _

ROUGH_BELOW = 10
"""With fewer interviews, the answer says that its numbers are rough."""


def answer(found: Sequence[Saturation], *, by: str) -> list[str]:
    """Whether more interviewing is worth it, and where, in whole sentences with their numbers."""
    if not any(len(one.interviews) for one in found):
        return []
    added = max((one.codebook for one in found if one.codes is CodeSet.ADDED_CODES), default=0)
    known = max(one.codebook for one in found if one.codes is CodeSet.ALL_CODES)
    told = [_construction(known - added, added)]
    shown = [one for one in found if one.codebook and len(one.interviews)]
    for one in shown:
        told += _of_one(one, by)
    likely = [one for one in shown if one.worth is Worth.LIKELY_NEW_CODES and one.codes is CodeSet.ALL_CODES]
    likely.sort(key=lambda one: -_expected(one).value)
    if by and likely:
        told.append(
            _(
                "Where more interviewing is likely to bring codes that the group did not name yet (most "
                "first): {groups}. Another group may have named them."
            ).format(groups=", ".join(one.group or "–" for one in likely))
        )
    if any(one.worth is not Worth.TOO_FEW_TO_TELL and len(one.interviews) < ROUGH_BELOW for one in shown):
        told.append(_("With fewer than {n} interviews these numbers are rough.").format(n=ROUGH_BELOW))
    undated = max(one.undated for one in found) if not by else 0
    if undated:
        told.append(_("Interviews without a date, which stand last in the order: {n}.").format(n=undated))
    return told


def _construction(first: int, added: int) -> str:
    if not added:
        return _(
            "All {n} codes were in the study's first codebook. Such a codebook saturates by construction: "
            "this says how many of its codes were heard, not whether a code is missing from it."
        ).format(n=first)
    return _(
        "Of the codes, {first} were in the study's first codebook and saturate by construction; {added} were "
        "added during coding, and are counted apart too."
    ).format(first=first, added=added)


def _of_one(one: Saturation, by: str) -> list[str]:
    what = _(one.codes.label).capitalize()
    if by:
        what = _("{group} ({codes})").format(group=one.group or "–", codes=_(one.codes.label))
    n, expected = len(one.interviews), one.expected()
    if one.worth is Worth.TOO_FEW_TO_TELL or expected is None or one.total is None:
        return [
            _("{what}: too little was heard to tell (interviews: {n}; at least {least} are needed).").format(
                what=what, n=n, least=one.rule.base + one.rule.run
            )
        ]
    verdict = {
        Worth.LIKELY_NEW_CODES: _("{what}: more interviewing is likely to bring codes not heard yet."),
        Worth.FEW_NEW_CODES: _("{what}: more interviewing is unlikely to bring many codes not heard yet."),
    }[one.worth]
    numbers = _(
        "In {n} interviews {heard} of {codebook} codes were heard; new in the last {run}: {new}, beside "
        "{base} in the first {size} (threshold: {percent} %). Expected of {more} more: {expected} new codes "
        "(95 % interval {low} to {high}). There may be {total} codes in all ({total_low} to {total_high})."
    ).format(
        n=n,
        heard=len(one.counts),
        codebook=one.codebook,
        run=one.rule.run,
        new=one.last_new,
        base=one.base_codes,
        size=one.rule.base,
        percent=f"{100 * one.rule.threshold:g}",
        more=FURTHER,
        expected=f"{expected.value:.1f}",
        low=f"{expected.low:.1f}",
        high=f"{expected.high:.1f}",
        total=f"{one.total.value:.0f}",
        total_low=f"{one.total.low:.0f}",
        total_high=f"{one.total.high:.0f}",
    )
    return [verdict.format(what=what), numbers]


def _expected(one: Saturation) -> Estimate:
    return one.expected() or Estimate(0.0, 0.0, 0.0, 0.0)
