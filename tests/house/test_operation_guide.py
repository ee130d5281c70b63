"""The guide without Docker runs the same commands as image and compose, with names that exist."""

import re

from tests.support import dockerfile
from tests.support.environment import ROOT, compose, names_in_code, names_in_example

GUIDE = (ROOT / "docs" / "betrieb-ohne-docker.md").read_text()


def commands_of_units() -> dict[str, str]:
    """What each systemd unit of the guide starts, by the name of compose's service."""
    started = re.findall(r"regiodialog-(\w+)\.service`.*?ExecStart=\S+/bin/(.+?)\n", GUIDE, re.S)
    return dict(started)


def test_units_start_what_compose_starts() -> None:
    services = compose()["services"]
    composed = {name: " ".join(services[name]["command"]) for name in ("web", "worker", "beat")}
    composed["web"] = composed["web"].replace("0.0.0.0", "127.0.0.1")  # noqa: S104
    assert commands_of_units() == composed


def test_guide_builds_as_the_dockerfile_does() -> None:
    of_the_application = [
        words
        for words in dockerfile.commands()
        if not words.startswith(("tools/debian-packages", "rm ", "install "))
    ]
    # On the first day and with each update.
    assert [GUIDE.count(f"\n{words}\n") for words in of_the_application] == [2, 2, 2]


def test_guide_installs_the_images_packages() -> None:
    [installed] = re.findall(r"apt install (ca-certificates(?:\\\n|.)*)", GUIDE)
    wanted = {
        package
        for words in dockerfile.commands()
        if words.startswith("tools/debian-packages")
        for package in words.split()[1:]
    }
    assert wanted - set(installed.split()) == set()


def test_guide_migrates_as_compose_does() -> None:
    script = compose()["services"]["migrate"]["command"][-1]
    steps = [step.strip().removeprefix("python manage.py ") for step in script.split("&&")]
    # On the first day and with each update; a restore brings its tables up to date by itself.
    assert [GUIDE.count(f"\nregiodialog {step}\n") for step in steps] == [2, 2]


def test_both_guides_stop_all_that_runs_the_former_program() -> None:
    """For an update that the CHANGELOG marks so."""
    services = compose()["services"]
    runs = {name for name, each in services.items() if each["image"] == "regiodialog"} - {"migrate"}
    units = {f"regiodialog-{name}" for name in runs}
    [stopped] = re.findall(r"`systemctl stop ([^`]+)`", GUIDE)
    [started] = re.findall(r"(?m)^systemctl restart (regiodialog-.+)$", GUIDE)
    assert set(stopped.split()) == set(started.split()) == units
    readme = (ROOT / "README.md").read_text()
    [stopped] = re.findall(r"`docker compose stop ([^`]+)`", readme)
    assert set(stopped.split()) == runs


def test_every_name_in_the_guides_environment_is_explained() -> None:
    named = set(re.findall(r"(?m)^([A-Z][A-Z_]+)=", GUIDE))
    assert named - set(names_in_example()) == set()
    assert len(named) >= 10


def test_every_service_gets_each_secret_as_a_file_that_the_settings_read() -> None:
    loaded = dict(
        re.findall(r"LoadCredentialEncrypted=(\w+):/etc/regiodialog/secrets/(\w+)", GUIDE)
    )
    read = dict(re.findall(r"Environment=(\w+)_FILE=%d/(\w+)", GUIDE))
    encrypted = set(re.findall(r"systemd-creds encrypt - (\w+)", GUIDE))
    names = {"SECRET_KEY", "EMAIL_URL", "BACKUP_KEY"}
    assert loaded == read == {name: name for name in names}
    assert encrypted == names
    assert names <= names_in_code()


def test_no_service_leaves_its_memory_on_the_disk() -> None:
    assert "\n[Manager]\nDefaultLimitCORE=0\n" in GUIDE
