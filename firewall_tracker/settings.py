"""Every setting, in one file. What a deployment may change comes from the environment: README.md has the table."""

import re
from typing import Any

from csp.constants import NONE, SELF
from jinja2 import StrictUndefined

from . import environment as env

BASE_DIR = env.BASE_DIR

# --- Where and how this copy runs

DEBUG = env.flag("DEBUG")
VAR_DIR = env.var_dir()
SECRET_KEY = env.secret_key()
PORT = env.number("PORT", 8000, low=1, high=65535)
BIND = env.ip("BIND", "127.0.0.1")
WEB_WORKERS = env.number("WEB_WORKERS", 1, low=1, high=64)
WEB_THREADS = env.number("WEB_THREADS", 4, low=1, high=64)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
ADMIN_PATH = env.path("ADMIN_PATH", "admin/")
LOG_FORMAT = env.choice("LOG_FORMAT", "LINE", ("LINE", "JSON"))
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))

# --- Who runs it

SITE_URL = env.web_address("SITE_URL", f"http://127.0.0.1:{PORT}", path=False)
SITE_NAME = env.text("SITE_NAME", "Firewall Tracker")
CONTACT_NAME = env.text("CONTACT_NAME")
CONTACT_EMAIL = env.email_address("CONTACT_EMAIL")
CONTACT_URL = env.web_address("CONTACT_URL")

# --- How the record is kept

# Whoever wrote or edited a draft does not publish it.
REQUIRE_SECOND_PERSON = env.flag("REQUIRE_SECOND_PERSON")

# --- The application

INSTALLED_APPS = [
    "firewall_tracker",
    "councils",
    "pledges",
    "alerts",
    "accounts",
    "desk",
    "inbox",
    "campaign",
    "upkeep",
    "councils.apps.DeskConfig",  # django.contrib.admin, with pages of its own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "simple_history",
]

# Every response, refusals included, passes the first four. LocaleMiddleware comes with the Welsh translation.
MIDDLEWARE = [
    "firewall_tracker.logs.request_ids",
    # It keeps answers with the headers of all the others. What differs from request to request goes before it.
    "firewall_tracker.finished.FinishedAnswers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "firewall_tracker.middleware.safe_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a twentieth; static files are compressed beforehand. Tokens are masked, lengths blurred (BREACH).
    "firewall_tracker.middleware.Compression",
    "councils.cors.open_api",
    "firewall_tracker.middleware.refuse_malformed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.PrivatePages",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondStep",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "councils.views.errors.readable_refusals",
]

ROOT_URLCONF = "firewall_tracker.urls"
WSGI_APPLICATION = "firewall_tracker.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "councils.context.site",
            ],
        },
    },
    {
        # What is drawn often (councils/drawing.py). A name that is missing is an error.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "OPTIONS": {"undefined": StrictUndefined, "environment": "councils.drawing.environment"},
    },
]

# --- Database, cache, e-mail

DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "tracker.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer (WAL), and a writer takes its lock at the start of its transaction and
    # waits for it: taken later, the lock could not be waited for.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# To connect takes longer than to answer with a finished page.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL")}
# Room in each process for finished pages (firewall_tracker/finished.py).
PAGE_CACHE_MB = env.number("PAGE_CACHE_MB", 32, low=0, high=4096)

# Where a mail about an error goes; without an address there is none.
ERROR_MAIL = env.email_address("ERROR_MAIL")
EMAIL_TIMEOUT = 20
globals().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = CONTACT_EMAIL or "webmaster@localhost"

# --- Backups

# With it, backups are encrypted.
BACKUP_KEY = env.text("BACKUP_KEY")

# --- Language and time

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
FORMAT_MODULE_PATH = "firewall_tracker.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"

# --- Staff accounts

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
# allauth's alone: with Django's beside it, each wrong password would be tried twice. It signs in by address and name.
AUTHENTICATION_BACKENDS = ["accounts.backends.SameTimeBackend"]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]  # nobody signs up: allauth asks for them
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from administrators, and from invitations sent to them
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    # Wrong passwords and codes: a network's, and those for one account.
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.FirstPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # the code before and the one after count too, since clocks differ and people type slowly
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "edit_webauthn": "accounts.forms.RenameForm",
    "login_webauthn": "accounts.forms.PasskeyLoginForm",
    "authenticate_webauthn": "accounts.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "accounts.forms.PasskeyAgainForm",
}

# The history shows every edit; going back is a new record, never a rewriting of one that is published.
SIMPLE_HISTORY_REVERT_DISABLED = True

# --- Safety

SECURE_SSL = env.flag("SECURE_SSL")

# Staff need a second step to sign in. Only a copy that somebody tries out by themselves does without: SQLite where
# nothing says otherwise, and no HTTPS.
REQUIRE_MFA = env.flag("REQUIRE_MFA", default=SECURE_SSL or bool(env.text("DATABASE_URL")))
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE_SSL else "http"

# The server itself speaks plain HTTP: with SECURE_SSL a proxy in front speaks TLS and says so in this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a load balancer asks over plain HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
SECURE_HSTS_PRELOAD = SECURE_SSL
SESSION_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_SECURE = SECURE_SSL
# Over HTTPS no other name under the same domain can set them: that is what the prefix makes browsers see to.
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE_SSL else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE_SSL else "csrftoken"
# Not "Strict". Whoever opens the link of a letter comes from another site: a new password could not be chosen (the
# link is kept in the session), and a form that stands open in another tab would lose its token and all that was typed.
# No GET changes anything, so that "Lax" gives nothing away.
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# A body larger than this is refused before it is read (firewall_tracker/middleware.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Where files are sent, by patterns of the path: what a body may measure there instead, form and file together.
UPLOAD_LIMITS = {
    rf"^/{re.escape(ADMIN_PATH)}councils/evidence/\d+/copy/$": 11 * 1024 * 1024,
    rf"^/{re.escape(ADMIN_PATH)}import/$": 6 * 1024 * 1024,
}

# From Django 6 the only behaviour: "example.org" in a web address field means https://example.org.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Log: to standard error, for whatever runs the server to keep (docs/operations.md describes its form)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "firewall_tracker.logs.Lines"},
        "json": {"()": "firewall_tracker.logs.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT.lower()},
        "mail": {"class": "firewall_tracker.error_mail.ErrorMail", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "mail"], "level": LOG_LEVEL},
    "loggers": {
        # Propagated to the root: without this, Django's own handlers would send mails with all that a form held.
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Every query at DEBUG would drown the rest, and show what people looked for.
        "django.db.backends": {"level": "INFO"},
        # It says at INFO that it is there, whenever any command starts.
        "pikepdf": {"level": "WARNING"},
    },
}
