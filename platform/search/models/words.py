"""What the team teaches the search: words that say the same, and words that name a trade.

Who may: the team sees, publishers add, change and retire; nobody deletes, since what is delivered
would come again. They are read when somebody asks, so a change holds at once and no Document has to
be written anew. Nothing in them is personal.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, NamedTuple, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.analysis import ENGLISH, GERMAN, bare, folded, form_of, key_of, tidy, words_in
from taxonomy.models import Industry, WzCode, industries_of

LANGUAGES = [(GERMAN, _("Deutsch")), (ENGLISH, _("Englisch"))]
LONGEST_TERM = 60
# “Building Information Modeling”, “WZ 2008 25.62”: so many words are one term.
MOST_WORDS = 3
MISSED_KEPT_FOR = timedelta(days=90)
VISITORS_TOLD = 2
# Nobody makes synonyms of more at once.
MOST_TOLD = 200

# By these a text is no longer one term to the search.
_ASKING_SIGNS = re.compile(r"""(?<!-),|[;"„“”»«]|(?:^|\s)(?:-|(?:oder|or)(?:\s|$))""", re.I)
_ONLY_WORDS = _("Nehmen Sie nur Wörter, ohne Kommas, Anführungszeichen, „oder“ und Minus davor.")

_MARKUP = re.compile("[<>]")
_NO_MARKUP = _("Nehmen Sie nur Wörter, ohne „<“ und „>“.")


def _as_stored(text: str) -> str:
    """With letters whole, without what nobody sees, one blank between words."""
    return " ".join(tidy(text).split())


class Taught(models.Model):
    """A word as people type it; `form` is what it is compared by, whatever its ending."""

    language = models.CharField(_("Sprache"), max_length=2, choices=LANGUAGES, default=GERMAN)
    word = models.CharField(
        _("Wort"),
        max_length=LONGEST_TERM,
        help_text=_("Wie es jemand eintippt, in der Grundform; auch bis zu drei Wörter."),
    )
    form = models.CharField(max_length=LONGEST_TERM, editable=False)
    is_retired = models.BooleanField(
        _("zurückgezogen"), default=False, help_text=_("Die Suche achtet nicht mehr darauf.")
    )
    # What a delivered word was called when it came, whatever the team has made of it since; empty
    # for the team's own (`search.loading`).
    delivered_as = models.CharField(max_length=80, editable=False, default="", db_default="")
    is_edited = models.BooleanField(editable=False, default=False, db_default=False)

    class Meta:
        abstract = True
        ordering = ["language", "word"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(form=""),
                name="%(app_label)s_%(class)s_says_something",
                violation_error_message=_("Nach diesem Wort sucht niemand: Es steht überall."),
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=[GERMAN, ENGLISH]),
                name="%(app_label)s_%(class)s_language_is_known",
                violation_error_message=_("Diese Sprache gibt es nicht."),
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def save(self, *args: Any, **kwargs: Any) -> None:
        derived = self.derive()
        fields = kwargs.get("update_fields")
        if fields is not None and not {"word", "language"}.isdisjoint(fields):
            kwargs["update_fields"] = {*fields, *derived}
        super().save(*args, **kwargs)

    def derive(self) -> set[str]:
        """Set what follows from the word and its language; returns the names of these fields."""
        self.form = form_of(self.word, self.language)
        return {"form"}

    def clean(self) -> None:
        super().clean()
        if self.word and not any(words_in(tidy(self.word))):
            raise ValidationError({"word": _("Das ist kein Wort.")})
        self.word = _as_stored(self.word)
        self.form = form_of(self.word, self.language)
        if _MARKUP.search(self.word):
            raise ValidationError({"word": _NO_MARKUP})
        if len(self.form.split()) > MOST_WORDS:
            raise ValidationError({"word": _("Nehmen Sie höchstens drei Wörter.")})
        if _ASKING_SIGNS.search(self.word):
            raise ValidationError({"word": _ONLY_WORDS})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """A form doesn't have the row's `form`: what is wrong with it is so with the word."""
        excluded = {*(exclude or ())}
        super().validate_constraints(
            exclude=excluded if "word" in excluded else excluded - {"form"}
        )


def _asked_for(forms: Collection[str], language: str) -> models.Q:
    return models.Q(form__in=forms, language=language, is_retired=False)


class SynonymQuerySet(models.QuerySet["Synonym"]):
    def by_form(self, forms: Collection[str], language: str) -> Mapping[str, list[str]]:
        """What words of these forms mean as well."""
        return dict(self.filter(_asked_for(forms, language)).values_list("form", "means"))


SynonymManager = models.Manager.from_queryset(SynonymQuerySet)


class Synonym(Taught):
    """A word that texts say differently: who types “Azubi” means “Auszubildende”, too."""

    means = ArrayField(
        models.CharField(max_length=LONGEST_TERM),
        verbose_name=_("heißt in den Texten"),
        help_text=_("Wörter, die ebenso gefunden werden; durch Kommas getrennt."),
    )

    objects: ClassVar = SynonymManager()

    class Meta(Taught.Meta):
        verbose_name = _("Synonym")
        verbose_name_plural = _("Synonyme")
        constraints = [
            *Taught.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "form"],
                name="search_synonym_once_a_language",
                violation_error_message=_("Dieses Wort steht schon unter den Synonymen."),
            ),
            models.CheckConstraint(
                condition=models.Q(means__len__gt=0),
                name="search_synonym_means_something",
                violation_error_message=_("Sagen Sie, wie es in den Texten heißt."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        terms = map(_as_stored, self.means or [])
        self.means = list(dict.fromkeys(filter(None, terms)))
        if any(map(_MARKUP.search, self.means)):
            raise ValidationError({"means": _NO_MARKUP})
        if unknown := [each for each in self.means if not form_of(each, self.language)]:
            raise ValidationError(
                {"means": _("Nach „%(word)s“ kann niemand suchen.") % {"word": unknown[0]}}
            )
        if any(form_of(each, self.language) == self.form for each in self.means):
            raise ValidationError(
                {"means": _("Das ist das Wort selbst; es wird ohnehin gefunden.")}
            )


@dataclass(frozen=True)
class Trade:
    """What a word names: an official division, and our industry of it if there is one."""

    word: str
    code: WzCode | None
    industry: Industry | None

    def is_named_by(self, typed: str) -> bool:
        """Whether a text of the same form is the word; “Müll” isn't short for “Müller”.

        Several words are, whatever their endings.
        """
        if " " in typed:
            return True
        typed, word = typed.replace("-", ""), self.word.replace("-", "")
        return any(
            write(typed).startswith(write(word).removesuffix("e")) for write in (folded, bare)
        )


class Code(NamedTuple):
    """An official code as it is said."""

    code: str
    edition: str | None


class TradeWordQuerySet(models.QuerySet["TradeWord"]):
    def by_form(self, forms: Collection[str], language: str) -> Mapping[str, list[Trade]]:
        """What words of these forms name; what has an industry of ours first."""
        trades: dict[str, list[Trade]] = defaultdict(list)
        rows = self.filter(_asked_for(forms, language)).select_related("wz_code", "industry")
        current_first = [
            models.F(f"industry__{column}").asc(nulls_last=True)
            for column in ("is_retired", "order")
        ]
        for row in rows.order_by(*current_first, "pk"):
            trades[row.form].append(row.trade)
        return trades

    def beginning(self, typed: str, language: str) -> Self:
        """Words of the page's language, and German ones, that begin so and lead to an industry."""
        known = self.filter(language__in={language, GERMAN}, is_retired=False)
        begun = known.filter(folded__startswith=key_of(typed), industry__is_retired=False)
        return begun.select_related("wz_code", "industry")


TradeWordManager = models.Manager.from_queryset(TradeWordQuerySet)


class TradeWord(Taught):
    """A word for a business or who works there; it leads to the industry."""

    wz_code = models.ForeignKey(
        WzCode,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_words",
        verbose_name=_("WZ-Abteilung"),
        limit_choices_to={"level": 2},
        help_text=_("Die amtliche Abteilung, zu der so ein Betrieb gehört."),
    )
    industry = models.ForeignKey(
        Industry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trade_words",
        verbose_name=_("Branche"),
        help_text=_("Leer, solange es für solche Betriebe hier keine eigene Branche gibt."),
    )

    # How it begins, as somebody types it: for suggestions.
    folded = models.CharField(
        max_length=2 * LONGEST_TERM, editable=False, default="", db_default=""
    )

    objects: ClassVar = TradeWordManager()

    class Meta(Taught.Meta):
        verbose_name = _("Gewerbewort")
        verbose_name_plural = _("Gewerbewörter")
        indexes = [
            models.Index(OpClass("folded", name="text_pattern_ops"), name="search_tradeword_begins")
        ]
        constraints = [
            *Taught.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "word", "wz_code", "industry"],
                name="search_tradeword_once",
                nulls_distinct=False,
                violation_error_message=_("Dieses Wort führt schon dorthin."),
            ),
            models.CheckConstraint(
                condition=models.Q(wz_code__isnull=False) | models.Q(industry__isnull=False),
                name="search_tradeword_leads_somewhere",
                violation_error_message=_("Nennen Sie die WZ-Abteilung oder die Branche."),
            ),
        ]

    def derive(self) -> set[str]:
        self.folded = key_of(self.word)
        return {"folded", *super().derive()}

    @property
    def trade(self) -> Trade:
        industry = self.industry
        is_offered = industry and not industry.is_retired
        return Trade(self.word, self.wz_code, industry if is_offered else None)


def trades_of_codes(said: Collection[Code]) -> dict[Code, list[Trade]]:
    """The industries of official codes, of both editions where none is said."""
    known = WzCode.objects.filter(code__in={each.code for each in said})
    trades: dict[Code, list[Trade]] = {each: [] for each in said}
    for code, industries in industries_of([*known]).items():
        title = str(code)
        named = [Trade(title, code, each) for each in industries] or [Trade(title, code, None)]
        for each in said:
            if each.code == code.code and each.edition in (None, code.edition):
                trades[each] += named
    return trades


class Word(models.Model):
    """A word of the index, of synonyms or trades: what a mistyped one may have been meant as.

    Written by `search.vocabulary` alone. `number` is how many entries say it, or its like.
    """

    language = models.CharField(max_length=2)
    folded = models.CharField(max_length=2 * LONGEST_TERM)
    shown = models.CharField(max_length=LONGEST_TERM)
    form = models.CharField(max_length=LONGEST_TERM)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Wort der Suche")
        verbose_name_plural = _("Wörter der Suche")
        constraints = [
            models.UniqueConstraint(fields=["language", "folded"], name="search_word_once"),
        ]
        indexes = [
            GinIndex(OpClass("folded", name="public.gin_trgm_ops"), name="search_word_like"),
            models.Index(OpClass("folded", name="text_pattern_ops"), name="search_word_begins"),
        ]

    def __str__(self) -> str:
        return self.shown


class Missed(NamedTuple):
    """A word that found nothing: how many visitors typed it, and when last."""

    language: str
    word: str
    number: int
    last: date


class MissedWordQuerySet(models.QuerySet["MissedWord"]):
    def told(self) -> list[Missed]:
        """What two visitors typed, or somebody on two days, and nobody has taught since.

        One alone may have typed somebody's name.
        """
        untaught = self
        for model in (Synonym, TradeWord):
            same = model.objects.filter(
                form=models.OuterRef("form"), language=models.OuterRef("language")
            )
            untaught = untaught.exclude(models.Exists(same))
        words = untaught.values("language", "form").annotate(
            shown=models.Max("word"), number=models.Sum("visitors"), last=models.Max("day")
        )
        told = words.filter(number__gte=VISITORS_TOLD).order_by("-number", "-last", "shown")
        rows = told.values_list("language", "shown", "number", "last")[:MOST_TOLD]
        return [Missed(*row) for row in rows]

    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(day__lt=timezone.localdate(now) - MISSED_KEPT_FOR)


MissedWordManager = models.Manager.from_queryset(MissedWordQuerySet)


class MissedWord(models.Model):
    """A word that found nothing on a day, and how many visitors typed it; of nobody in particular.

    Counted by `search.missed`; the team sees on its desk what more than one typed, and no more.
    """

    language = models.CharField(_("Sprache"), max_length=2, choices=LANGUAGES)
    form = models.CharField(max_length=LONGEST_TERM)
    word = models.CharField(_("Wort"), max_length=LONGEST_TERM)
    day = models.DateField(_("Tag"))
    visitors = models.PositiveIntegerField(_("Besuche"), default=1)

    objects: ClassVar = MissedWordManager()

    class Meta:
        verbose_name = _("Suchwort ohne Treffer")
        verbose_name_plural = _("Suchwörter ohne Treffer")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "form", "day"], name="search_missedword_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="search_missedword_day")]

    def __str__(self) -> str:
        return self.word
