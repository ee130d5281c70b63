from typing import Any

from django.db import models


class RichTextField(models.TextField[Any, Any]):
    """Text with a few tags."""
