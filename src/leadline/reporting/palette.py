"""Colours that colour-blind readers tell apart and that print, after Okabe and Ito (2008).

Ink on fill has a contrast of at least 4.5 (a test computes it).
"""

from __future__ import annotations

from leadline.reporting.document import Tone

FILLS: dict[Tone, tuple[str, str]] = {
    Tone.PLAIN: ("#ffffff", "#1b2430"),
    Tone.GOOD: ("#005b8f", "#ffffff"),
    Tone.MIXED: ("#a6d5f2", "#10283a"),
    Tone.BAD: ("#f2b279", "#3a1b00"),
    Tone.CONFLICT: ("#dcb4d2", "#3a1030"),
    Tone.SILENT: ("#eef0f2", "#4a5158"),
    Tone.TOTAL: ("#dfe5ea", "#1b2430"),
}
"""Tone -> (fill, ink)."""

INK = "#1b2430"
MUTED = "#556070"
RULE = "#d5dbe1"
ACCENT = "#00588c"
CURVES = (ACCENT, "#c04a00")
"""Blue and vermilion: apart for colour-blind readers, and in grey by their lightness and their labels."""
