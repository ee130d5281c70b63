"""What a publisher may correct in review and still publish: words, up to a limit.

The rule (product.md, “The publisher of an entry isn't its last editor”; decision 0039): while an
entry is in review, who may publish may correct words in the kind's `TEXTS` without becoming its
last editor. Counted are characters that went and that came, in all versions since somebody else
handed the entry in, at most `SMALL_CORRECTION_CHARACTERS`. What carries a meaning of its own stays
as it is: digits, links, quotations, markup. A text that is empty or emptied is no correction.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from django.conf import settings

from accounts.models import User
from editorial.fields import RichTextField
from editorial.models import EntryVersion, Publishable, State, StateChange
from editorial.snapshots import Snapshot, changes_between, content_of
from interface import rich_text
from interface.foreign_markup import TAG
from interface.names import permission

# An entry's address follows its title until the public has seen it.
FOLLOWS = "fields.slug"
IN_ADDRESS = re.compile(r"://|@|\w\.[a-z]{2,}")
# Each kind of marks; one that is never closed holds all that follows.
QUOTATION = re.compile(
    r"„[^“”]*(?:[“”]|$)|“[^”]*(?:”|$)|»[^«]*(?:«|$)|«[^»]*(?:»|$)|\"[^\"]*(?:\"|$)"
    r"|‚[^‘’]*(?:[‘’]|$)|›[^‹]*(?:‹|$)|‹[^›]*(?:›|$)"
)
QUOTATION_MARK = re.compile(r"[„“”»«\"‚‘›‹]")
MARKED_UP = re.compile(r"<(a|blockquote)\b.*?</\1>", re.DOTALL)
# What the editor writes of itself: blanks between tags, a paragraph in each item.
BETWEEN_TAGS = re.compile(r">\s+<")
IN_ITEM = re.compile(r"(<li>)<p>|</p>(</li>)")
AROUND = '.,;:!?()[]„“”»«"‚‘’›‹'
WORD = re.compile(r"\S+\s*|\s+")
# So many words beside a correction tell where it stands.
WORDS_BESIDE = 4


class Correction(NamedTuple):
    """A place where words were corrected: the field, what stood there, what stands there now."""

    field: str
    before: str
    after: str


class Corrections(NamedTuple):
    """All since the entry was handed in, and how many characters they changed."""

    places: list[Correction]
    characters: int

    @property
    def left(self) -> int:
        return int(settings.SMALL_CORRECTION_CHARACTERS) - self.characters


def corrections_since_handed_in(entry: Publishable, *, by: User) -> Corrections | None:
    """What changed since somebody but `by` handed the entry in, if it is small corrections alone.

    Who hands it in themselves begins no new count.
    """
    steps = StateChange.objects.of(entry).filter(to_state=State.IN_REVIEW)
    handed_in = steps.exclude(by=by).first()
    if handed_in is None:
        return None
    base = EntryVersion.objects.of(entry).filter(at__lte=handed_in.at).first()
    if base is None:
        return None
    stored = type(entry)._base_manager.get(pk=entry.pk)
    return corrections_between(stored, base.snapshot, content_of(stored))


def settle_last_editor(
    entry: Publishable, *, former: int | None, by: User, is_content_alone: bool = True
) -> bool | None:
    """Let the `former` last editor stay after a save by `by` that was a small correction.

    Called once entry, relations and parts are stored, in the same transaction, with its row held.
    `is_content_alone`: nothing beside the content was changed, such as a release. Returns whether
    they stay; None where the question doesn't arise.
    """
    may_publish = by.has_perm(permission("publish", entry), entry)
    if entry.state != State.IN_REVIEW or former == by.pk or not may_publish:
        return None
    if not is_content_alone or corrections_since_handed_in(entry, by=by) is None:
        return False
    entry.updated_by_id = former
    type(entry)._base_manager.filter(pk=entry.pk).update(updated_by=former)
    return True


def corrections_between(
    entry: Publishable, before: Snapshot, after: Snapshot
) -> Corrections | None:
    """The changed words, or None if anything else differs or they are too many."""
    texts = {f"fields.{name}": name for name in entry.correctable_texts()}
    places: list[Correction] = []
    characters = 0
    changes = changes_between(before, after)
    if "fields.title" in changes and entry.first_published_at is None and entry.has_made_slug:
        changes.pop(FOLLOWS, None)
    for key, both in changes.items():
        old, new = (str(each or "") for each in both)
        if key not in texts or not _are_words_alone(old, new):
            return None
        if isinstance(entry._meta.get_field(texts[key]), RichTextField):
            old, new = _lines(old), _lines(new)
        changed = characters_changed(old, new, settings.SMALL_CORRECTION_CHARACTERS - characters)
        if changed is None:
            return None
        characters += changed
        places += _places(texts[key], old, new)
    return Corrections(places, characters)


def _are_words_alone(old: str, new: str) -> bool:
    """Whether both have words, and the same of all that isn't to be corrected."""
    return bool(old.strip() and new.strip()) and _kept(old) == _kept(new)


def _kept(text: str) -> list[list[str]]:
    """What carries a meaning of its own, in its order."""
    text = IN_ITEM.sub(r"\1\2", BETWEEN_TAGS.sub("><", text))
    words = TAG.sub(" ", text)
    single = [each.strip(AROUND) for each in words.split()]
    return [
        [each for each in single if any(map(str.isnumeric, each))],
        [each for each in single if IN_ADDRESS.search(each)],
        QUOTATION.findall(words),
        QUOTATION_MARK.findall(words),
        [match[0] for match in MARKED_UP.finditer(text)],
        [match[0] for match in TAG.finditer(text)],
    ]


def _lines(html: str) -> str:
    """Its words, a line for each block; the blanks between them are the editor's."""
    lines = map(str.strip, rich_text.as_lines(" ".join(html.split())).split("\n"))
    return "\n".join(filter(None, lines))


def characters_changed(old: str, new: str, most: int) -> int | None:
    """How many characters at least went and came, or None if they are more than `most`.

    The length of the shortest edit script (Myers, “An O(ND) Difference Algorithm and Its
    Variations”, 1986): on each diagonal the furthest place that so many changes reach.
    """
    furthest = {1: 0}
    for changes in range(most + 1):
        for diagonal in range(-changes, changes + 1, 2):
            comes = diagonal == -changes or (
                diagonal != changes and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            at = furthest[diagonal + 1] if comes else furthest[diagonal - 1] + 1
            while at < len(old) and at - diagonal < len(new) and old[at] == new[at - diagonal]:
                at += 1
            furthest[diagonal] = at
            if at >= len(old) and at - diagonal >= len(new):
                return changes
    return None


def _places(name: str, before: str, after: str) -> Iterator[Correction]:
    """Word by word, each with the words on both its sides."""
    old, new = WORD.findall(before), WORD.findall(after)
    for step, *places in SequenceMatcher(None, old, new).get_opcodes():
        if step != "equal":
            old_from, old_to, new_from, new_to = places
            beside = (new[max(0, new_from - WORDS_BESIDE) : new_from], new[new_to:][:WORDS_BESIDE])
            said = (
                " ".join("".join([*beside[0], *words, *beside[1]]).split())
                for words in (old[old_from:old_to], new[new_from:new_to])
            )
            yield Correction(name, *said)
