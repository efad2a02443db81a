"""The key of an encrypted workspace: a random data key, wrapped by one derived from the passphrase.

``key.json`` beside the database holds the wrapped key and the parameters of the derivation (argon2id,
RFC 9106), nothing that opens the workspace. Changing the passphrase rewraps 32 bytes.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from leadline.errors import InputError, WorkspaceError

MEMORY_KIB = 65_536
PASSES = 3
LANES = 4
LEAST, DIFFERENT = 12, 5
"""A passphrase has so many characters, and so many different ones."""


def check_passphrase(passphrase: str) -> None:
    """``InputError`` (``passphrase-weak``) where somebody would guess it in no time."""
    if len(passphrase.strip()) < LEAST or len(set(passphrase)) < DIFFERENT:
        raise InputError("passphrase-weak", least=LEAST, different=DIFFERENT)


def new_key_file(path: Path, *, passphrase: str) -> str:
    """Make a random data key, write it wrapped to `path`, and return it as 64 hexadecimal digits."""
    data_key = os.urandom(32)
    _write(path, data_key, passphrase=passphrase)
    return data_key.hex()


def open_key_file(path: Path, *, passphrase: str) -> str:
    """The data key as 64 hexadecimal digits; ``WorkspaceError`` (``key-wrong``)."""
    try:
        kept = json.loads(path.read_text("ascii"))
        salt, nonce, wrapped = (base64.b64decode(kept[name]) for name in ("salt", "nonce", "wrapped"))
        parameters = (int(kept["memory_kib"]), int(kept["passes"]), int(kept["lanes"]))
    except (ValueError, KeyError, TypeError):
        raise WorkspaceError("key-file-damaged", path=str(path)) from None
    try:
        return AESGCM(_derive(passphrase, salt, *parameters)).decrypt(nonce, wrapped, b"leadline").hex()
    except InvalidTag:
        raise WorkspaceError("key-wrong") from None


def change_passphrase(path: Path, *, old: str, new: str) -> None:
    """Wrap the same data key with another passphrase; the database is not touched."""
    check_passphrase(new)
    _write(path, bytes.fromhex(open_key_file(path, passphrase=old)), passphrase=new)


def _write(path: Path, data_key: bytes, *, passphrase: str) -> None:
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(_derive(passphrase, salt, MEMORY_KIB, PASSES, LANES)).encrypt(
        nonce, data_key, b"leadline"
    )
    text = {
        name: base64.b64encode(value).decode()
        for name, value in (("salt", salt), ("nonce", nonce), ("wrapped", wrapped))
    }
    content = {"kdf": "argon2id", "memory_kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES, **text}
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content, indent=1), "ascii")
    draft.replace(path)


def _derive(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    return hash_secret_raw(
        passphrase.encode("utf-8"), salt, time_cost=passes, memory_cost=memory_kib, parallelism=lanes,
        hash_len=32, type=Type.ID,
    )  # fmt: skip
