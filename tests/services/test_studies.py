"""Making studies: what does not fit its field is refused before anything is written, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadline.errors import InputError
from leadline.interchange.packs import RoundDefinition
from leadline.services.actors import register_actor
from leadline.services.studies import add_cases, create_study
from leadline.store.models import Case, Study
from leadline.workspace import Workspace
from tests.small_study import code, small_pack


def test_a_value_too_long_is_refused_by_name_and_leaves_nothing(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        long_code = replace(small_pack(), codes=(code("C" * 300),))
        with pytest.raises(InputError) as error:
            create_study(long_code, by=by)
        assert error.value.details == {"field": "code.key", "length": 300, "limit": 64}
        assert error.value.code == "value-too-long"
        with pytest.raises(InputError):
            create_study(replace(small_pack(), rounds=(RoundDefinition("1", "t" * 10_000),)), by=by)
        assert not Study.objects.exists()
        study = create_study(small_pack(), by=by)
        add_cases(study, {"A": {"name": "A"}}, by=by)
        with pytest.raises(InputError, match=r"case\.name takes 200 characters, and 201 were given"):
            add_cases(study, {"B": {"name": "n" * 201}}, by=by)
        assert [c.name for c in Case.live.all()] == ["A"]
        with pytest.raises(InputError):
            register_actor("a" * 65)
        assert register_actor("a" * 64).key == "a" * 64
