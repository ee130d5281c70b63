"""The web server's entry: `gunicorn config.wsgi`."""

from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from work.demo_marks import refuse_demo_database

application = get_wsgi_application()
# All pages, before the first one is asked for: gunicorn's workers share what is loaded by now.
import_module(settings.ROOT_URLCONF)
refuse_demo_database()
