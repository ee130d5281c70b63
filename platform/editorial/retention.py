from django.utils.translation import gettext_lazy as _

from editorial.models import PictureConsent, Release
from editorial.models.pictures import NAME_KEPT_FOR
from work import retention

retention.register(
    Release,
    since=_("solange der Eintrag besteht"),
    remains=_("Nichts: Wird ein Eintrag gelöscht, geht seine Freigabe mit."),
)
retention.register(
    PictureConsent,
    kept_for=NAME_KEPT_FOR,
    since=_("nach dem Widerruf, ohne Widerruf solange es das Bild gibt"),
    due=PictureConsent.objects.due_to_forget,
    forget=PictureConsent.forget,
    remains=_("Dass es eine Einwilligung gab, von wann bis wann."),
)
