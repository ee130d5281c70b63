"""The product as it is measured: production's settings as far as one machine without TLS allows."""

from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS, env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.floors"]
STATIC_ROOT = env.str("STATIC_ROOT")
vars().update(env.email_url("EMAIL_URL"))
# All visitors here share one address; the limit for one mailbox stays, and is measured.
ACCOUNT_RATE_LIMITS = {"register_for_workshop": "20/h/key"}
