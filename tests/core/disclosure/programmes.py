"""Studies for disclosure control: who holds which post, and who was interviewed with which consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from leadline.core.tables import Cases, Posts, Slots, StudyTables, flags, ints, strings, terms
from leadline.core.vocabulary import QuoteConsent, SlotState
from tests.core.studies import ROLE_KEYS, SETTINGS, Talk, study

Seat = tuple[str, str]


def programme(
    cases: Mapping[str, Mapping[str, str]],
    *,
    empty: Sequence[Seat] = (),
    posts: Sequence[tuple[str, str, str, bool]] = (),
    talks: Sequence[Talk] = (),
    anonymity: int = 5,
) -> StudyTables:
    """Every case × role is planned; `posts` are (informant, case, role, is shared)."""
    made = study(talks, cases={key: {} for key in cases}, settings=replace(SETTINGS, anonymity=anonymity))
    people = sorted({*made.informants.pseudonym.tolist(), *(post[0] for post in posts), "nobody"})
    place = {who: row for row, who in enumerate(people)}
    moved = [place[who] for who in made.informants.pseudonym.tolist()]
    keys = list(cases)
    names = dict.fromkeys(name for facts in cases.values() for name in facts)
    attributes = {name: strings([cases[key].get(name, "") for key in keys]) for name in names}
    seats = [(case, role) for case in keys for role in ROLE_KEYS]
    states = [SlotState.POST_EMPTY if seat in empty else SlotState.NOT_REACHED for seat in seats]
    return replace(
        made,
        cases=Cases(strings(keys), strings([f"{key}land" for key in keys]), attributes),
        informants=replace(made.informants, pseudonym=strings(people)),
        participants=replace(
            made.participants, informant=ints([moved[row] for row in made.participants.informant.tolist()])
        ),
        posts=Posts(
            ints([place[post[0]] for post in posts]),
            ints([keys.index(post[1]) for post in posts]),
            ints([ROLE_KEYS.index(post[2]) for post in posts]),
            flags([False] * len(posts)),
            flags([post[3] for post in posts]),
        ),
        slots=Slots(
            ints([keys.index(case) for case, _ in seats]),
            ints([ROLE_KEYS.index(role) for _, role in seats]),
            ints([0] * len(seats)),
            terms(states),
            ints([-1] * len(seats)),
        ),
    )


def regions(**sizes: int) -> dict[str, dict[str, str]]:
    """So many cases in each wide region, named after it: E1, E2 …"""
    return {
        f"{name[0]}{number}": {"wide_region": name, "region": f"{name} {number % 2}"}
        for name, size in sizes.items()
        for number in range(1, size + 1)
    }


def talk(case: str, *people: tuple[str, str, QuoteConsent]) -> Talk:
    """An interview with people in roles, with their consent."""
    return Talk(case, people=people)
