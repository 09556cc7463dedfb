"""Every setting of the house in one file; each is read from the environment by a typed reader (see docs/operate.md)."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

APP_ROLE = "narahubung_app"


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default where it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def whole(name: str, default: int) -> int:
    """Return the variable as a whole number; refuses anything else."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def switch(name: str, *, default: bool = False) -> bool:
    """Return the variable as yes or no; refuses anything else."""
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "yes", "no", "true", "false", "on", "off"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return value in {"1", "yes", "true", "on"}


def listed(name: str, default: str = "") -> list[str]:
    """Return the variable as a list; commas part the items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def kept_secret(file: Path) -> str:
    """Return the secret in `file`, drawing it at first use; two processes at once end with the same one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            file.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text().strip()


def socket_folder(home: Path) -> Path:
    """Return where the embedded server's socket lies: inside HOME, or elsewhere where that path is too long for one."""
    inside = home / "run"
    if len(os.fsencode(inside)) < 80:  # sun_path holds 104 bytes on some systems, and ".s.PGSQL.5432.lock" follows
        return inside
    return Path(tempfile.gettempdir()) / f"narahubung-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"


def database(url: str, *, role: str) -> dict[str, object]:
    """Return Django's entry for a PostgreSQL address; `role` is taken on when connecting, so that its grants bind."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or postgresql://")
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    given = parts.pop("options", "")
    options: dict[str, object] = {
        "connect_timeout": int(parts.pop("connect_timeout", "5")),
        "application_name": "narahubung",
    }
    # Compiling costs a figure's statement seconds and spares it nothing; options that the address brings come after.
    given = f"-c jit=off {given}".strip()
    if role:
        given = f"{given} -c role={role}"
    options["options"] = given
    entry: dict[str, object] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "narahubung"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | parts,
    }
    return entry


def mail(url: str, *, folder: Path) -> dict[str, object]:
    """Return Django's mail settings: files by default, console:, smtp://, smtps:// (TLS) or smtp+tls:// (STARTTLS)."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": folder}
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured(
            "NARAHUBUNG_MAIL_URL must be smtp://, smtps:// or smtp+tls:// with a host, or console:"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


# --- Where things lie -------------------------------------------------------------------------------------------------

NARAHUBUNG_HOME = Path(text("NARAHUBUNG_HOME", ".narahubung")).expanduser().absolute()
NARAHUBUNG_PORT = whole("PORT", 8000)
NARAHUBUNG_PUBLIC_URL = text("NARAHUBUNG_PUBLIC_URL", f"http://127.0.0.1:{NARAHUBUNG_PORT}").rstrip("/")
NARAHUBUNG_DEMO = switch("NARAHUBUNG_DEMO")
NARAHUBUNG_DEMO_PASSWORD = "narahubung-demo" if NARAHUBUNG_DEMO else ""  # of invented people; printed by the demo
NARAHUBUNG_WEB_PROCESSES = whole("NARAHUBUNG_WEB_PROCESSES", 2)
NARAHUBUNG_WEB_THREADS = whole("NARAHUBUNG_WEB_THREADS", 4)
NARAHUBUNG_BIND = text("NARAHUBUNG_BIND", "127.0.0.1")

# --- The database -----------------------------------------------------------------------------------------------------

NARAHUBUNG_EMBEDDED = not text("DATABASE_URL")
NARAHUBUNG_SOCKETS = socket_folder(NARAHUBUNG_HOME)
NARAHUBUNG_APP_ROLE = APP_ROLE
# Web and worker take on the role that owns nothing. The verbs that change tables say `owner`; an empty value leaves the
# role to the server (ALTER ROLE … SET role), which is what a pooler needs.
NARAHUBUNG_DATABASE_ROLE = os.environ.get("NARAHUBUNG_DATABASE_ROLE", APP_ROLE).strip()
_AS_OWNER = NARAHUBUNG_DATABASE_ROLE == "owner"
_DATABASE_URL = text("DATABASE_URL", f"postgresql://postgres@/narahubung?host={NARAHUBUNG_SOCKETS}")
if _AS_OWNER:
    _DATABASE_URL = text("NARAHUBUNG_OWNER_URL", _DATABASE_URL)
DATABASES = {"default": database(_DATABASE_URL, role="" if _AS_OWNER else NARAHUBUNG_DATABASE_ROLE)}
NARAHUBUNG_POOL = whole("NARAHUBUNG_POOL", NARAHUBUNG_WEB_THREADS + 2)
if NARAHUBUNG_POOL and not _AS_OWNER:
    # A thread that finds no connection within five seconds answers 503 with words, instead of silence.
    _OPTIONS = DATABASES["default"]["OPTIONS"]
    assert isinstance(_OPTIONS, dict)  # noqa: S101 - tells the type checker what database() returns
    _OPTIONS["pool"] = {"min_size": 1, "max_size": NARAHUBUNG_POOL, "timeout": 5, "max_idle": 300}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who may come in --------------------------------------------------------------------------------------------------

# Wraps the key ring on disk; empty: its file mode alone protects it.
NARAHUBUNG_KEY_PASSPHRASE = text("NARAHUBUNG_KEY_PASSPHRASE")
# The address of an RFC 3161 service that attests when documents were signed; empty: the office attests it itself.
NARAHUBUNG_TIME_STAMPS = text("NARAHUBUNG_TIME_STAMPS")
# A certified provider's client service; empty: certified signatures are off.
NARAHUBUNG_CERTIFIED_URL = text("NARAHUBUNG_CERTIFIED_URL")
NARAHUBUNG_CERTIFIED_USER = text("NARAHUBUNG_CERTIFIED_USER")
NARAHUBUNG_CERTIFIED_PASSWORD = text("NARAHUBUNG_CERTIFIED_PASSWORD")
# Complaints an hour from one address; 0: no limit.
NARAHUBUNG_LODGE_LIMIT = whole("NARAHUBUNG_LODGE_LIMIT", 60)

DEBUG = switch("NARAHUBUNG_DEBUG")
SECRET_KEY = text("NARAHUBUNG_SECRET_KEY") or kept_secret(NARAHUBUNG_HOME / "secret-key")
SECRET_KEY_FALLBACKS = listed("NARAHUBUNG_OLD_SECRET_KEYS")
_PUBLIC = urlsplit(NARAHUBUNG_PUBLIC_URL)
ALLOWED_HOSTS = [
    *listed("NARAHUBUNG_HOSTS", "localhost,127.0.0.1,[::1]"),
    *([_PUBLIC.hostname] if _PUBLIC.hostname else []),
]
CSRF_TRUSTED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"] if _PUBLIC.scheme == "https" else []

_SECURE = _PUBLIC.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_ENGINE = "narahubung.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = switch("NARAHUBUNG_REDIRECT_TO_HTTPS", default=_SECURE)
SECURE_REDIRECT_EXEMPT = ["^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _SECURE
# Behind a proxy that always sets (never passes on) this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if switch("NARAHUBUNG_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would make Django refuse every form over HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "narahubung.web.signin.FrontDoor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are enrolled by the office, with an address it knows
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Narahubung"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the office vouches for the address; without this nobody could switch it on
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE

# --- The rooms --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "narahubung.web",  # before allauth: our sign-in pages stand in front of its own
    "narahubung.accounts",
    "narahubung.agencies",
    "narahubung.documents",
    "narahubung.cases",
    "narahubung.notices",
    "narahubung.facts",
    "narahubung.network",
    "narahubung.commitments",
    "narahubung.meetings",
    "narahubung.statistics",
    "narahubung.intake",
    "narahubung.desk",
    "narahubung.inbox",
    "narahubung.ops",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "narahubung.accounts.sessions.SignedInMiddleware",
    "narahubung.web.doors.DoorMiddleware",
    "narahubung.web.language.LanguageMiddleware",  # after sign-in: a person has a language of their own
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "narahubung.web.errors.RefusalMiddleware",
    "narahubung.web.screening.ScreenInput",
]
ROOT_URLCONF = "narahubung.urls"
WSGI_APPLICATION = "narahubung.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "narahubung.web.context.shell",
                "narahubung.web.context.marks",
                "narahubung.notices.unseen.unseen",
            ],
            "builtins": ["narahubung.web.templatetags.narahubung"],
        },
    }
]

# --- Words, numbers, time ---------------------------------------------------------------------------------------------

FORM_RENDERER = "narahubung.web.rendering.HouseForms"
CSRF_FAILURE_VIEW = "narahubung.web.errors.csrf_refused"
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [NARAHUBUNG_HOME / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Makassar"
USE_TZ = True

# --- Files, mail, memory ----------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = NARAHUBUNG_HOME / "static"
MEDIA_ROOT = NARAHUBUNG_HOME / "files"
MEDIA_URL = "/-/"  # never served: every download goes through the access function
STORAGES = {
    "default": {"BACKEND": "narahubung.cases.files.DurableStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

globals().update(mail(text("NARAHUBUNG_MAIL_URL"), folder=NARAHUBUNG_HOME / "mail"))
DEFAULT_FROM_EMAIL = text("NARAHUBUNG_MAIL_FROM", "Narahubung <narahubung@localhost>")
# Where calendars send the answers to invitations; the mail server there hands them to `narahubung receive`.
NARAHUBUNG_MAIL_REPLIES = text("NARAHUBUNG_MAIL_REPLIES")

NARAHUBUNG_COUNTERS = "ops_counters"
CACHES: dict[str, dict[str, object]] = {
    # Shared by all processes, so that a sign-in limit counts once, not once a process.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "ops_cache", "TIMEOUT": 3600},
    # How often an address knocks at the public door; apart, so that a flood there never crowds out sign-in's counts.
    "counters": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": NARAHUBUNG_COUNTERS},
    # Pages of figures, each kept for a minute; apart for the same reason.
    "figures": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "ops_figures"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"codes": {"()": "narahubung.ops.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "codes"}},
    "root": {"handlers": ["stderr"], "level": text("NARAHUBUNG_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "propagate": True},
        "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"
