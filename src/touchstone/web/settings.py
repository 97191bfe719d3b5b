"""Settings; what an operator changes comes from the environment.

TOUCHSTONE_DATA          folder of the database, documents and snapshots (default: data)
TOUCHSTONE_DATABASE_URL  postgresql://user:password@host:port/name; SQLite in the data folder without it
TOUCHSTONE_SECRET_KEY    signing key; made once and kept in the data folder without it
TOUCHSTONE_HOSTS         host names the server answers to, separated by commas
TOUCHSTONE_HTTPS         "1" where the server is reached over HTTPS
TOUCHSTONE_DEBUG         "1" for a developer's error pages
TOUCHSTONE_ROWS          role under which PostgreSQL itself hides rows from requests (default: off)
TOUCHSTONE_TODAY         a day such as 2012-11-30 at which the clock stands still, for demonstrations
"""

from __future__ import annotations

import os
import secrets
from datetime import date
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

from touchstone.web import signing_in
from touchstone.web.messages import compile_stale

PACKAGE = Path(__file__).resolve().parents[1]
TOUCHSTONE_DATA = Path(os.environ.get("TOUCHSTONE_DATA", "data")).resolve()
TOUCHSTONE_DATA.mkdir(parents=True, exist_ok=True)


def _kept_secret(name: str) -> str:
    """A random key kept in the data folder, made on first use and readable by its owner alone."""
    path = TOUCHSTONE_DATA / name
    if not path.exists():
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
                made.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return path.read_text().strip()


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "touchstone.kernel.durability.sqlite",
            "NAME": TOUCHSTONE_DATA / "touchstone.sqlite3",
            "TEST": {"NAME": ":memory:"},
            "CONN_MAX_AGE": None,  # opening and closing took more time of a small page than all the rest
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
                "PRAGMA journal_size_limit=67108864;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"TOUCHSTONE_DATABASE_URL begins with '{parts.scheme}'; it takes postgresql://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _systems(chapter: str) -> list[str]:
    """The systems a chapter lists, as applications."""
    listed = import_module(f"touchstone.chapters.{chapter}").SYSTEMS
    return [f"touchstone.chapters.{chapter}.{system}" for system in listed]


compile_stale(PACKAGE)

SECRET_KEY = os.environ.get("TOUCHSTONE_SECRET_KEY") or _kept_secret("secret-key")
TOUCHSTONE_SEAL_KEY = os.environ.get("TOUCHSTONE_SEAL_KEY") or _kept_secret("seal-key")
TOUCHSTONE_ROWS = os.environ.get("TOUCHSTONE_ROWS", "")
TOUCHSTONE_TODAY = date.fromisoformat(os.environ["TOUCHSTONE_TODAY"]) if os.environ.get("TOUCHSTONE_TODAY") else None
DEBUG = os.environ.get("TOUCHSTONE_DEBUG") == "1"
HTTPS = os.environ.get("TOUCHSTONE_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("TOUCHSTONE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    *signing_in.APPS,
    "touchstone.kernel.access",
    "touchstone.kernel.api",
    "touchstone.kernel.regions",
    "touchstone.kernel.records",
    "touchstone.kernel.parties",
    "touchstone.kernel.documents",
    "touchstone.kernel.durability",
    "touchstone.kernel.clock",
    "touchstone.kernel.imports",
    "touchstone.kernel.indicators",
    "touchstone.kernel.proofs",
    "touchstone.kernel.pages",
    "touchstone.plan",
    *_systems("quality"),
    *_systems("services"),
    "touchstone.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "touchstone.web.headers.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "touchstone.kernel.access.middleware.AskedBy",
    "touchstone.kernel.durability.walled.Walled",
    "touchstone.kernel.access.middleware.Gate",
]

ROOT_URLCONF = "touchstone.web.urls"
WSGI_APPLICATION = "touchstone.web.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "touchstone.web.rail.rail",
            ],
        },
    },
]

DATABASES = {"default": _database(os.environ.get("TOUCHSTONE_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SIGN_IN = signing_in.settings_of(TOUCHSTONE_DATA, HTTPS)
globals().update(SIGN_IN)  # allauth asks for many names; they are kept together in `signing_in`
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = "touchstone.web.formats"

STATIC_URL = "/static/"
STATIC_ROOT = TOUCHSTONE_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = TOUCHSTONE_DATA / "documents"
TOUCHSTONE_LAKE = Path(os.environ.get("TOUCHSTONE_LAKE") or TOUCHSTONE_DATA / "lake")
EMAIL_TIMEOUT = 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

CACHES = {"default": {"BACKEND": "touchstone.kernel.durability.caching.HonestCache", "LOCATION": "access_cache"}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "touchstone.web.views.form_too_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    f"form-action {' '.join(SIGN_IN['FORM_TARGETS'])}; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
