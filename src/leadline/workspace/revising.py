"""Changing a study's definition to what a pack says."""

from __future__ import annotations

from django.db import transaction

from leadline.access import get_study
from leadline.interchange.pack_changes import Change, compare_packs
from leadline.interchange.packs import Pack, pack_with_corpus
from leadline.queries.definition import get_definition
from leadline.services.definition import revise_study
from leadline.store.models import Study
from leadline.workspace.finding_names import refuse_unknown_names
from leadline.workspace.opening import OpenWorkspace


def revise(
    workspace: OpenWorkspace, study: Study, pack: Pack, *, is_dry_run: bool = False
) -> tuple[Change, ...]:
    """Make the definition of `study` what `pack` says; returns what changed, in all or nothing.

    A dry run does the same and takes it back: what would be refused is refused. Raises ``Conflict`` where
    something that is in use would be removed, and ``FormatError`` where a finding names what is not there.
    """
    with workspace.use(), transaction.atomic(using=workspace.alias):
        if study.is_fiction and (pack.folder / "corpus").exists():
            pack = pack_with_corpus(pack)  # the report that its material came with
        own = get_study(study.key)  # `study` itself stays what its holder read, also after a dry run
        standing = get_definition(own)
        changes = compare_packs(standing, pack)
        if changes:
            revise_study(own, pack, changes=changes, by=workspace.actor())
            refuse_unknown_names(pack, standing=standing)  # after what is in use, which says more
        if is_dry_run:
            transaction.set_rollback(True, using=workspace.alias)
    return changes
