"""The demo on this machine: embedded servers, a mailbox in the browser, no second factor."""

import os

from demo.data import DataFolder

data = DataFolder.chosen()
for name, address in data.addresses().items():
    os.environ.setdefault(name, address)

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import INSTALLED_APPS, STORAGES, env  # noqa: E402

# Only `make dev` sets it; the demo itself runs as production does.
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = data.secret_key()
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
DEMO_DATABASE_IS_WELCOME = True
IS_DEMO = True
DEMO_MAILBOX_URL = "/demo/postfach/"
DEMO_SIGN_IN_URL = "/demo/anmelden/"
# Nobody floods a demonstration on this machine.
FORM_TAKES_SECONDS = 0
STAFF_NEED_SECOND_FACTOR = False
STATIC_ROOT = data.path / "static"
PRIVATE_ROOT = data.path / "private"
ERASURE_JOURNAL = data.path / "erasures"
if DEBUG:
    WHITENOISE_USE_FINDERS = True
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "demo.mail.MailboxBackend"
LOGGING["root"]["level"] = "INFO"  # noqa: F405
