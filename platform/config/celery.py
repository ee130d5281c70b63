"""The worker's entry: `celery -A config worker`, `celery -A config beat`."""

from celery import Celery

app = Celery("regiodialog")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Celery's current app belongs to a thread; the web server's threads need this one, too.
app.set_default()
