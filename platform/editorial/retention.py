from django.utils.translation import gettext_lazy as _

from editorial.models import Picture, PictureConsent, Release, UnsavedText, publishable_models
from editorial.models.pictures import NAME_KEPT_FOR, WITHDRAWN
from editorial.models.unsaved import KEPT_FOR
from editorial.pictures import withdraw_again
from editorial.services.erasure import erase_again
from work import erasures, own_data, retention

retention.register(
    Release,
    since=_("solange der Eintrag besteht"),
)
retention.register(
    PictureConsent,
    kept_for=NAME_KEPT_FOR,
    since=_("nach dem Widerruf, ohne Widerruf solange es das Bild gibt"),
    due=PictureConsent.objects.due_to_forget,
    forget=PictureConsent.forget,
    remains=_("Dass es eine Einwilligung gab, von wann bis wann."),
)
# Who wrote what and has not saved it is nobody's business, but theirs.
retention.register(
    UnsavedText,
    kept_for=KEPT_FOR,
    since=_("nach dem letzten Tippen; gesichert oder verworfen sofort"),
    due=UnsavedText.objects.due_to_forget,
)
own_data.register(
    UnsavedText,
    of=lambda person: UnsavedText.objects.filter(user=person.account).order_by("pk"),
    tells=("content_type", "kept_at"),
    more=lambda text: {"fields": text.fields},
)
for kind in publishable_models():
    erasures.register(kind, key="uuid", again=erase_again)
erasures.register(Picture, key="random_key")
erasures.register(PictureConsent, key="random_key")
erasures.register(
    PictureConsent,
    key="random_key",
    kind=WITHDRAWN,
    rows=PictureConsent.objects.standing,
    again=withdraw_again,
)
