"""The web server's entry: `gunicorn config.wsgi`."""

from django.core.wsgi import get_wsgi_application

from work.demo_marks import refuse_demo_database

application = get_wsgi_application()
refuse_demo_database()
