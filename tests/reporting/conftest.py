"""An Arabic catalogue of the tests' own: what writers add must not hang on the product's translations."""

from __future__ import annotations

import gettext

import pytest

from leadline import translation

WORDS = {
    "Contents": "المحتويات",
    "Evidence": "الأدلة",
    "Notes": "حواشٍ",
    "Legend": "المفتاح",
    "Columns": "الأعمدة",
    "Translation": "ترجمة",
    "Skip to the text": "انتقل إلى النص",
    "From the interviewer's notes": "من ملاحظات المُقابِل",
    "Page {page} of {pages}": "صفحة {page} من {pages}",
    "Table {number}. {caption}": "الجدول {number}. {caption}",
    "Figure {number}. {caption}": "الشكل {number}. {caption}",
    "{interview}, turn {turn}": "{interview}، الدور {turn}",
    "{k} of {n}": "{k} من {n}",
    "of {n}": "من {n}",
    "addressed": "معالج",
    "partly": "جزئياً",
    "not addressed": "غير معالج",
    "conflicting": "متضارب",
    "not raised": "لم يُذكر",
    "not known": "غير معروف",
    "declined": "رُفض",
    "not asked": "لم يُسأل",
    "pending": "معلّق",
    "no informant": "لا مُخبِر",
}


class _Arabic(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return WORDS.get(message, message)


@pytest.fixture(autouse=True)
def catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    """English as written, Arabic from WORDS."""
    monkeypatch.setattr(
        translation,
        "_catalogue",
        lambda language: _Arabic() if language == "ar" else gettext.NullTranslations(),
    )
