"""Every address × role × method, with the status it answers.

The tables stand in `tests/support/addresses.py`. A new address fails
`test_every_address_has_its_row` until it has a row there.
"""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from editorial.admin_steps import STEPS
from editorial.models import PublicSlug, State, publishable_models
from interface.names import admin_address
from tests.support.addresses import (
    ACCOUNT,
    ADMIN,
    ADMIN_EXTRAS,
    ADMIN_MODELS,
    BY_LINK,
    IMPORTS,
    METHODS,
    PUBLIC,
    REPORTS,
    STEP_RIGHTS,
    TABLES,
    TEAM,
    WITHOUT_FORM_TOKEN,
    expected,
    named,
    rows,
    statuses,
)
from tests.support.asking import Asker, arguments_of
from tests.support.factories import WorkshopFactory
from tests.support.rows import one_of_each
from tests.support.team import kept
from tests.support.walk import all_patterns
from workshops.models import Workshop, WorkshopRecord

pytestmark = [pytest.mark.net, pytest.mark.django_db]


@pytest.fixture(scope="module")
def asker(module_rows: None) -> Asker:
    return Asker()


@pytest.fixture(scope="module")
def made(module_rows: None) -> dict[type[Model], Any]:
    return one_of_each()


@pytest.fixture(scope="module")
def drafts(module_rows: None) -> dict[type[Model], Any]:
    return one_of_each(published=False)


@pytest.fixture(scope="module")
def arguments(made: dict[type[Model], Any]) -> dict[str, list[Any]]:
    return arguments_of(made)


# The tables hold ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TABLES)
def test_addresses_answer_as_their_table_says(
    asker: Asker, arguments: dict[str, list[Any]], kind: str
) -> None:
    table = expected(TABLES[kind])
    found = {
        name: {
            method: asker.everybody(method, reverse(name, args=arguments.get(name, [])))
            for method in METHODS
        }
        for name in table
    }
    assert found == table


def test_public_addresses_answer_in_english_and_to_head_alike(
    asker: Asker, arguments: dict[str, list[Any]]
) -> None:
    with translation.override("en"):
        addresses = {name: reverse(name, args=arguments.get(name, [])) for name in rows(PUBLIC)}
    assert all(address.startswith("/en/") for address in addresses.values())
    for method in ("GET", "HEAD"):
        answers = {name: asker.status("anonymous", method, at) for name, at in addresses.items()}
        assert answers == dict.fromkeys(addresses, 200)


def test_nobody_can_post_without_the_forms_token(
    asker: Asker, arguments: dict[str, list[Any]]
) -> None:
    tables = [expected(table) for table in (PUBLIC, BY_LINK, REPORTS, ACCOUNT, ADMIN)]
    taking = {
        name
        for table in tables
        for name, methods in table.items()
        if 405 not in methods["POST"].values()
    }
    answers = {
        name: asker.status(
            "superuser", "POST", reverse(name, args=arguments.get(name, [])), checks_csrf=True
        )
        for name in taking
    }
    # Where nothing is to be done Django redirects before it looks at the form.
    assert {name for name, status in answers.items() if status != 403} == WITHOUT_FORM_TOKEN


def admin_answers(rights: str) -> dict[tuple[str, str], int]:
    """What the letters of ADMIN_MODELS mean for each of the model's pages."""
    may = {letter: 200 if letter in rights else 403 for letter in "vacd"}
    return {
        ("GET", "changelist"): may["v"],
        ("GET", "history"): may["v"],
        ("GET", "change"): may["v"],
        ("POST", "change"): may["c"],
        ("GET", "add"): may["a"],
        ("POST", "add"): may["a"],
        ("GET", "delete"): may["d"],
        ("POST", "delete"): may["d"],
    }


@pytest.mark.parametrize("row", rows(ADMIN_MODELS))
def test_the_admin_answers_as_its_table_says(
    asker: Asker, made: dict[type[Model], Any], drafts: dict[type[Model], Any], row: str
) -> None:
    label, _, state = row.partition(":")
    model = apps.get_model(label)
    thing = (made if state else drafts)[model]
    rights = dict(zip(TEAM, rows(ADMIN_MODELS)[row], strict=True))
    found = {}
    for method, page in admin_answers(""):
        of = model if page in ("changelist", "add") else thing
        found[method, page] = asker.everybody(method, admin_address(of, page))
    assert found == {
        (method, page): {"anonymous": 302, "participant": 302}
        | {role: admin_answers(rights[role])[method, page] for role in TEAM}
        for method, page in admin_answers("")
    }


@pytest.mark.parametrize("model", publishable_models())
def test_steps_open_for_those_who_may_take_them(
    asker: Asker, made: dict[type[Model], Any], model: Any
) -> None:
    entry = made[model]
    found, wanted = {}, {}
    for step, [from_state, *roles] in rows(STEP_RIGHTS).items():
        model.objects.filter(pk=entry.pk).update(state=from_state)
        address = admin_address(entry, "step", step)
        found[step] = asker.everybody("GET", address)
        wanted[step] = statuses("302|302|404") | dict.fromkeys(roles, 200)
    assert found == wanted


@pytest.mark.parametrize("model", publishable_models())
def test_what_is_typed_is_taken_from_those_who_may_write_the_form(
    asker: Asker, made: dict[type[Model], Any], model: Any
) -> None:
    """What is no form is refused; whoever may not write it learns nothing."""
    entry = made[model]
    addresses = [admin_address(entry, "keep"), admin_address(model, "keep_new")]
    for address in addresses:
        assert asker.everybody("GET", address) == statuses("302|302|405")
        assert asker.everybody("POST", address) == statuses("302|302|400")
        assert asker.status("editor", "POST", address, checks_csrf=True) == 403
    model.objects.filter(pk=entry.pk).update(state=State.ARCHIVED)
    assert asker.everybody("POST", addresses[0]) == statuses("302|302|400") | {"editor": 404}
    discard = admin_address(model, "discard")
    assert asker.everybody("GET", discard) == statuses("302|302|405")
    assert asker.everybody("POST", discard) == statuses("302|302|302")
    assert asker.status("editor", "POST", discard, checks_csrf=True) == 403


@pytest.mark.parametrize("model", publishable_models())
def test_the_way_back_and_erasure_of_what_is_public_are_for_publishers(
    asker: Asker, made: dict[type[Model], Any], model: Any
) -> None:
    entry = made[model]
    version = kept(entry)
    addresses = {
        "revert": admin_address(entry, "revert", version.number),
        "erase": admin_address(entry, "erase"),
    }
    found = {name: asker.everybody("GET", address) for name, address in addresses.items()}
    who_may = statuses("302|302|200") | {"editor": 404}
    assert found == dict.fromkeys(addresses, who_may)


@pytest.mark.parametrize("model", publishable_models())
def test_all_of_the_team_read_an_entry_in_its_turn(
    asker: Asker, made: dict[type[Model], Any], model: Any
) -> None:
    address = admin_address(made[model], "reading")
    assert asker.everybody("GET", address) == statuses("302|302|200")


@pytest.mark.parametrize("role", TEAM)
def test_an_entry_offers_the_steps_from_its_state_and_no_others(
    asker: Asker, made: dict[type[Model], Any], role: str
) -> None:
    entry = made[Workshop]
    client = Client()
    client.cookies = asker.cookies[role]
    for state in State:
        Workshop.objects.filter(pk=entry.pk).update(state=state)
        page = client.get(admin_address(entry))
        addresses = [each["url"] for each in page.context["steps"]]
        assert [each.split("/")[-2] for each in addresses if "/schritt/" in each] == [
            step
            for step, [from_state, *roles] in rows(STEP_RIGHTS).items()
            if from_state == state and role in roles
        ]


@pytest.mark.parametrize("name", ADMIN_EXTRAS)
def test_further_pages_of_the_admin_are_for_the_team(
    asker: Asker, arguments: dict[str, list[Any]], name: str
) -> None:
    address = reverse(name, args=arguments[name])
    assert asker.everybody("GET", address) == ADMIN_EXTRAS[name]


@pytest.mark.parametrize("label", rows(IMPORTS))
def test_tables_come_in_and_go_out_with_the_right_to(asker: Asker, label: str) -> None:
    model = apps.get_model(label)
    may = dict.fromkeys(rows(IMPORTS)[label], 200)
    found = {
        (method, page): asker.everybody(method, admin_address(model, page))
        for method, page in [("GET", "import"), ("POST", "import"), ("GET", "export")]
    }
    # Without a file there is nothing to confirm: it is asked for again.
    found["POST", "process"] = asker.everybody("POST", admin_address(model, "process_import"))
    importing = statuses("302|302|403")
    assert found == {
        ("GET", "import"): importing | may,
        ("POST", "import"): importing | may,
        ("GET", "export"): statuses("302|302|200"),
        ("POST", "process"): importing | dict.fromkeys(may, 302),
    }


def test_an_unknown_address_in_the_admin_tells_strangers_nothing(asker: Asker) -> None:
    answers = asker.everybody("GET", "/admin/gibt/es/nicht/")
    assert answers == statuses("302|302|404")


# Nothing is missing from them --------------------------------------------------------------------


def rows_for_the_admin() -> set[str]:
    """The names of every page that ADMIN_MODELS, STEP_RIGHTS and ADMIN_EXTRAS speak of."""
    models = {label.partition(":")[0] for label in rows(ADMIN_MODELS)}
    registered = {model._meta.label_lower: model for model in admin.site._registry}
    assert models == set(registered)
    pages = ["changelist", "add", "change", "delete", "history"]
    names = {named(model, page) for model in registered.values() for page in pages}
    # The catch-all, and the old addresses of the change pages, which only lead there.
    nameless = {r"admin:nameless (?P<url>.*)$", "admin:nameless <path:object_id>/"}
    pages = ["step", "revert", "erase", "reading", "keep", "keep_new", "discard"]
    steps = {named(model, page) for model in publishable_models() for page in pages}
    tables = {
        named(registered[label], page)
        for label in rows(IMPORTS)
        for page in ("import", "process_import", "export")
    }
    return names | nameless | steps | tables | set(ADMIN_EXTRAS)


def test_every_address_has_its_row() -> None:
    known = rows_for_the_admin().union(*(rows(table) for table in TABLES.values()))
    assert {name for name, _ in all_patterns(get_resolver().url_patterns)} == known


def test_every_step_has_its_row() -> None:
    assert set(rows(STEP_RIGHTS)) == set(STEPS)
    assert {name: step.from_state for name, step in STEPS.items()} == {
        name: words[0] for name, words in rows(STEP_RIGHTS).items()
    }


def test_every_entry_kind_is_asked_about_in_both_states() -> None:
    labels = {model._meta.label_lower for model in publishable_models()}
    assert labels == {name.partition(":")[0] for name in rows(ADMIN_MODELS) if ":" in name}


# Former addresses --------------------------------------------------------------------------------


def test_whatever_lies_below_a_former_address_is_found_below_the_current_one(
    arguments: dict[str, list[Any]],
) -> None:
    entries = {
        entry.slug: entry
        for model in publishable_models()
        if model is not WorkshopRecord  # its address is its workshop's
        for entry in model._default_manager.filter(state=State.PUBLISHED)
    }
    asked = {name: args for name, args in arguments.items() if args and args[0] in entries}
    fixed = {"pages:fixed_page"}
    asked = {name: args for name, args in asked.items() if name in {*rows(PUBLIC)} - fixed}
    assert len(asked) > len(publishable_models())
    for name, (slug, *more) in asked.items():
        PublicSlug.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(entries[slug]),
            object_id=entries[slug].pk,
            slug=f"frueher-{entries[slug].pk}",
        )
        address = reverse(name, args=[f"frueher-{entries[slug].pk}", *more])
        response = Client().get(f"{address}?region=a&seite=2")
        assert (name, response.status_code) == (name, 301)
        assert response["Location"] == f"{reverse(name, args=[slug, *more])}?region=a&seite=2"


def test_what_was_typed_goes_along_to_the_current_address(client: Client) -> None:
    workshop = WorkshopFactory.create(published=True, slug="erst-so")
    kept(workshop, slug="dann-so")
    typed = {"name": "Jana Öztürk", "email": "jana@b.example", "consent": "on"}
    response = client.post("/veranstaltungen/erst-so/anmeldung/", typed, follow=True)
    assert response.redirect_chain[0] == ("/veranstaltungen/dann-so/anmeldung/", 308)
    assert workshop.registrations.get().name == "Jana Öztürk"
