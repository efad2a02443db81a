"""HiGHS as every solver here wants it: silent, and the same output for the same input."""

from __future__ import annotations

import highspy


class _Silent(highspy.Highs):
    """HiGHS that prints nothing: its banner would stand in output that a machine reads."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Called while it is made, and the first thing that would print."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def make_model(seed: int) -> highspy.Highs:
    """An empty model: one thread, one seed, no gap."""
    model = _Silent()  # type: ignore[no-untyped-call]
    for option, value in (
        ("threads", 1),
        ("random_seed", seed),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
    ):
        model.setOptionValue(option, value)
    return model
