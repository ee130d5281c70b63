"""Decimals stand with a comma wherever the team reads or writes them."""

from decimal import Decimal

import pytest
from django.test import Client

from branchendialog.models import BestPractice, IndustryFigure
from editorial import services
from interface.names import admin_address
from taxonomy.models import Municipality
from tests.support.factories import (
    BestPracticeFactory,
    IndustryFigureFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.support.reading import typed_in_admin

pytestmark = pytest.mark.django_db

# Planted into every decimal that the team sees.
PLANTED, READ = Decimal("12.50"), "12,5"


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(UserFactory.create(publisher=True))
    return client


def test_a_planted_number_is_read_with_a_comma(publisher: Client) -> None:
    case = BestPracticeFactory.create()
    case.effects.update(before=PLANTED, after=PLANTED)
    figure = IndustryFigureFactory.create(value=PLANTED, unit="Prozent")
    place = MunicipalityFactory.create(longitude=PLANTED)
    services.record_save(case, by=UserFactory.create())
    case.effects.update(after=Decimal("13.50"))
    case.save()
    services.record_save(case, by=UserFactory.create())
    pages = [
        *(admin_address(row) for row in (case, figure, place)),
        *(admin_address(model) for model in (BestPractice, IndustryFigure, Municipality)),
        admin_address(case, "history"),
    ]
    for address in pages:
        html = publisher.get(address).content.decode()
        assert "12.5" not in html, address
        assert "13.5" not in html, address
    assert READ in publisher.get(admin_address(case)).content.decode()
    assert f"{READ} Prozent" in publisher.get(admin_address(IndustryFigure)).content.decode()


@pytest.mark.parametrize("typed", ["12,5", "12.5", "12,50"])
def test_a_number_is_written_as_people_do(publisher: Client, typed: str) -> None:
    case = BestPracticeFactory.create()
    case.effects.update(before=1)
    address = admin_address(case)
    data = typed_in_admin(publisher, address)
    assert data["effects-0-before"] == "1"
    assert publisher.post(address, data | {"effects-0-before": typed}).status_code == 302
    assert case.effects.get().before == PLANTED


def test_thousands_are_grouped_where_they_are_read_and_not_where_they_are_written(
    publisher: Client,
) -> None:
    figure = IndustryFigureFactory.create(value=Decimal("1234.50"), unit="Betriebe")
    assert "1.234,5 Betriebe" in publisher.get(admin_address(IndustryFigure)).content.decode()
    address = admin_address(figure)
    data = typed_in_admin(publisher, address)
    assert data["value"] == "1234,5"
    assert publisher.post(address, data | {"value": "1.234.567,5"}).status_code == 302
    figure.refresh_from_db()
    assert figure.value == Decimal("1234567.50")


def test_what_is_no_number_is_said(publisher: Client) -> None:
    figure = IndustryFigureFactory.create(value=PLANTED)
    address = admin_address(figure)
    data = typed_in_admin(publisher, address)
    response = publisher.post(address, data | {"value": "viel"})
    assert response.status_code == 200
    assert "Zahl" in response.content.decode()
