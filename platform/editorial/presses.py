"""Two presses of one button store a new entry once, also where no JavaScript holds the second."""

import json
import uuid
from typing import cast

from django.http import HttpRequest

from accounts.models import User
from editorial.models import Publishable


def form_key(request: HttpRequest) -> str:
    """What an empty form carries to be told from any other, and keeps when it is shown again."""
    return request.POST.get("form_key") or uuid.uuid4().hex


def key_of_press(request: HttpRequest) -> uuid.UUID | None:
    """The same for the same form with the same content, sent by the same button; else another."""
    if not request.POST.get("form_key"):
        return None
    files = [[name, *map(str, each)] for name, each in request.FILES.lists()]
    pressed = [request.user.pk, request.path, sorted(request.POST.lists()), sorted(files)]
    return uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(pressed))


def made_by_first_press(request: HttpRequest, kind: type[Publishable]) -> Publishable | None:
    """The entry that the first press has made; the second waits here until it is stored."""
    if request.method != "POST" or not (key := key_of_press(request)):
        return None
    user = cast(User, request.user)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return kind._base_manager.filter(uuid=key, created_by=user).first()
