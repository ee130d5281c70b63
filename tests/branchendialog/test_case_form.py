"""The form of a case: in the order of work, and without what can be derived."""

import pytest
from django.test import Client

from branchendialog.models import BestPractice
from interface.names import admin_address
from taxonomy.models import CompanySize
from tests.support.factories import BestPracticeFactory, UserFactory
from tests.support.reading import typed_in_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(UserFactory.create(editor=True))
    return client


@pytest.mark.parametrize(
    ("employees", "size", "stored"),
    [
        ("31", "", CompanySize.SMALL),
        ("300", "", CompanySize.LARGE),
        ("300", CompanySize.MICRO, CompanySize.LARGE),
        ("", CompanySize.MEDIUM, CompanySize.MEDIUM),
    ],
)
def test_the_size_follows_the_number_of_employees(
    editor: Client, employees: str, size: str, stored: CompanySize
) -> None:
    case = BestPracticeFactory.create(employees=31, size=CompanySize.SMALL)
    address = admin_address(case)
    data = typed_in_admin(editor, address)
    assert data["size"] == ""
    response = editor.post(address, data | {"employees": employees, "size": size})
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.size == stored


def test_a_company_without_a_number_has_a_size(editor: Client) -> None:
    case = BestPracticeFactory.create(employees=None, size=CompanySize.SMALL)
    address = admin_address(case)
    data = typed_in_admin(editor, address)
    assert data["size"] == CompanySize.SMALL
    response = editor.post(address, data | {"size": ""})
    assert response.status_code == 200
    assert "Zahl der Beschäftigten an, oder wählen Sie die Größe" in response.content.decode()
    case.refresh_from_db()
    assert case.size == CompanySize.SMALL


def test_the_form_has_the_order_of_work(editor: Client) -> None:
    html = editor.get(admin_address(BestPractice, "add")).content.decode()
    order = [
        *('id="id_title"', 'id="id_company_name"', 'id="id_situation"', 'id="effects-group"'),
        *('id="id_picture"', 'id="id_title_en"', 'id="id_confirm_by"'),
    ]
    places = [html.index(each) for each in order]
    assert places == sorted(places)
