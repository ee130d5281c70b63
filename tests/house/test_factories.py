"""The factories make what they say, for every test that leans on them."""

import pytest

from editorial.models import State
from editorial.services import index_differences
from search.models import Document
from tests.support import factories
from workshops.models import WorkshopStatus

pytestmark = pytest.mark.django_db

NO_FACTORIES = {"DjangoModelFactory", "SubFactory", "EntryFactory"}


@pytest.mark.parametrize(
    "name",
    sorted(
        name for name in vars(factories) if name.endswith("Factory") and name not in NO_FACTORIES
    ),
)
def test_every_factory_makes_rows_that_are_clean(name: str) -> None:
    first, second = getattr(factories, name).create_batch(2)
    assert first.pk != second.pk
    first.full_clean()


def test_a_published_case_is_public_and_in_the_index() -> None:
    case = factories.BestPracticeFactory.create(published=True)
    assert case.state == State.PUBLISHED
    assert Document.objects.get().object_id == case.pk
    assert list(index_differences()) == []


def test_thirty_cases_have_addresses_of_their_own() -> None:
    cases = factories.BestPracticeFactory.create_batch(30)
    assert len({case.slug for case in cases}) == 30


def test_published_workshop_takes_registrations() -> None:
    workshop = factories.WorkshopFactory.create(published=True, groups=[12, 12])
    assert workshop.status == WorkshopStatus.OPEN
    assert [group.capacity for group in workshop.groups.all()] == [12, 12]


def test_past_and_historic_workshops_are_over() -> None:
    past = factories.WorkshopFactory.create(past=True, published=True)
    historic = factories.WorkshopFactory.create(historic=True, published=True)
    assert [past.status, historic.status] == [WorkshopStatus.PAST, WorkshopStatus.PAST]
    assert historic.slug == "workshop-arbeit-4-0-in-der-region-hannover-2018-01-17"
