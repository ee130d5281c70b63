"""What browsers report about our policy is added up, and nothing of a visitor is in it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from desk import views
from desk.models import BrowserReport
from interface.names import admin_address
from tests.support.factories import RegistrationFactory, UserFactory
from work import retention

pytestmark = pytest.mark.django_db

KIND = "application/csp-report"


def report(**said: object) -> dict[str, object]:
    """As `report-uri` brings it."""
    return {
        "document-uri": "http://testserver/praxisbeispiele/?q=Mustermann",
        "referrer": "http://testserver/konto/",
        "violated-directive": "script-src-elem",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://ads.example.net/track.js?visitor=4711",
        "source-file": "http://testserver/praxisbeispiele/",
        "script-sample": "alert('Erika Mustermann')",
        **said,
    }


def send(client: Client, content: object, kind: str = KIND, **headers: Any) -> int:
    body = content if isinstance(content, bytes) else json.dumps(content)
    return client.post("/csp-berichte/", body, content_type=kind, **headers).status_code


def stored() -> list[tuple[str, str, str, int]]:
    rows = BrowserReport.objects.order_by("pk")
    return list(rows.values_list("directive", "blocked", "page", "number"))


def test_the_policy_sends_reports_to_our_own_address(client: Client) -> None:
    response = client.get("/nirgends/")
    said = dict(
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";")
    )
    assert said["report-uri"] == reverse("browser_reports")


def test_a_report_is_kept_as_directive_host_and_kind_of_page(client: Client) -> None:
    assert send(client, {"csp-report": report()}) == 204
    assert stored() == [("script-src-elem", "https://ads.example.net", "/praxisbeispiele/", 1)]


def test_the_same_again_is_one_row_with_its_number_and_moments(client: Client) -> None:
    for _ in range(3):
        send(client, {"csp-report": report()})
    row = BrowserReport.objects.get()
    assert row.number == 3
    assert row.first_at < row.last_at


def test_no_key_query_person_or_address_of_a_visitor_is_kept(client: Client) -> None:
    token = RegistrationFactory.create(pending=True).token
    page = f"http://testserver/anmeldung/{token}/?name=Mustermann#Mustermann"
    send(
        client,
        {"csp-report": report(**{"document-uri": page})},
        REMOTE_ADDR="203.0.113.77",
        HTTP_USER_AGENT="Mozilla/5.0 (Erikas Telefon)",
    )
    everything = str(list(BrowserReport.objects.values()))
    assert stored()[0][2] == "/anmeldung/…/"
    assert all(
        word not in everything
        for word in [token, "Mustermann", "203.0.113", "Mozilla", "4711", "alert"]
    )
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("blocked", "kept"),
    [
        ("inline", "inline"),
        ("eval", "eval"),
        ("", ""),
        ("data", "data"),
        ("blob:http://testserver/9f1c-77aa", "blob"),
        ("chrome-extension://abcdef/inject.js", "chrome-extension"),
        ("https://user:geheim@evil.example/x?y#z", "https://evil.example"),
        ("https://[::1", ""),
        ("javascript:alert(1)", "javascript"),
        ("<script>alert(1)</script>", ""),
        ("https://a b/", ""),
        ("https://x\x00y.example/", ""),
        (f"https://{'a' * 300}.example/", ""),
        (4711, ""),
        (None, ""),
    ],
)
def test_of_what_was_blocked_only_scheme_and_host_are_kept(
    client: Client, blocked: object, kept: str
) -> None:
    assert send(client, {"csp-report": report(**{"blocked-uri": blocked})}) == 204
    assert [row[1] for row in stored()] == [kept]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("http://testserver/", "/"),
        ("http://testserver/en/", "/"),
        ("http://testserver/branchen/metallverarbeitung/", "/branchen/…/"),
        ("http://testserver/admin/pages/enquiry/77/change/", "/admin/pages/enquiry/…/change/"),
        ("http://testserver/admin/Erika/Mustermann/", "/admin/…"),
        ("http://testserver/Erika/Mustermann/", ""),
        ("http://testserver/impressum/", "/…/"),
    ],
)
def test_a_page_is_named_by_its_kind(client: Client, address: str, page: str) -> None:
    send(client, {"csp-report": report(**{"document-uri": address})})
    assert [row[2] for row in stored()] == [page]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "about:srcdoc", "http://[x", "", None, 5]
)
def test_reports_about_other_sites_are_not_ours(client: Client, address: object) -> None:
    assert send(client, {"csp-report": report(**{"document-uri": address})}) == 204
    assert stored() == []


@pytest.mark.parametrize(
    "directive", ["", None, 5, "x" * 41, "img-src\x00", "<b>", "Erika Mustermann", ["img-src"]]
)
def test_what_names_no_directive_is_no_report(client: Client, directive: object) -> None:
    said = {"effective-directive": directive, "violated-directive": directive}
    assert send(client, {"csp-report": report(**said)}) == 204
    assert stored() == []


def test_an_older_browser_names_the_whole_directive(client: Client) -> None:
    said = {"effective-directive": "", "violated-directive": "img-src 'self' data:"}
    send(client, {"csp-report": report(**said)})
    assert [row[0] for row in stored()] == ["img-src"]


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[" * 15_000, b"\xff\xfe", b'"text"', b"null", b"7", b"NaN", b"1" * 5000),
        *(b"[]", b"{}", b"[1]", b'{"csp-report": 1}', b'[{"type": "csp-violation", "body": []}]'),
        b'[{"type": ["csp-violation"], "body": {}}]',
    ],
)
def test_odd_content_is_never_a_fault_of_ours(client: Client, content: bytes) -> None:
    assert send(client, content) in (204, 400, 415)
    assert stored() == []


@pytest.mark.parametrize(
    "kind", ["", "text/html", "multipart/form-data", f"{KIND} x", "application/reports+json"]
)
def test_another_type_of_content_is_refused(client: Client, kind: str) -> None:
    assert send(client, json.dumps({"csp-report": report()}).encode(), kind) == 415
    assert stored() == []


def test_more_than_a_report_needs_is_refused(client: Client) -> None:
    padding = "x" * views.MOST_BYTES
    assert send(client, {"csp-report": report(), "padding": padding}) == 413
    assert stored() == []


def test_one_network_reports_only_so_often(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"browser_report": "2/m/ip"}
    statuses = [send(client, {"csp-report": report()}) for _ in range(3)]
    assert statuses == [204, 204, 429]
    assert stored()[0][3] == 2


def test_the_table_never_grows_beyond_its_bound_and_what_is_known_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.models.MOST_ROWS", 2)
    for host in ["a", "b", "c", "a"]:
        send(client, {"csp-report": report(**{"blocked-uri": f"https://{host}.example/"})})
    assert [(row[1], row[3]) for row in stored()] == [
        ("https://a.example", 2),
        ("https://b.example", 1),
    ]


def test_administrators_see_them_and_nobody_else(client: Client) -> None:
    send(client, {"csp-report": report(**{"blocked-uri": "https://<b>.example/"})})
    send(client, {"csp-report": report()})
    client.force_login(UserFactory.create(publisher=True))
    assert client.get(admin_address(BrowserReport)).status_code == 403
    client.force_login(UserFactory.create(superuser=True))
    page = client.get(admin_address(BrowserReport))
    assert "https://ads.example.net" in page.text


def test_they_are_forgotten_thirty_days_after_the_last_time(client: Client) -> None:
    send(client, {"csp-report": report()})
    send(client, {"csp-report": report(**{"blocked-uri": "inline"})})
    old = BrowserReport.objects.filter(blocked="inline")
    old.update(last_at=timezone.now() - timedelta(days=30))
    retention.forget_due()
    assert [row[1] for row in stored()] == ["https://ads.example.net"]


def test_a_member_without_second_factor_can_report(client: Client, settings: Any) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(UserFactory.create(editor=True))
    assert send(client, {"csp-report": report()}) == 204
    assert "messages" not in client.cookies
