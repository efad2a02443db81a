"""Study packs: a study's definition as plain files.

A pack is a folder: ``study.yaml``, ``guide.yaml``, ``codebook.yaml``, ``indicators.yaml``, ``report/``
(findings and texts by language), and perhaps ``dictionary.yaml`` and ``corpus/``. The reader checks the
whole of it and says what is wrong, in which file and where, before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from leadline.errors import FormatError, NotFound

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
class CodeDefinition:
    """A node of the codebook; `parent` is '' for a family."""

    key: str
    parent: str
    name: Texts
    definition: str
    use_when: str
    not_when: str
    example: str


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
    codes = tuple(_codes(_File(folder / "codebook.yaml")))
    questions = tuple(_questions(_File(folder / "guide.yaml", optional=True)))
    indicators = tuple(_indicators(_File(folder / "indicators.yaml", optional=True)))
    _check_keys(folder, questions=questions, codes=codes, indicators=indicators)
    return Pack(
        key=study.text("key"),
        folder=folder,
        title=study.texts("title"),
        case_noun=study.texts("case_noun"),
        selection=study.text("selection"),
        languages=languages,
        guide_version=str(study.content.get("guide_version", "")),
        settings=study.content.get("settings") or {},
        rounds=tuple(RoundDefinition(str(r["key"]), str(r["title"])) for r in study.list("rounds")),
        roles=tuple(RoleDefinition(str(r["key"]), _texts(r["title"])) for r in study.list("roles")),
        questions=questions,
        codes=codes,
        indicators=indicators,
        findings=tuple(_findings(folder / "report", languages)),
        definition=study.content,
    )


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
            loaded = yaml.safe_load(path.read_text("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise FormatError("pack-not-yaml", path=path.name, line=line) from None
        if not isinstance(loaded, dict):
            raise FormatError("pack-not-yaml", path=path.name, line=1)
        self.content = loaded

    def text(self, name: str) -> str:
        if not self.content.get(name):
            raise FormatError("pack-entry-absent", path=self.path.name, where=name)
        return str(self.content[name])

    def texts(self, name: str) -> Texts:
        self.text(name)
        return _texts(self.content[name])

    def list(self, name: str) -> list[Any]:
        value = self.content.get(name) or []
        if not isinstance(value, list):
            raise FormatError("pack-entry-absent", path=self.path.name, where=name)
        return value

    def entries(self, name: str, *needed: str) -> Iterator[dict[str, Any]]:
        for position, entry in enumerate(self.list(name), start=1):
            absent = [key for key in needed if not (isinstance(entry, dict) and entry.get(key))]
            if absent:
                where = f"{name}[{position}].{absent[0]}"
                raise FormatError("pack-entry-absent", path=self.path.name, where=where)
            yield entry


def _questions(file: _File) -> Iterator[QuestionDefinition]:
    for section in file.entries("sections", "title", "questions"):
        for entry in section["questions"]:
            probes = entry.get("probes") or {}
            yield QuestionDefinition(
                key=str(entry["key"]),
                section=_texts(section["title"]),
                text=_texts(entry["text"]),
                probes={lang: tuple(items) for lang, items in probes.items()},
                branches={role: _texts(text) for role, text in (entry.get("branches") or {}).items()},
                is_core=bool(entry.get("core")),
            )


def _codes(file: _File) -> Iterator[CodeDefinition]:
    for family in file.entries("families", "key", "name", "codes"):
        yield _code(family, parent="")
        for entry in family["codes"]:
            yield _code(entry, parent=str(family["key"]))


def _code(entry: Mapping[str, Any], *, parent: str) -> CodeDefinition:
    return CodeDefinition(
        key=str(entry["key"]),
        parent=parent,
        name=_texts(entry["name"]),
        definition=str(entry.get("definition") or ""),
        use_when=str(entry.get("use_when") or ""),
        not_when=str(entry.get("not_when") or ""),
        example=str(entry.get("example") or ""),
    )


def _indicators(file: _File) -> Iterator[IndicatorDefinition]:
    for entry in file.entries("indicators", "key", "pillar", "title", "rule"):
        yield IndicatorDefinition(
            key=str(entry["key"]),
            pillar=str(entry["pillar"]),
            title=_texts(entry["title"]),
            questions=tuple(entry.get("questions") or ()),
            rule=str(entry["rule"]),
        )


def _findings(folder: Path, languages: tuple[str, ...]) -> Iterator[FindingDefinition]:
    """Findings stand in ``report/<language>/<section>.md``; each begins with ``## [KEY] …``."""
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


def _check_keys(
    folder: Path,
    *,
    questions: tuple[QuestionDefinition, ...],
    codes: tuple[CodeDefinition, ...],
    indicators: tuple[IndicatorDefinition, ...],
) -> None:
    asked = {question.key for question in questions}
    for name, keys in (
        ("guide.yaml", [q.key for q in questions]),
        ("codebook.yaml", [c.key for c in codes]),
        ("indicators.yaml", [i.key for i in indicators]),
    ):
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise FormatError("pack-key-twice", path=name, key=min(twice))
    for indicator in indicators:
        for question in indicator.questions:
            if question not in asked:
                where = f"{indicator.key}.questions"
                raise FormatError("pack-key-unknown", path="indicators.yaml", where=where, key=question)


def _texts(value: Any) -> Texts:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {"en": str(value)}
