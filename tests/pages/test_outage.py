"""What is gone is said plainly."""

import pytest
from django.db import connection
from django.test import Client

from tests.support.factories import ActorFactory
from tests.support.room import room_for
from tests.support.team import signed_in


@pytest.mark.django_db(transaction=True)
def test_without_the_database_the_page_says_so_and_when_to_come_back() -> None:
    client = Client(raise_request_exception=False)
    socket = connection.settings_dict["OPTIONS"]["host"]
    connection.close()
    connection.settings_dict["OPTIONS"]["host"] = "/nowhere"
    try:
        response = client.get("/praxisbeispiele/")
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"]["host"] = socket
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "nicht erreichbar" in response.content.decode()


def test_another_fault_is_no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ValueError

    monkeypatch.setattr("taxonomy.models.Region.objects.all", broken)
    response = Client(raise_request_exception=False).get("/farben.css")
    assert response.status_code == 500


@pytest.mark.django_db
def test_a_table_that_finds_no_room_on_its_way_out_is_an_outage() -> None:
    """Whoever writes a spreadsheet needs a temporary file for it."""
    ActorFactory.create_batch(20)
    client = signed_in(editor=True)
    client.raise_request_exception = False
    address = "/admin/initiatives/actor/export/"
    data = {"resource": "0", "format": "0"}
    with room_for(100):
        response = client.post(address, data)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "spreadsheet" in client.post(address, data)["Content-Type"]
