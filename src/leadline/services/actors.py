"""Who writes: a person, an import, a dictionary, a job."""

from __future__ import annotations

from leadline.services.audit import audited
from leadline.store.models import Actor


def register_actor(key: str, *, kind: str = "person") -> Actor:
    """The actor with this key; who is new is entered, with a line of their own in the log."""
    known = Actor.objects.filter(key=key).first()
    if known is not None:
        return known
    actor = Actor(key=key, kind=kind, name=key)
    with audited("register-actor", by=actor) as entry:
        # Somebody else may have been quicker.
        actor, _is_new = Actor.objects.get_or_create(key=key, defaults={"kind": kind, "name": key})
        entry.note(actor=actor.id, kind=actor.kind)
    return actor
