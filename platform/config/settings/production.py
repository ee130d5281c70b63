"""A real installation: what must be known comes from the environment, what is missing is named."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, CELERY_BROKER_URL, DATABASES, env
from demo.embedded import SOCKET_PREFIX

DEBUG = False

REQUIRED = [
    "SECRET_KEY",
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "SITE_URL",
    "DEFAULT_FROM_EMAIL",
    # A wrong number makes all visitors share one rate limit: 0 without a proxy, else how many.
    "TRUSTED_PROXY_COUNT",
]
missing = [name for name in REQUIRED if not env.str(name, default="")]
if missing:
    raise ImproperlyConfigured(f"Missing in the environment: {', '.join(missing)}")

SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
vars().update(env.email_url("EMAIL_URL"))

if f"/{SOCKET_PREFIX}" in f"{DATABASES}{CACHES}{CELERY_BROKER_URL}":
    raise ImproperlyConfigured("The demo's embedded servers are not for production")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
