"""What stands in the search of others about an actor that is not public (yet)."""

import pytest

from editorial import services
from tests.support.factories import (
    ActivityFactory,
    ActorFactory,
    BestPracticeFactory,
    DialogueFactory,
    publish,
)
from tests.support.searching import matching

pytestmark = pytest.mark.django_db


def test_a_drafts_name_finds_nothing_until_it_is_public() -> None:
    actor = ActorFactory.create(title="Zwiebelfisch")
    activity = ActivityFactory.create(actor=actor, published=True)
    dialogue = DialogueFactory.create(carrier=actor, published=True)
    case = BestPracticeFactory.create(published=True)
    case.helped_by.add(activity)
    services.reindex(case)
    assert not matching("Zwiebelfisch").exists()
    publish(actor)
    services.work_off_due()
    found = set(matching("Zwiebelfisch").values_list("address", flat=True))
    assert found == {each.get_absolute_url() for each in (actor, activity, dialogue, case)}
