"""What is gone is said plainly."""

import pytest
from django.db import connection
from django.test import Client


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
