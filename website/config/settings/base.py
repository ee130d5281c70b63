"""What every installation shares.

What differs is read from the environment, or set by demo, test and production.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import Environment

# Django's generic classes take their type in brackets only after this.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[3]
env = Environment()

INSTALLED_APPS = [
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_prose_editor",
    "import_export",
    "rules.apps.AutodiscoverRulesConfig",
    "work",
    "interface",
    "taxonomy",
    "search",
    "notifications",
    "accounts",
    "editorial",
    "initiatives",
    "workshops",
    "branchendialog",
    "pages",
    "desk",
    "backups",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.headers.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressionMiddleware",
    "config.maintenance.MaintenanceMiddleware",
    "config.patience.PatienceMiddleware",
    "pages.page_cache.PageCacheMiddleware",
    "pages.chosen_region.ChosenRegionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PrivatePagesMiddleware",
    "accounts.middleware.AccountSessionMiddleware",
    "accounts.middleware.FreshSignInMiddleware",
    "accounts.middleware.DutiesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Languages: German addresses have no prefix, English ones stand under /en/.
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# Database, broker, cache: always PostgreSQL and Redis or Valkey, by address.
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///regiodialog")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"].setdefault("OPTIONS", {})
# What is asked for the sixth time on a connection isn't planned anew: half a page's database time.
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 5}
DATABASES["default"]["OPTIONS"] = PLANNED_ONCE | DATABASES["default"]["OPTIONS"]
if env.bool("DATABASE_POOL", default=False):
    from config.postgresql.connections import PatientConnection

    # In the web server only, where it halves a page's cost; workers keep plain connections.
    DATABASES["default"]["ENGINE"] = "config.postgresql"
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "connection_class": PatientConnection,
        "min_size": 1,
        "max_size": 8,
        "timeout": 5,
        # One that can't be made is tried for so long, at ever longer intervals; after that when
        # somebody asks: a database that was away for an hour is found again at once.
        "reconnect_timeout": 5,
    }
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
    # A page that waits this long is said to be unavailable; a command may take its time.
    DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=15000"

# Rate limits, where nothing may push them out, and pages, of which the oldest may go.
CACHES: dict[str, dict[str, Any]] = {
    name: {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": env.str("CACHE_URL", default="redis://127.0.0.1:6379/1"),
        "KEY_PREFIX": env.str("CACHE_KEY_PREFIX", default="regiodialog"),
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    for name in ("default", "pages")
}
# Kept pages are those of one release: of one start, where the environment names none.
RELEASE = env.str("RELEASE", default=secrets.token_hex(8))

CELERY_BROKER_URL = env.str("BROKER_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 15 * 60,
    # A broker that hangs without closing its connections is left and found again within seconds.
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "health_check_interval": 5,
    "global_keyprefix": env.str("BROKER_KEY_PREFIX", default=""),
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 60
CELERY_BEAT_SCHEDULE = {
    # Mail that no hint brought, or that a worker left behind.
    "sweep": {
        "task": "notifications.tasks.sweep",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    # What the clock frees goes to the line within a minute.
    "settle_lines": {
        "task": "workshops.tasks.settle_lines",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "remind_unconfirmed": {
        "task": "workshops.tasks.remind_unconfirmed",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    # What no hint brought, and what begins or ends to be public with the clock.
    "refresh_pictures": {
        "task": "editorial.tasks.refresh_pictures",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # What the process that made it due has left, and what the clock begins and ends.
    "work_off_due": {
        "task": "editorial.tasks.work_off_due",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # Hourly, so that a clock that was started anew does not put them off day by day.
    "tidy_files": {"task": "editorial.tasks.tidy_files", "schedule": timedelta(hours=1)},
    "repair_index": {"task": "editorial.tasks.repair_index", "schedule": timedelta(hours=1)},
    "recount_words": {"task": "search.tasks.recount_words", "schedule": timedelta(hours=1)},
    "forget": {"task": "work.tasks.forget", "schedule": timedelta(hours=1)},
    "tell_of_refusals": {"task": "desk.tasks.tell_of_refusals", "schedule": timedelta(hours=1)},
    "tidy_erasures": {"task": "work.tasks.tidy_erasures", "schedule": timedelta(hours=1)},
}
# A hint that the broker does not take within half a second is dropped: the sweeper finds the row.
HINT_TIMEOUT_SECONDS = 0.5

# Set by the demo's settings alone.
IS_DEMO = False
DEMO_MAILBOX_URL = ""
DEMO_SIGN_IN_URL = ""

# Accounts and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "rules.permissions.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "accounts.hashers.KeyedPasswordHasher",
    # What was hashed before, until its owner signs in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.GuessingValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
STAFF_NEED_SECOND_FACTOR = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Signing up is closed; but without a password here the sign-in form would have none either.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The adapter writes none of these mails: it takes as long as writing one of the others.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
# Whoever changes password, address or second factor gets a mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Whoever finds an open browser changes neither address nor second factor, nor ends sessions: all of
# it asks for password or second factor again, or for a fresh code (accounts.middleware).
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {
    "login": "accounts.forms.PasswordForm",
    "request_login_code": "accounts.forms.CodeForm",
    "reset_password": "accounts.forms.ResetForm",
    "confirm_login_code": "accounts.forms.LoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.AddressCodeForm",
    "confirm_password_reset_code": "accounts.forms.PasswordResetCodeForm",
}
# Beside allauth's own limits: nobody has a stranger's mailbox filled by our form.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip",
    "reset_password": "20/m/ip",
    # See accounts.limits: one network uses up no more than a third of what all together may try.
    "login_failed": "10/m/ip,5/5m/key,10/h/key",
    "change_password": "10/m/user,30/h/user",
    "send_code": "3/m/key,6/h/key",
    "send_code_anywhere": "20/h/key",
    "password_anywhere": "30/h/key",
    "register_for_workshop": "20/h/key,300/m/ip",
    "propose_idea": "5/h/key,20/h/ip",
    "ask_agency": "5/h/key,20/h/ip",
    "ask_for_data": "3/h/key,60/h/ip",
    "browser_report": "30/m/ip",
}
# Who sends a form sooner than so many seconds after it was shown is asked to send it again.
FORM_TAKES_SECONDS = 2
# Of one address for one workshop, and of one network within the hour: what comes beyond is refused,
# or has no seat until it is confirmed. An office behind one address confirms; a script doesn't.
UNCONFIRMED_REGISTRATIONS_PER_ADDRESS = 3
UNCONFIRMED_REGISTRATIONS_PER_NETWORK = 5
# Administrators are told of more refusals than that within a day.
REFUSALS_WORTH_TELLING = env.int("REFUSALS_WORTH_TELLING", default=200)
# So many characters a publisher may correct in review and still publish (decision 0039).
SMALL_CORRECTION_CHARACTERS = 60
# After so many months it is asked of a public entry whether it still holds. None: never by itself,
# because a date is over one day, and a record or a news item tells of its day.
CONFIRM_EVERY_MONTHS = {
    "initiatives.Actor": 12,
    "initiatives.Activity": 12,
    "initiatives.Idea": 12,
    "initiatives.Initiative": 12,
    "workshops.Workshop": None,
    "workshops.WorkshopRecord": None,
    "branchendialog.BestPractice": 12,
    "branchendialog.Dialogue": 12,
    "branchendialog.IndustryPage": 12,
    "pages.NewsItem": None,
    "pages.Page": 12,
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "accounts.second_factors.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Regiodialog"
# 113 bits: whoever holds a copy of the database could otherwise try them all.
MFA_RECOVERY_CODE_DIGITS = 34
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
# Nobody stays signed in for longer than that, nor a member of the team who has left the desk.
SESSION_COOKIE_AGE = 12 * 3600
STAFF_SESSION_SECONDS = 8 * 3600
KNOWN_BROWSER_COOKIE_NAME = "known_browser"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "interface.message_storage.MessageStorage"
MESSAGES_COOKIE_NAME = "messages"

# Files
# All that the proxy lets pass stays in memory: it needs no room in a temporary folder.
FILE_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Originals, downloads, derivatives: never handed out by the web server.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(BASE_DIR / ".data" / "private")))
# What was erased, for the day of a restore: outside of the database, and of its backups.
ERASURE_JOURNAL = Path(env.str("ERASURE_JOURNAL", default=str(BASE_DIR / ".data" / "erasures")))
# Whoever keeps them longer says so: it is how long the journal remembers, too.
BACKUPS_KEPT_DAYS = env.int("BACKUPS_KEPT_DAYS", default=30)
BACKUP_KEY = env.str("BACKUP_KEY", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.BundlingStorage"},
}

# What the browser may not do for any page, nor for what somebody puts into one. Who signs in by
# passkey one day takes the two of publickey-credentials out.
PERMISSIONS_POLICY = [
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation"),
    *("gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "picture-in-picture", "publickey-credentials-create"),
    *("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
]

# Where browsers tell what they refused: added up for administrators (see desk).
CSP_REPORT_URL = "/csp-berichte/"
# What a browser may load: our own files and nothing else, in the admin too.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        # Not `report-to`: a browser that knows both sends then only over TLS, and a minute late.
        "report-uri": CSP_REPORT_URL,
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Mail: rows first, then the worker hands them over (see notifications).
# Too short a wait makes duplicates: the server may accept a mail after we have gone.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Regiodialog <noreply@example.org>")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "config.logs.DiscreetFormatter",
            "format": "%(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"accounts.sign_in": {"level": "INFO"}},
}
