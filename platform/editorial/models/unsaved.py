"""What somebody has typed into an entry's form and not saved yet."""

from datetime import datetime, timedelta
from typing import ClassVar, Self, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editorial.models.publishable import Publishable
from interface.names import admin_address

KEPT_FOR = timedelta(days=14)
# Names, on the address of a form, the text it is to be filled with.
TAKE_UP = "weiterschreiben"


class UnsavedTextQuerySet(models.QuerySet["UnsavedText"]):
    def of_form(self, user: User, kind: type[Publishable], object_id: int | None) -> Self:
        """This person's texts for one entry, or without a number for new ones of the kind."""
        content_type = ContentType.objects.get_for_model(kind)
        return self.filter(user=user, content_type=content_type, object_id=object_id)

    def to_show(self) -> Self:
        """The newest first, with the title that was typed and without all the rest."""
        titled = self.annotate(typed_title=KT("fields__title__0"))
        return titled.defer("fields").select_related("content_type").order_by("-kept_at")

    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(kept_at__lte=now - KEPT_FOR)


UnsavedTextManager = models.Manager.from_queryset(UnsavedTextQuerySet)


class UnsavedText(models.Model):
    """What a page has sent of its form while somebody was typing: theirs, seen by nobody else.

    It belongs to the page that wrote it, by the key of its form; another page names that key to
    take the text up. For an entry there is one text a person, for new entries one a form.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("von wem")
    )
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, related_name="+", verbose_name=_("Art")
    )
    object_id = models.BigIntegerField(_("Eintrag"), null=True)
    form_key = models.UUIDField(_("Formular"))
    fields = models.JSONField(_("getippt"))
    kept_at = models.DateTimeField(_("zuletzt getippt"))

    objects: ClassVar["UnsavedTextManager[UnsavedText]"] = UnsavedTextManager()
    # Only where `to_show` asks for it.
    typed_title: str | None

    class Meta:
        verbose_name = _("nicht gesicherter Text")
        verbose_name_plural = _("nicht gesicherte Texte")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_type", "object_id"],
                name="editorial_unsavedtext_entry_once",
            ),
            models.UniqueConstraint(
                fields=["user", "form_key"], name="editorial_unsavedtext_form_once"
            ),
        ]
        indexes = [models.Index(fields=["kept_at"], name="editorial_unsaved_kept_at")]

    def __str__(self) -> str:
        # Without what was typed.
        return f"{self.kept_at:%d.%m.%Y}"

    @property
    def kind(self) -> type[Publishable]:
        return cast(type[Publishable], self.content_type.model_class())

    @property
    def form_address(self) -> str:
        """The form in the admin, as it is stored."""
        if self.object_id is None:
            return admin_address(self.kind, "add")
        return admin_address(self.kind, "change", self.object_id)

    @property
    def address(self) -> str:
        """The form filled with this text."""
        return f"{self.form_address}?{TAKE_UP}={self.form_key.hex}"
