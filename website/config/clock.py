"""The clock's entry: `celery -A config.clock beat`.

It knows schedule and broker, and sends tasks by their names. Without the apps, their models and
pages, which only the worker needs, it takes half the memory.
"""

from celery import Celery
from django.conf import settings
from django.utils.log import configure_logging

# Celery's fixup for Django would load all apps.
app = Celery("regiodialog", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")
configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
