"""All settings, read from the environment through typed readers.

The table of variables is docs/settings.md; `tests/config/test_settings.py` compares it with `READERS`.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import environ
from django.utils.translation import gettext_lazy as _

from parindex.config import readers
from parindex.config.databases import configured

PACKAGE = Path(__file__).resolve().parent.parent

# name -> (reader, default); what is not here is not a setting.
READERS: dict[str, tuple[Callable[..., Any], Any]] = {
    "PARINDEX_DEBUG": (readers.switch, False),
    "PARINDEX_SECRET_KEY": (readers.text, ""),
    "PARINDEX_DATA": (readers.text, "var"),
    "PARINDEX_FACTS": (readers.text, ""),
    "DATABASE_URL": (readers.database, ""),
    "PARINDEX_ALLOWED_HOSTS": (readers.names, ["127.0.0.1", "localhost"]),
    "PARINDEX_TRUSTED_ORIGINS": (readers.names, []),
    "PARINDEX_SITE_URL": (readers.address, ""),
    "PARINDEX_HTTPS": (readers.switch, True),
    "PARINDEX_EMAIL_URL": (readers.text, "consolemail://"),
    "PARINDEX_OIDC_ID": (readers.text, ""),
    "PARINDEX_OIDC_SECRET": (readers.text, ""),
    "PARINDEX_OIDC_SERVER": (readers.text, ""),
    "PARINDEX_OIDC_NAME": (readers.text, "Đăng nhập một lần"),
    "PARINDEX_UPLOAD_LIMIT_MB": (readers.whole_number, 20),
    "PARINDEX_IMPORT_ROWS": (readers.whole_number, 300_000),
    "PARINDEX_IMPORT_LIMIT_MB": (readers.whole_number, 200),
    "PARINDEX_TRUSTED_AUTHORITIES": (readers.text, ""),
    "PARINDEX_CHECKPOINT_KEY": (readers.text, ""),
    "PARINDEX_LOG_LEVEL": (readers.level, "INFO"),
    "PARINDEX_REQUIRE_MFA": (readers.switch, True),
    "PARINDEX_FROM_EMAIL": (readers.text, "parindex@localhost"),
    "PARINDEX_DEMO_DAY": (readers.day, None),
}


def read(name: str) -> Any:
    """The value of one setting; a wrong value stops the start with the variable's name."""
    reader, default = READERS[name]
    return reader(name, default)


DEBUG: bool = read("PARINDEX_DEBUG")
SECRET_KEY: str = read("PARINDEX_SECRET_KEY") or "not-secret-refused-by-check-outside-debug"
TESTING = "pytest" in sys.modules
# Test processes side by side hold no locks of each other's.
DATA_DIR = Path(read("PARINDEX_DATA")).resolve() / (
    f"test/{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}" if TESTING else ""
)
ALLOWED_HOSTS: list[str] = read("PARINDEX_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS: list[str] = read("PARINDEX_TRUSTED_ORIGINS")
# Where links in mail lead; no request is at hand when mail is written.
SITE_URL: str = read("PARINDEX_SITE_URL")
HTTPS: bool = read("PARINDEX_HTTPS") and not DEBUG

INSTALLED_APPS = [
    # Ours first: their templates stand in for those of the libraries.
    "parindex.config",
    "parindex.kit",
    "parindex.audit",
    "parindex.accounts",
    "parindex.organization",
    "parindex.legal",
    "parindex.evidence",
    "parindex.notices",
    "parindex.dispatch",
    "parindex.onestop",
    "parindex.planning",
    "parindex.analytics",
    "parindex.scoring",
    "parindex.reporting",
    "parindex.desk",
    "parindex.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django_htmx",
]

MIDDLEWARE = [
    "parindex.config.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "parindex.config.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "parindex.config.language.chosen",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parindex.organization.middleware.acting",
    "parindex.config.middleware.answer_refusals",
]

ROOT_URLCONF = "parindex.config.urls"
WSGI_APPLICATION = "parindex.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "parindex.desk.context.navigation",
            ],
        },
    },
]

DATABASES = {"default": configured(read("DATABASE_URL"), DATA_DIR, sqlite3.sqlite_version_info)}
# Shared by the workers: limits on signing in are counted here.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "parindex.accounts.hashers.LightArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_FORMS = {
    "login": "parindex.accounts.forms.SignIn",
    "reauthenticate": "parindex.accounts.forms.PasswordAgain",
}
# Whoever signed in longer ago is asked again before a result is published or a locked sheet opened, in seconds.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_ADAPTER = "parindex.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "parindex.accounts.adapter.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A whole office may come from one address, so the limit that stops guessing counts by name.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "30/m/ip,5/5m/key"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "parindex"
MFA_FORMS = {
    "add_webauthn": "parindex.accounts.key_forms.AddKey",
    "edit_webauthn": "parindex.accounts.key_forms.EditKey",
    "reauthenticate": "parindex.accounts.forms.CodeAgain",
}
MFA_RATE_LIMITS = {"webauthn_login": "100/m/ip"}
REQUIRE_MFA: bool = read("PARINDEX_REQUIRE_MFA")
SOCIALACCOUNT_ONLY = False
SIGN_IN_SERVER: str = read("PARINDEX_OIDC_SERVER")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": read("PARINDEX_OIDC_NAME"),
                "client_id": read("PARINDEX_OIDC_ID"),
                "secret": read("PARINDEX_OIDC_SECRET"),
                "settings": {"server_url": SIGN_IN_SERVER},
            }
        ]
        if SIGN_IN_SERVER
        else [],
    }
}

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "parindex.config.errors.csrf_failure"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # HTTPS is the reverse proxy's; its header is trusted above

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        # Browsers hold a form to this when the answer sends them on, as single sign-on does.
        f"form-action 'self' {urljoin(SIGN_IN_SERVER, '/')}" if SIGN_IN_SERVER else "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["parindex.kit.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
# Every browser of a test starts the middleware anew: it looks for a file when asked, not for all of them at start.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
EVIDENCE_DIR = DATA_DIR / "evidence"
IMPORTS_DIR = DATA_DIR / "imports"
FACTS_DIR = Path(read("PARINDEX_FACTS")).resolve() if read("PARINDEX_FACTS") and not TESTING else DATA_DIR / "facts"
CHARTS_DIR = DATA_DIR / "charts"
TRUSTED_AUTHORITIES = read("PARINDEX_TRUSTED_AUTHORITIES")
UPLOAD_LIMIT = read("PARINDEX_UPLOAD_LIMIT_MB") * 1024 * 1024
# One import of dossiers: rows of a file, and its size; what is larger is refused before it is unpacked.
IMPORT_ROWS: int = read("PARINDEX_IMPORT_ROWS")
IMPORT_LIMIT: int = read("PARINDEX_IMPORT_LIMIT_MB") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600

# A letter is sent while its line in the ledger holds the database; nobody waits longer than this, in seconds.
EMAIL_TIMEOUT = 10
vars().update(environ.Env.email_url_config(read("PARINDEX_EMAIL_URL")))
DEFAULT_FROM_EMAIL = read("PARINDEX_FROM_EMAIL")

# Only `parindex demo` sets it: the day on which the demonstration stands still.
DEMO_DAY: date | None = read("PARINDEX_DEMO_DAY")
CHECKPOINT_KEY: str = read("PARINDEX_CHECKPOINT_KEY")
LOG_LEVEL: str = read("PARINDEX_LOG_LEVEL")
LOGGING_CONFIG = "parindex.config.logs.configure"
LOGGING = {"level": LOG_LEVEL}
