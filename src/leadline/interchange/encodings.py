"""Bytes to text: which encoding a file is in, and what could not be decoded."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from leadline.interchange.losses import Loss

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EIGHT_BIT = ["cp1252", "cp1256", "cp1250", "cp1251", "mac_roman", "cp850"]
_MISREAD = re.compile("Ã[\x80-\xbf©¨ªàâ®´§±³¡]|â€[™œ\x9d“”]|Ø§Ù|Ù\x84")
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_FORMS = re.compile("\\b(?:ال|في|من|على|إلى|أن|لا|ما|و|هذا|هذه|التي|الذي)")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, whether that is only a guess, and what did not decode."""

    text: str
    encoding: str
    is_guess: bool = False
    losses: tuple[Loss, ...] = ()


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """Decode `data` by its mark, as UTF-16 or UTF-8, as `declared`, or by its likeliest 8-bit code."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    if wide := _wide_encoding(data):
        return _decode_as(data, wide, is_guess=True)
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    if declared and _is_known_eight_bit(declared):
        return _decode_as(data, codecs.lookup(declared).name)
    if _is_nearly_utf8(data):
        return _decode_as(data, "utf-8", is_guess=True)
    return _decode_as(data, _eight_bit_encoding(data), is_guess=True)


def _is_known_eight_bit(name: str) -> bool:
    try:
        return codecs.lookup(name).name in {"iso8859-1", "iso8859-6", "iso8859-15", *_EIGHT_BIT}
    except LookupError:
        return False


def _decode_as(data: bytes, encoding: str, *, is_guess: bool = False) -> Decoded:
    try:
        return _checked(Decoded(data.decode(encoding), encoding, is_guess))
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        lost = max(text.count("\ufffd"), 1)
        return _checked(Decoded(text, encoding, is_guess, (Loss("undecodable-bytes", encoding, lost),)))


def _checked(decoded: Decoded) -> Decoded:
    """`decoded`, with a loss where the text looks like UTF-8 once misread as an 8-bit code."""
    if (misread := len(_MISREAD.findall(decoded.text))) < 3:
        return decoded
    return Decoded(
        decoded.text,
        decoded.encoding,
        decoded.is_guess,
        (*decoded.losses, Loss("text-looks-misread", decoded.encoding, misread)),
    )


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: every other byte is one of very few (0 for Latin, 6 for Arabic)."""
    sample = data[: 4096 - len(data) % 2]
    if len(sample) < 4 or len(data) % 2:
        return ""
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        low = sample[0::2] if encoding.endswith("le") else sample[1::2]
        plain = sum(byte in b"\x00\x06\x20" for byte in high)
        if plain >= 0.9 * len(high) and len(set(high)) * 2 < len(set(low)) + 2:
            zeros = sum(byte < 7 for byte in high)
            if zeros >= 0.9 * len(high):
                return encoding
    return ""


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether a few bytes only keep `data` from being UTF-8 with many longer sequences."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    return good >= 20 and bad * 20 < good


def _eight_bit_encoding(data: bytes) -> str:
    """The likeliest 8-bit code: Arabic by its letters and commonest words, else charset-normalizer's."""
    sample = data[: 1 << 16]
    arabic = sample.decode("cp1256", errors="replace")
    letters = sum(character.isalpha() for character in arabic)
    if letters and len(_ARABIC.findall(arabic)) > 0.5 * letters and _ARABIC_FORMS.search(arabic):
        return "cp1256"
    best = from_bytes(sample, cp_isolation=_EIGHT_BIT).best()
    if best is None or best.encoding in {"cp1250", "mac_roman", "cp850"}:
        return "cp1252" if _reads_western(sample) else (best.encoding if best else "cp1252")
    return str(best.encoding)


def _reads_western(sample: bytes) -> bool:
    """Whether nearly all bytes above ASCII are the letters and marks of Western European writing."""
    high = [byte for byte in sample if byte > 0x7F]
    usual = set(
        "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ«»¿¡’‘“”–—…€°ºª·\xa0".encode("cp1252")
    )
    return sum(byte in usual for byte in high) >= 0.95 * len(high)
