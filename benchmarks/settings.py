"""The product as it is measured: production's settings as far as one machine without TLS allows."""

from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS, env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = ["127.0.0.1"]
# The demo makes the cases; its addresses are the only other thing it adds.
INSTALLED_APPS = [*INSTALLED_APPS, "demo", "benchmarks.floors"]
DEMO_DATABASE_IS_WELCOME = True
STATIC_ROOT = env.str("STATIC_ROOT")
vars().update(env.email_url("EMAIL_URL"))
# All visitors here share one address; the limit for one mailbox stays, and is measured.
ACCOUNT_RATE_LIMITS = {"register_for_workshop": "20/h/key"}
UNCONFIRMED_REGISTRATIONS_PER_NETWORK = 1_000_000
FORM_TAKES_SECONDS = 0
