from typing import Any

from django.db import models


class PartOfRegistration(models.Model):
    """What hangs on a registration; told to its person by the workshop's title."""

    registration: Any

    class Meta:
        abstract = True

    @property
    def registration_label(self) -> str:
        return str(self.registration.workshop)
