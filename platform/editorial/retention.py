from django.utils.translation import gettext_lazy as _

from editorial.models import Picture, PictureConsent, Release, publishable_models
from editorial.models.pictures import NAME_KEPT_FOR, WITHDRAWN
from editorial.pictures import withdraw_again
from editorial.services.erasure import erase_again
from work import erasures, retention

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
