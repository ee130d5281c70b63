"""What became of an initiative's impulses, in one sentence that adds up."""

import pytest
from django.utils import translation

from initiatives.models import Progress

SENTENCES = {
    Progress(0, 0, 0): ("", ""),
    Progress(1, 0, 0): (
        "Aus einem Vorschlag wurde noch kein Projekt.",
        "From one suggestion no project has come yet.",
    ),
    Progress(5, 0, 0): (
        "Aus 5 Vorschlägen wurde noch kein Projekt.",
        "From 5 suggestions no project has come yet.",
    ),
    Progress(5, 1, 0): (
        "Aus 5 Vorschlägen wurde ein Projekt, es läuft.",
        "From 5 suggestions came one project, it is running.",
    ),
    Progress(1, 0, 1): (
        "Aus einem Vorschlag wurde ein Projekt, es ist umgesetzt.",
        "From one suggestion came one project, it is completed.",
    ),
    Progress(5, 1, 1): (
        "Aus 5 Vorschlägen wurden 2 Projekte, eines läuft.",
        "From 5 suggestions came 2 projects, one is running.",
    ),
    Progress(9, 3, 1): (
        "Aus 9 Vorschlägen wurden 4 Projekte, 3 laufen.",
        "From 9 suggestions came 4 projects, 3 are running.",
    ),
    Progress(9, 3, 0): (
        "Aus 9 Vorschlägen wurden 3 Projekte, alle laufen.",
        "From 9 suggestions came 3 projects, all are running.",
    ),
    Progress(9, 0, 3): (
        "Aus 9 Vorschlägen wurden 3 Projekte, alle sind umgesetzt.",
        "From 9 suggestions came 3 projects, all are completed.",
    ),
}


@pytest.mark.parametrize(("progress", "said"), SENTENCES.items())
def test_it_is_one_sentence_in_both_languages(progress: Progress, said: tuple[str, str]) -> None:
    told = []
    for language in ("de", "en"):
        with translation.override(language):
            told.append(progress.in_words)
    assert tuple(told) == said


def test_what_nothing_has_come_of_is_what_the_rest_leaves() -> None:
    assert Progress(5, 1, 2, not_pursued=1).undecided == 1
    assert Progress(3, 1, 2).undecided == 0
