"""The worker's entry: `celery -A config worker`, `celery -A config beat`."""

from celery import Celery

app = Celery("regiodialog")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
