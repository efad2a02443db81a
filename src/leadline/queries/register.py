"""The register of names: the only place from which names and contacts are read."""

from __future__ import annotations

from leadline.store.models import Identity, Informant, Study


def list_register(study: Study) -> list[tuple[str, str, str]]:
    """Pseudonym, name and contact of every informant ('' where nothing was entered), in two queries."""
    known = {
        who: (name, contact)
        for who, name, contact in Identity.live.filter(informant__study=study).values_list(
            "informant_id", "name", "contact"
        )
    }
    return [
        (informant.pseudonym, *known.get(informant.id, ("", "")))
        for informant in Informant.live.filter(study=study).order_by("pseudonym")
    ]
