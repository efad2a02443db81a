"""Which codings count: one layer, never the union, and always by its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Rows
from leadline.core.tables import Flags, StudyTables
from leadline.core.vocabulary import Layer, Polarity, Scope, Time
from leadline.errors import InputError

DESIGNATED = "designated"
DICTIONARY = "dictionary"


# Marks that stand beside the row numbers of coders: a layer as -2 - layer, and one that no coding has.
_RECONCILED = -2 - Layer.RECONCILED
_NOTHING = -9


@dataclass(frozen=True)
class CountedLayer:
    """The codings that count.

    Attributes
    ----------
    name
        ``designated`` (reconciled, else the first coder's) or ``dictionary`` (by dictionary, unread).
    is_counted
        Which codings count.
    reconciled_interviews, first_coder_interviews
        Of how many interviews the one or the other is counted.
    """

    name: str
    is_counted: Flags
    reconciled_interviews: int
    first_coder_interviews: int

    @property
    def rows(self) -> Rows:
        """Row numbers of the codings that count, in the table's order."""
        return np.flatnonzero(self.is_counted)


def counted_layer(tables: StudyTables) -> CountedLayer:
    """The codings of active codes in the layer that the study's settings name.

    ``designated``: of each interview the reconciled codings where it has them, else those of its
    designated first coder; none of documents. ``dictionary``: those of dictionaries, over
    interviews and documents.

    Raises
    ------
    InputError
        ``layer-unknown``.
    """
    codings, interviews, name = tables.codings, tables.interviews, tables.settings.layer
    is_active = np.take(tables.codes.is_counted, codings.code)
    if name == DICTIONARY:
        return CountedLayer(name, is_active & (codings.layer == Layer.DICTIONARY), 0, 0)
    if name != DESIGNATED:
        raise InputError("layer-unknown", name=name)
    has_first = ~interviews.has_reconciled & (interviews.first_coder >= 0)
    wanted = np.where(has_first, interviews.first_coder, np.int32(_NOTHING))
    wanted[interviews.has_reconciled] = _RECONCILED
    # One more, for -1: a text that is of no interview.
    wanted_of_text = np.append(wanted, np.int32(_NOTHING))[tables.transcripts.interview]
    marks = np.where(codings.layer == int(Layer.CODER), codings.coder, -2 - codings.layer)
    is_counted = is_active & (marks == np.take(wanted_of_text, codings.transcript))
    return CountedLayer(name, is_counted, int(interviews.has_reconciled.sum()), int(has_first.sum()))


def evidence_rows(tables: StudyTables, layer: CountedLayer, *, polarity: Polarity | None = None) -> Rows:
    """The countable codings of a layer: of now, and not global (with one `polarity` where it is given).

    Passages marked ``withhold`` count; they are never quoted.
    """
    codings = tables.codings
    # int(): NumPy compares a column with a plain number ten times faster than with a Term.
    is_evidence = layer.is_counted & (codings.time == int(Time.NOW)) & (codings.scope != int(Scope.GLOBAL))
    if polarity is not None:
        is_evidence &= codings.polarity == int(polarity)
    return np.flatnonzero(is_evidence)
