import pytest
from django.template.loader import render_to_string
from django.test import Client

PAGES = ["400", "403", "403_csrf", "404", "410", "429", "500", "503"]


@pytest.mark.parametrize("name", ["500", "503"])
def test_the_page_for_an_outage_needs_neither_database_nor_context(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert [html.count("<h1>"), html.count('<a class="kern-btn')] == [1, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_each_error_page_says_what_happened_and_leads_to_the_start_page(
    name: str, client: Client
) -> None:
    request = client.get("/").wsgi_request
    main = render_to_string(f"{name}.html", request=request).split("<main")[1]
    assert [main.count("<h1>"), main.count('href="/"')] == [1, 1]


@pytest.mark.django_db
def test_an_unknown_address_gets_the_sites_own_page(client: Client) -> None:
    response = client.get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert "<h1>Diese Seite gibt es nicht</h1>" in response.text


@pytest.mark.django_db
def test_an_expired_form_gets_the_sites_own_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/konto/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "<h1>Das Formular ist abgelaufen</h1>" in response.text


@pytest.mark.django_db
def test_a_moved_entry_leads_to_its_successor(client: Client) -> None:
    request = client.get("/").wsgi_request
    page = render_to_string("410.html", {"successor": "/praxisbeispiele/neu/"}, request=request)
    assert page.count('href="/praxisbeispiele/neu/"') == 1
