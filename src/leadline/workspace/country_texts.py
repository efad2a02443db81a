"""The review of country texts: its pack and its data become a study, each step through its service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leadline.core.transcripts import Turn, TurnedText
from leadline.core.vocabulary import TurnKind
from leadline.interchange.dictionaries import read_dictionary
from leadline.interchange.factbook import CountryText, FactbookTexts, read_factbook
from leadline.interchange.losses import Loss
from leadline.interchange.packs import Pack
from leadline.services.dictionary import CodedByDictionary, code_by_dictionary
from leadline.services.documents import IncomingDocument, add_documents
from leadline.services.studies import add_cases, add_rounds, create_study
from leadline.services.transcripts import TakenIn, add_transcripts
from leadline.store.models import Study
from leadline.workspace.opening import OpenWorkspace

DATA = "data/factbook_tip_by_year.jsonl"
DICTIONARY = "dictionary.yaml"
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class LoadedTexts:
    """The study made, what its data did not give, and what the dictionary coded."""

    study: Study
    texts: int
    losses: tuple[Loss, ...]
    coded: CodedByDictionary


def load_country_texts(
    workspace: OpenWorkspace, pack: Pack, *, key: str = "", tell: Callable[[str], None] = lambda _: None
) -> LoadedTexts:
    """Make the study of `pack` with its countries, snapshots and texts, coded by its dictionary."""
    collection = read_factbook(pack.folder / DATA)
    dictionary = read_dictionary(pack.folder / DICTIONARY, codes=[c.key for c in pack.codes if c.parent])
    with workspace.use():
        by = workspace.actor()
        study = create_study(pack, by=by, key=key)
        tell("cases")
        add_cases(study, _cases(collection), by=by)
        years = sorted({text.year for text in collection.texts})
        add_rounds(study, {year: year for year in years}, by=by)
        tell("texts")
        documents = add_documents(study, map(_document, collection.texts), by=by)
        pairs = [(documents[text.key], TakenIn(_turned(text))) for text in collection.texts]
        add_transcripts(pairs, study=study, by=by)
        tell("codings")
        coded = code_by_dictionary(study, dictionary, by=by)
    return LoadedTexts(study, len(collection.texts), collection.losses, coded)


def _cases(collection: FactbookTexts) -> dict[str, dict[str, str]]:
    """Each country with the name and region of its latest text."""
    ordered = sorted(collection.texts, key=lambda text: (text.gec, text.snapshot))
    return {text.gec: {"name": text.country, "region": text.region} for text in ordered}


def _document(text: CountryText) -> IncomingDocument:
    return IncomingDocument(
        key=text.key,
        case=text.gec,
        round=text.year,
        title=f"{text.country}, {text.year}",
        source=text.source,
        is_shortened=text.is_shortened,
        attributes={"snapshot": text.snapshot.isoformat(), "tier": text.tier},
    )


def _turned(text: CountryText) -> TurnedText:
    """The text with one turn a paragraph: the situation, the rating, a note."""
    turns, start = [], 0
    for paragraph in text.text.split("\n\n"):
        turns.append(Turn(start, start + len(paragraph), kind=TurnKind.VERBATIM))
        start += len(paragraph) + 2
    return TurnedText(text.text, tuple(turns), LANGUAGE)
