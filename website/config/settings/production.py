"""A real installation: what must be known comes from the environment, what is missing is named."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.cache import as_redis_address
from config.neighbours import refuse_without_tls
from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ALLAUTH_TRUSTED_PROXY_COUNT,
    BACKUP_KEY,
    CACHES,
    CELERY_BROKER_URL,
    DATABASES,
    SITE_URL,
    env,
)
from work.demo_sockets import SOCKET_PREFIX

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
    "PRIVATE_ROOT",
    "ERASURE_JOURNAL",
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
if any(len(key) < 50 for key in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured("A key in SECRET_KEY_FALLBACKS is too short")
if BACKUP_KEY and len(BACKUP_KEY) < 32:
    raise ImproperlyConfigured("BACKUP_KEY is shorter than 32 characters")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS names every host: links could be forged")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL doesn't begin with https://")
mail = env.email_url("EMAIL_URL")
if not (env.str("EMAIL_URL").startswith("smtp") and mail["EMAIL_HOST"]):
    raise ImproperlyConfigured("EMAIL_URL names no mail server: mails would be lost")
if not (mail.get("EMAIL_USE_TLS") or mail.get("EMAIL_USE_SSL")):
    way_out = "begin it with smtp+tls:// or smtp+ssl://"
    refuse_without_tls("EMAIL_URL", mail["EMAIL_HOST"], way_out)
vars().update(mail)
database = DATABASES["default"]
if database["OPTIONS"].get("sslmode") not in {"verify-ca", "verify-full"}:
    host = database["HOST"] or database["OPTIONS"].get("host", "")
    refuse_without_tls("DATABASE_URL", host, "end it with ?sslmode=verify-full")
for name in ("BROKER_URL", "CACHE_URL"):
    address = urlsplit(env.str(name))
    # Celery trusts any certificate unless it is told not to.
    if address.scheme != "rediss" or "ssl_cert_reqs=required" not in address.query:
        way_out = "write rediss://…?ssl_cert_reqs=required"
        refuse_without_tls(name, address.hostname or "", way_out)

if f"/{SOCKET_PREFIX}" in f"{DATABASES}{CACHES}{CELERY_BROKER_URL}":
    raise ImproperlyConfigured("The demo's embedded servers are not for production")

# Rate limits stand where nothing is pushed out: walking through all filters doesn't lift them.
CACHES["default"]["LOCATION"] = as_redis_address(CELERY_BROKER_URL)

# After a restart of PostgreSQL the pool's connections are dead: visitors needn't find out for it.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# A browser takes cookies of these names over TLS, from this very host and for all of it: no other
# host under the same domain can set one.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
MESSAGES_COOKIE_NAME = "__Host-messages"
KNOWN_BROWSER_COOKIE_NAME = "__Host-known-browser"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# Asked from inside the machine, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if ALLAUTH_TRUSTED_PROXY_COUNT:
    # Anybody can send this header; a proxy sets it anew.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
# Other hosts under the same domain are not ours to speak for, and so is the browsers' list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
