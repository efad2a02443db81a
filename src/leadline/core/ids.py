"""UUIDv7: identifiers that sort by time of birth and never collide between laptops."""

from __future__ import annotations

import os
import time
from uuid import UUID, uuid5


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value & (1 << 128) - 1)


def cell_id(case: UUID, round: UUID, indicator: UUID | None) -> UUID:
    """The id of a cell (without an indicator: of a case in a round), the same on every laptop."""
    return uuid5(case, f"{round} {indicator or ''}")
