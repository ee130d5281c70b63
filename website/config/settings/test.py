"""The test run: the servers that tests/conftest.py starts, cheap passwords, mail into the sink."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, CACHES, INSTALLED_APPS, env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="only-for-tests-" + "x" * 50)
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO_DATABASE_IS_WELCOME = True
STAFF_NEED_SECOND_FACTOR = False
FORM_TAKES_SECONDS = 0
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if env.bool("HAS_COLLECTED_STATIC_FILES", default=False):
    # The stack's web server serves static files and keeps pages as an installation does.
    STORAGES["staticfiles"]["BACKEND"] = "config.static.BundlingStorage"
else:
    # Tests change rows in transactions that never commit; those of the page cache switch it on.
    CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
vars().update(env.email_url("EMAIL_URL", default="memorymail://"))
