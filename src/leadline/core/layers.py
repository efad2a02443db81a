"""Which codings count: one layer, never the union, and always by its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Rows
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Layer, Polarity, Scope, Time
from leadline.errors import InputError

DESIGNATED = "designated"
DICTIONARY = "dictionary"


@dataclass(frozen=True)
class CountedLayer:
    """The codings that count.

    Attributes
    ----------
    name
        ``designated`` (reconciled, else the first coder's) or ``dictionary`` (by dictionary, unread).
    rows
        Row numbers of the codings, in the table's order.
    reconciled_interviews, first_coder_interviews
        Of how many interviews the one or the other is counted.
    """

    name: str
    rows: Rows
    reconciled_interviews: int
    first_coder_interviews: int


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
    is_active = tables.codes.is_counted[codings.code]
    if name == DICTIONARY:
        rows = np.flatnonzero(is_active & (codings.layer == Layer.DICTIONARY))
        return CountedLayer(name, rows, 0, 0)
    if name != DESIGNATED:
        raise InputError("layer-unknown", name=name)
    has_first = ~interviews.has_reconciled & (interviews.first_coder >= 0)
    # One more row, for -1: a text that is of no interview.
    reconciled = np.append(interviews.has_reconciled, False)
    first = np.append(np.where(has_first, interviews.first_coder, -1), -1)
    by_text = tables.transcripts.interview
    is_reconciled = (codings.layer == Layer.RECONCILED) & reconciled[by_text][codings.transcript]
    is_first = (codings.layer == Layer.CODER) & (codings.coder == first[by_text][codings.transcript])
    is_first &= codings.coder >= 0
    rows = np.flatnonzero(is_active & (is_reconciled | is_first))
    return CountedLayer(name, rows, int(interviews.has_reconciled.sum()), int(has_first.sum()))


def evidence_rows(tables: StudyTables, layer: CountedLayer, *, polarity: Polarity | None = None) -> Rows:
    """The countable codings of a layer: of now, and not global (with one `polarity` where it is given).

    Passages marked ``withhold`` count; they are never quoted.
    """
    codings = tables.codings
    is_evidence = (codings.time == Time.NOW) & (codings.scope != Scope.GLOBAL)
    if polarity is not None:
        is_evidence &= codings.polarity == polarity
    rows: Rows = layer.rows[is_evidence[layer.rows]]
    return rows
