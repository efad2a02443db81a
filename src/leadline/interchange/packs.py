"""Study packs: a study's definition as plain files.

A pack is a folder: ``study.yaml``, ``guide.yaml``, ``codebook.yaml``, ``indicators.yaml``, ``report/``
(findings and texts by language), and perhaps ``dictionary.yaml`` and ``corpus/`` (with a report of its
own). The reader checks the whole of it and says what is wrong, in which file and where, before anything is
stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

import yaml

from leadline.core.indicators import parse_indicator
from leadline.core.tables import Codes, Questions, Settings, flags, ints, strings
from leadline.core.vocabulary import Selection
from leadline.errors import FormatError, InputError, NotFound

Texts = Mapping[str, str]
"""A text by language tag."""


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role of the study."""

    key: str
    title: Texts


@dataclass(frozen=True, slots=True)
class RoundDefinition:
    """A round of the study."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """An item of the guide; `branches` are further probes by role."""

    key: str
    section: Texts
    text: Texts
    probes: Mapping[str, tuple[str, ...]]
    branches: Mapping[str, Texts]
    is_core: bool


@dataclass(frozen=True, slots=True)
class GuideTexts:
    """What is read aloud around the questions; the definition after the question `definition_after`."""

    opening: Texts = field(default_factory=dict)
    consents: Mapping[str, Texts] = field(default_factory=dict)
    definition_read_aloud: Texts = field(default_factory=dict)
    definition_after: str = ""
    close: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeDefinition:
    """A node of the codebook; `parent` is '' for a family. A retired one is known and not counted."""

    key: str
    parent: str
    name: Texts
    definition: str
    use_when: str
    not_when: str
    example: str
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """A row of the matrix, its rule unparsed."""

    key: str
    pillar: str
    title: Texts
    questions: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class FindingDefinition:
    """A claim of the report: Markdown with expressions."""

    key: str
    section: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole pack, checked."""

    key: str
    folder: Path
    title: Texts
    case_noun: Texts
    selection: str
    languages: tuple[str, ...]
    guide_version: str
    settings: Mapping[str, Any]
    rounds: tuple[RoundDefinition, ...]
    roles: tuple[RoleDefinition, ...]
    questions: tuple[QuestionDefinition, ...]
    codes: tuple[CodeDefinition, ...]
    indicators: tuple[IndicatorDefinition, ...]
    findings: tuple[FindingDefinition, ...]
    definition: Mapping[str, Any] = field(default_factory=dict)
    guide_texts: GuideTexts = field(default_factory=GuideTexts)


def bundled_packs() -> dict[str, Path]:
    """Key -> folder of the packs that come with Leadline."""
    root = Path(str(resources.files("leadline") / "packs"))
    found = (folder for folder in sorted(root.iterdir()) if (folder / "study.yaml").exists())
    return {folder.name.replace("_", "-"): folder for folder in found}


def find_pack(name: str) -> Path:
    """The folder of a bundled pack or of a pack at a path; ``NotFound`` (``pack-unknown``)."""
    bundled = bundled_packs()
    if name in bundled:
        return bundled[name]
    if (Path(name) / "study.yaml").exists():
        return Path(name)
    raise NotFound("pack-unknown", name=name, known=", ".join(bundled))


def read_pack(folder: Path) -> Pack:
    """Read and check the pack in `folder`; ``FormatError`` says file, place and remedy."""
    study = _File(folder / "study.yaml")
    languages = tuple(study.list("languages")) or ("en",)
    settings = study.content.get("settings") or {}
    if not isinstance(settings, dict):
        raise FormatError("pack-entry-absent", path=study.path.name, where="settings")
    rounds = study.entries("rounds", "key", "title")
    roles = study.entries("roles", "key", "title")
    guide = _File(folder / "guide.yaml", optional=True)
    pack = Pack(
        key=study.text("key"),
        folder=folder,
        title=study.texts("title"),
        case_noun=study.texts("case_noun"),
        selection=study.text("selection"),
        languages=languages,
        guide_version=str(study.content.get("guide_version", "")),
        settings=settings,
        rounds=tuple(RoundDefinition(str(r["key"]), str(r["title"])) for r in rounds),
        roles=tuple(RoleDefinition(str(r["key"]), _texts(r["title"])) for r in roles),
        questions=tuple(_questions(guide)),
        codes=tuple(_codes(_File(folder / "codebook.yaml"))),
        indicators=tuple(_indicators(_File(folder / "indicators.yaml", optional=True))),
        findings=in_report_order(_findings(folder / "report", languages), languages),
        definition=study.content,
        guide_texts=_guide_texts(guide),
    )
    _check_keys(pack)
    _check_references(pack)
    _check_settings(pack)
    return pack


def pack_with_corpus(pack: Pack) -> Pack:
    """`pack` for a study made with its corpus: the corpus's report, and titles of its attributes' values.

    What a corpus tells of its world would be false in a study of somebody else's material.
    """
    corpus = pack.folder / "corpus"
    titles = _File(corpus / "corpus.yaml").mapping("attributes")
    attributes = [dict(entry) for entry in pack.definition.get("attributes") or ()]
    _check_known("corpus.yaml", "attributes", titles, {str(entry.get("key")) for entry in attributes})
    for entry in attributes:
        if own := titles.get(entry.get("key", "")):
            entry["values"] = {**(entry.get("values") or {}), **own}
    merged = replace(
        pack,
        findings=tuple(_findings(corpus / "report", pack.languages)) or pack.findings,
        definition={**pack.definition, "attributes": attributes},
    )
    _check_keys(merged)
    return merged


class _KeyTwice(yaml.YAMLError):
    """A key that YAML would silently let overwrite the one before it."""


class _Loader(yaml.SafeLoader):
    """Safe YAML in which a key stands once and a date stays the text it was."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _KeyTwice(f"{key.value} (line {key.start_mark.line + 1})")
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))


class _File:
    """A YAML file of a pack, with errors that say where."""

    def __init__(self, path: Path, *, optional: bool = False) -> None:
        self.path = path
        self.content: dict[str, Any] = {}
        if not path.exists():
            if optional:
                return
            raise FormatError("pack-file-absent", path=path.name)
        try:
            loaded = yaml.load(path.read_text("utf-8"), _Loader)
        except _KeyTwice as twice:
            raise FormatError("pack-key-twice", path=path.name, key=str(twice)) from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise FormatError("pack-not-yaml", path=path.name, line=line) from None
        if not isinstance(loaded, dict):
            raise FormatError("pack-not-yaml", path=path.name, line=1)
        self.content = loaded

    def text(self, name: str) -> str:
        if absent := _first_absent(self.content, [name]):
            raise FormatError("pack-entry-absent", path=self.path.name, where=absent)
        return str(self.content[name])

    def texts(self, name: str) -> Texts:
        self.text(name)
        return _texts(self.content[name])

    def list(self, name: str) -> list[Any]:
        value = self.content.get(name) or []
        if not isinstance(value, list):
            raise FormatError("pack-entry-absent", path=self.path.name, where=name)
        return value

    def mapping(self, name: str) -> dict[str, Any]:
        value = self.content.get(name) or {}
        if not isinstance(value, dict) or not all(isinstance(inner, dict) for inner in value.values()):
            raise FormatError("pack-entry-absent", path=self.path.name, where=name)
        return value

    def entries(self, name: str, *needed: str) -> Iterator[dict[str, Any]]:
        return self.within(self.list(name), name, *needed)

    def within(self, entries: Any, place: str, *needed: str) -> Iterator[dict[str, Any]]:
        """The entries of the list at `place`, each held to what it needs."""
        if not isinstance(entries, list):
            raise FormatError("pack-entry-absent", path=self.path.name, where=place)
        for position, entry in enumerate(entries, start=1):
            absent = _first_absent(entry, needed)
            if absent:
                where = f"{place}[{position}].{absent}"
                raise FormatError("pack-entry-absent", path=self.path.name, where=where)
            yield entry


def _first_absent(entry: Any, needed: Iterable[str]) -> str:
    """The first of `needed` that `entry` lacks or leaves empty, in whichever language; '' if none."""
    for name in needed:
        value = entry.get(name) if isinstance(entry, dict) else None
        if not value:
            return name
        if isinstance(value, dict):
            for language, text in value.items():
                if not text:
                    return f"{name}.{language}"
    return ""


def _guide_texts(file: _File) -> GuideTexts:
    texts = {
        name: file.texts(name)
        for name in ("opening", "definition_read_aloud", "close")
        if name in file.content
    }
    consents = file.mapping("consents")
    if absent := _first_absent(consents, consents):
        raise FormatError("pack-entry-absent", path=file.path.name, where=f"consents.{absent}")
    return GuideTexts(
        consents={str(name): _texts(text) for name, text in consents.items()},
        definition_after=str(file.content.get("definition_after") or ""),
        **texts,
    )


def _questions(file: _File) -> Iterator[QuestionDefinition]:
    for number, section in enumerate(file.entries("sections", "title", "questions"), start=1):
        place = f"sections[{number}].questions"
        for entry in file.within(section["questions"], place, "key", "text"):
            probes = entry.get("probes") or {}
            if not isinstance(probes, dict):
                probes = {"en": probes}
            yield QuestionDefinition(
                key=str(entry["key"]),
                section=_texts(section["title"]),
                text=_texts(entry["text"]),
                probes={str(language): _several(items) for language, items in probes.items()},
                branches={role: _texts(text) for role, text in (entry.get("branches") or {}).items()},
                is_core=bool(entry.get("core")),
            )


def in_report_order(
    findings: Iterable[FindingDefinition], languages: tuple[str, ...]
) -> tuple[FindingDefinition, ...]:
    """The findings in these languages as a pack's files hold them: by language, by section, in turn."""
    given = list(findings)
    sections = list(dict.fromkeys((finding.language, finding.section) for finding in given))
    kept = [finding for finding in given if finding.language in languages]
    return tuple(
        sorted(kept, key=lambda f: (languages.index(f.language), sections.index((f.language, f.section))))
    )


def in_codebook_order(parents: Mapping[str, str]) -> dict[str, str]:
    """Code -> parent as code -> family ('' for a family), in the order of ``codebook.yaml``."""

    def family(key: str) -> str:
        return family(parents[key]) if parents[key] else key

    families = [key for key, parent in parents.items() if not parent]
    order = sorted(parents, key=lambda key: (families.index(family(key)), bool(parents[key])))
    return {key: family(key) if parents[key] else "" for key in order}


def _codes(file: _File) -> Iterator[CodeDefinition]:
    for number, family in enumerate(file.entries("families", "key", "name", "codes"), start=1):
        yield _code(family, parent="")
        for entry in file.within(family["codes"], f"families[{number}].codes", "key", "name"):
            yield _code(entry, parent=str(family["key"]), is_retired=bool(family.get("retired")))


def _code(entry: Mapping[str, Any], *, parent: str, is_retired: bool = False) -> CodeDefinition:
    return CodeDefinition(
        key=str(entry["key"]),
        parent=parent,
        name=_texts(entry["name"]),
        definition=str(entry.get("definition") or ""),
        use_when=str(entry.get("use_when") or ""),
        not_when=str(entry.get("not_when") or ""),
        example=str(entry.get("example") or ""),
        is_retired=is_retired or bool(entry.get("retired")),
    )


def _indicators(file: _File) -> Iterator[IndicatorDefinition]:
    for entry in file.entries("indicators", "key", "pillar", "title", "rule"):
        yield IndicatorDefinition(
            key=str(entry["key"]),
            pillar=str(entry["pillar"]),
            title=_texts(entry["title"]),
            questions=_several(entry.get("questions")),
            rule=str(entry["rule"]),
        )


def _findings(folder: Path, languages: tuple[str, ...]) -> Iterator[FindingDefinition]:
    """Findings stand in ``report/<language>/<section>.md``; each after a mark with its key."""
    for language in languages:
        for path in sorted((folder / language).glob("*.md")):
            section = path.stem.split("-", 1)[-1]
            for position, part in enumerate(_split(path.read_text("utf-8"))):
                key, text = part
                yield FindingDefinition(key or f"{section}-{position}", section, text, language)


def _split(markdown: str) -> Iterator[tuple[str, str]]:
    """The text before the first ``<!-- finding: KEY -->`` mark (key ''), then each finding."""
    before, *marked = markdown.split("<!-- finding:")
    if before.strip():
        yield "", before.strip()
    for part in marked:
        key, _, text = part.partition("-->")
        yield key.strip(), text.strip()


def _check_keys(pack: Pack) -> None:
    for name, keys in (
        ("study.yaml", [r.key for r in pack.rounds]),
        ("study.yaml", [r.key for r in pack.roles]),
        ("guide.yaml", [q.key for q in pack.questions]),
        ("codebook.yaml", [c.key for c in pack.codes]),
        ("indicators.yaml", [i.key for i in pack.indicators]),
        *(
            (f"report/{language}", [f.key for f in pack.findings if f.language == language])
            for language in pack.languages
        ),
    ):
        twice = [key for key, count in Counter(keys).items() if count > 1]
        if twice:
            raise FormatError("pack-key-twice", path=name, key=min(twice))


def _check_references(pack: Pack) -> None:
    """The roles, questions and codes that the guide and the indicators name exist."""
    asked = {question.key for question in pack.questions}
    for question in pack.questions:
        where = f"{question.key}.branches"
        _check_known("guide.yaml", where, question.branches, {role.key for role in pack.roles})
    after = [key for key in [pack.guide_texts.definition_after] if key]
    _check_known("guide.yaml", "definition_after", after, asked)
    keys, guide = strings([code.key for code in pack.codes]), strings(sorted(asked))
    counted = [bool(code.parent) and not code.is_retired for code in pack.codes]
    families = strings([code.parent or code.key for code in pack.codes])
    codes = Codes(keys, keys, families, flags(counted), ints([1] * len(counted)))
    questions = Questions(guide, guide, flags([False] * len(guide)))
    for indicator in pack.indicators:
        _check_known("indicators.yaml", f"{indicator.key}.questions", indicator.questions, asked)
        _check_rule(indicator, codes=codes, questions=questions)


def _check_rule(indicator: IndicatorDefinition, *, codes: Codes, questions: Questions) -> None:
    try:
        parse_indicator(
            indicator.key,
            pillar=indicator.pillar,
            title="",
            questions=indicator.questions,
            rule=indicator.rule,
            codes=codes,
            guide=questions,
        )
    except InputError as error:
        if error.code != "indicator-code-unknown":
            raise FormatError(error.code, **error.details) from None
        where, key = f"{indicator.key}.rule", error.details["token"]
        raise FormatError("pack-key-unknown", path="indicators.yaml", where=where, key=key) from None


def _check_settings(pack: Pack) -> None:
    """Every setting exists and names what the pack defines; a retired code is defined."""
    if pack.selection.strip().lower() not in Selection.labels():
        _refuse_value("selection", pack.selection, Selection.labels())
    defaults = {known.name: known.default for known in fields(Settings)}
    for name, value in pack.settings.items():
        if name not in defaults:
            _refuse_value("settings", name, defaults)
        if isinstance(defaults[name], int) and type(value) is not int:
            _refuse_value(f"settings.{name}", value, ["0", "1", "2", "…"])
    questions = {question.key for question in pack.questions}
    indicators = {indicator.key for indicator in pack.indicators}
    codes = {code.key for code in pack.codes if code.parent}
    known = {name: questions for name in defaults if name.endswith("_question")}
    known |= {name: codes for name in defaults if name.endswith(("_codes", "_code"))}
    known |= {
        "table_families": {code.key for code in pack.codes if not code.parent},
        "home_indicators": indicators,
        "comprehensive_pillars": {indicator.pillar for indicator in pack.indicators},
        "reference_role": {role.key for role in pack.roles},
    }
    for name, keys in known.items():
        _check_known("study.yaml", f"settings.{name}", _several(pack.settings.get(name)), keys)
    for mechanism, pair in (pack.settings.get("mechanisms") or {}).items():
        where = f"settings.mechanisms.{mechanism}"
        if not isinstance(pair, list) or len(pair) != 2:
            raise FormatError("pack-entry-absent", path="study.yaml", where=where)
        _check_known("study.yaml", where, [str(pair[0])], codes)
        _check_known("study.yaml", where, [str(key) for key in pair[1:] if key], indicators)


def _check_known(path: str, where: str, keys: Iterable[str], known: set[str]) -> None:
    for key in keys:
        if key not in known:
            raise FormatError("pack-key-unknown", path=path, where=where, key=key)


def _refuse_value(where: str, value: Any, known: Iterable[str]) -> NoReturn:
    raise FormatError(
        "pack-value-unknown", path="study.yaml", where=where, value=value, known=", ".join(known)
    )


def _several(value: Any) -> tuple[str, ...]:
    """A list of texts, also where somebody wrote only one."""
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()


def _texts(value: Any) -> Texts:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {"en": str(value)}
