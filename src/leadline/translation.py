"""The four languages: gettext over ``locale/``, chosen per run (command line) or per report."""

from __future__ import annotations

import gettext as _gettext
import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from leadline.errors import LeadlineError

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("en", "fr", "es", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})
_current: ContextVar[str] = ContextVar("language", default="en")
_entry: ContextVar[str] = ContextVar("entry point", default="terminal")


FOLDER = Path(__file__).parent / "locale"
DOMAIN = "leadline"


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, FOLDER, languages=[language], fallback=language == "en")


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Translate into `language` (one of LANGUAGES) within the block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def lent_to_the_process(language: str) -> Iterator[None]:
    """Our catalogue for those who ask gettext's default domain in the environment's language: click."""
    before, known = os.environ.get("LANGUAGE"), _gettext.textdomain()
    _gettext.bindtextdomain(DOMAIN, str(FOLDER))
    _gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        _gettext.textdomain(known)
        del os.environ["LANGUAGE"]
        if before is not None:
            os.environ["LANGUAGE"] = before


def choose_language(language: str) -> None:
    """Translate into `language` from here on: for the command line, once it has read its options."""
    _current.set(language)


@contextmanager
def use_entry(entry: str) -> Iterator[None]:
    """Let messages name what helps in this entry point ("terminal" or "browser") within the block."""
    token = _entry.set(entry)
    try:
        yield
    finally:
        _entry.reset(token)


def current_entry() -> str:
    """The entry point whose commands, or pages and buttons, messages name now."""
    return _entry.get()


def current_language() -> str:
    """The language that :func:`gettext` translates into now."""
    return _current.get()


def gettext(message: str) -> str:
    """`message` in the current language; nothing stays nothing."""
    # gettext itself answers "" with the catalogue's header
    return _catalogue(_current.get()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The right form for `n` in the current language."""
    return _catalogue(_current.get()).ngettext(singular, plural, n)


def in_every_language(text: str) -> tuple[str, ...]:
    """`text` in each of LANGUAGES, in their order: what the product may have shown for it."""
    return tuple(_catalogue(language).gettext(text) for language in LANGUAGES)


def message(error: LeadlineError) -> str:
    """What an error says, in the current language and entry point."""
    return error.told(gettext, entry=current_entry())
