"""What a list answers to a text: as it is typed, corrected, in part, or by meaning."""

from abc import abstractmethod

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language

from search.analysis import GERMAN
from search.corrections import Correction, correct
from search.facets import Option
from search.marking import Marker
from search.models import Document, DocumentQuerySet
from search.near import near_by_meaning
from search.partly import Partial, partly_matching
from search.understanding import Question, understand

# In the address: no correction is wanted.
JUST_THIS = "genau"
# With so few hits another word is offered, and what says only some of what is asked is shown.
FEW_ENOUGH_TO_OFFER, FEW_ENOUGH_TO_ADD = 20, 10


class AnswersText:
    """A list of Documents in which somebody searches; `filters.DocumentFilterSet` has the rest."""

    address: QueryDict
    queryset: DocumentQuerySet
    searched: str
    facet_names: tuple[str, ...]

    @property
    @abstractmethod
    def number(self) -> int:
        """How many things the list has."""

    @property
    @abstractmethod
    def qs(self) -> DocumentQuerySet:
        """What the list has."""

    @abstractmethod
    def filter_queryset(self, queryset: DocumentQuerySet, without: str = "") -> DocumentQuerySet:
        """All filters but the one named."""

    @abstractmethod
    def url(self, **changes: str | list[str] | None) -> str:
        """This list's address with other values."""

    @cached_property
    def asked(self) -> Question:
        """What is typed, as it is typed."""
        language = get_language() or GERMAN
        return understand(self.searched, language) if self.searched else Question("", language, ())

    @cached_property
    def correction(self) -> Correction | None:
        """What may have been meant by what nothing here says; found where it is looked for."""
        return correct(self.asked, self.queryset.all())

    @cached_property
    def is_corrected(self) -> bool:
        """Whether the list is about what was meant: nothing at all has what was typed."""
        if not self.asked or JUST_THIS in self.address:
            return False
        if self.queryset.matching(self.asked).exists():
            return False
        correction = self.correction
        if correction is None or not correction.is_sure:
            return False
        return self.queryset.matching(correction.question).exists()

    @cached_property
    def offered(self) -> Question | None:
        """What else may have been meant, where little is found and that leads somewhere."""
        if self.is_corrected or not self.asked or self.number > FEW_ENOUGH_TO_OFFER:
            return None
        if not self.correction:
            return None
        meant = self.correction.question
        leads_to_a_trade = bool(meant.trades) and "branche" in self.facet_names
        leads = leads_to_a_trade or self.queryset.matching(meant).exists()
        return meant if leads else None

    @property
    def finds_nothing(self) -> bool:
        """Whether nothing but a text is asked, and neither that nor what was meant is here.

        A region goes with every link: it was not chosen for this text.
        """
        is_alone = self.address.keys() - {"region"} == {"q"}
        is_here = self.number or self.is_corrected or self.hidden
        return is_alone and bool(self.asked) and not is_here

    @cached_property
    def partly(self) -> list[Partial]:
        """What says some of what is asked, where what says all of it fits on a page."""
        if not self.question or self.number > FEW_ENOUGH_TO_ADD:
            return []
        others = self.filter_queryset(self.queryset.all(), without="q")
        return partly_matching(others, self.question)

    @cached_property
    def near(self) -> list[Document]:
        """What says in other words what is asked, where little is found."""
        if not self.question or self.number > FEW_ENOUGH_TO_ADD:
            return []
        others = self.filter_queryset(self.queryset.all(), without="q")
        besides = [*(each.document.pk for each in self.partly)]
        if self.number:
            besides += self.qs.values_list("pk", flat=True)
        return near_by_meaning(others, self.question, besides)

    @cached_property
    def hidden(self) -> Option | None:
        """What says what is asked and isn't shown at first, as a sentence that leads there.

        Most lists hide nothing.
        """
        return None

    @property
    def just_this_url(self) -> str:
        """This list for what is typed, without a correction."""
        return self.url(**{JUST_THIS: "1"})

    @property
    def offered_url(self) -> str:
        return self.url(q=self.offered.text if self.offered else None, **{JUST_THIS: None})

    @cached_property
    def marker(self) -> Marker | None:
        """Marks in texts what the list answers."""
        return Marker(self.question) if self.question else None

    @property
    def question(self) -> Question:
        """What the list answers."""
        if self.is_corrected and self.correction:
            return self.correction.question
        return self.asked
