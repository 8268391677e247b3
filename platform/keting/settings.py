"""Django's settings: one file, everything that differs between machines comes from the environment."""

from pathlib import Path
from secrets import token_urlsafe

from django.utils.translation import gettext_lazy as _

from keting import env
from keting.credentials import is_handed

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(env.text("KETING_HOME", str(ROOT / "var")))

DEBUG = env.flag("KETING_DEBUG")
# A process that is not told the key signs nothing that another one believes.
SECRET_KEY = env.secret("KETING_SECRET_KEY", token_urlsafe(50) if is_handed() else "for-checks-only" * 5)
# Root of all sealing keys (see keting.db.fields): 32 bytes, urlsafe base64.
KETING_MASTER_KEY = env.key("KETING_MASTER_KEY", "Zm9yLWNoZWNrcy1vbmx5LWZvci1jaGVja3Mtb25seSE=")
# Newer roots for sealing only, the newest first, blanks between them (deploy/SECURITY.md, exchange).
KETING_SEAL_KEYS = env.secret("KETING_SEAL_KEYS", "").split()
# A file of digests of passwords that were breached, sorted (see keting.breached).
KETING_BREACHED = env.text("KETING_BREACHED", "")
# keting.policy
KETING_PASSWORDS = env.choice("KETING_PASSWORDS", "plain", frozenset({"plain", "graded"}))
KETING_DOMAIN = env.text("KETING_DOMAIN", "localhost")
KETING_SCHEME = env.choice("KETING_SCHEME", "http", frozenset({"http", "https"}))
# How many proxies of ours stand before the web server and write down the address that they saw.
KETING_PROXIES = env.number("KETING_PROXIES", 0)
# Opens /metrics to a monitor on another machine; without one only this machine is told.
KETING_METRICS_KEY = env.secret("KETING_METRICS_KEY", "")
# The district's single sign-on for staff: off without an issuer.
KETING_SIGN_ON = env.provider("KETING_SIGN_ON", may_be_plain=KETING_SCHEME == "http")
# Where text messages are handed over: off without an address.
KETING_SMS = env.gateway("KETING_SMS", may_be_plain=KETING_SCHEME == "http")
KETING_PORT = env.number("KETING_PORT", 8000)
# How much is invented: a quarter of one busy committee and thirty small ones, or the whole street's year.
KETING_DEMO = env.choice("KETING_DEMO", "small", frozenset({"small", "full"}))
# The kernel names the other storeys only as strings.
KETING_SCOPE = "tenants.scope"
KETING_SUPPORTED = "tenants.versions.is_supported"
# What a worker does once before it forks.
KETING_WARMER = "reporting.services.folding.rehearse"

ALLOWED_HOSTS = [KETING_DOMAIN, f".{KETING_DOMAIN}"]

PUBLIC_APPS = [
    "keting.db.library.LibraryConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "keting.db",
    "keting.web",
    "tenants",
]
OFFICE_APPS = ["django.contrib.sessions", "keting.accounts", "keting.audit", "keting.programs"]
STREET_APPS = [*OFFICE_APPS, "tenants.orders", "tenants.chronicle", "reporting"]
COMMITTEE_APPS = [
    *OFFICE_APPS,
    "keting.marks",
    "committees.staff",
    "committees.households",
    "committees.clubs",
    "committees.rooms",
    "committees.desk",
    "committees.visits",
    "committees.activities",
    "committees.portal",
]
HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "type"
TENANT_TYPES = {
    "public": {"APPS": PUBLIC_APPS, "URLCONF": "keting.urls_public"},
    "street": {"APPS": STREET_APPS, "URLCONF": "keting.urls_street"},
    "committee": {
        "APPS": COMMITTEE_APPS,
        "URLCONF": "keting.urls_committee",
        # Called for a new account: whoever takes part in the work gets a place on the roster.
        "WELCOME": "committees.staff.services.welcome",
    },
}
INSTALLED_APPS = list(dict.fromkeys(PUBLIC_APPS + STREET_APPS + COMMITTEE_APPS))
TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"

DATABASES = {
    "default": {
        "ENGINE": "keting.db.engine",
        **env.database("DATABASE_URL"),
        "CONN_MAX_AGE": None,
        # Behind a pooler in transaction mode a server-side cursor would outlive its connection.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
# What the names of our roles begin with, and the keys of which their passwords are made ('' = peer).
KETING_ROLES = env.name("KETING_ROLES", env.name_from(str(DATABASES["default"]["NAME"])))
KETING_LOGIN_KEY = env.secret("KETING_LOGIN_KEY", "")
KETING_OWNER_KEY = env.secret("KETING_OWNER_KEY", "")
TENANT_SYNC_ROUTER = "keting.db.binding.Router"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    # First, so that no answer is without their headers.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "keting.hostless.MetricsMiddleware",
    "keting.hostless.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "keting.hostless.HeadMiddleware",
    # Before the host: a page that says why there is no office speaks the reader's language too.
    "django.middleware.locale.LocaleMiddleware",
    "keting.crowding.GateMiddleware",
    "keting.middleware.HostMiddleware",
    "keting.hints.HintMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "keting.middleware.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "keting.pasted.LegibleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "keting.middleware.ProgramMiddleware",
    "keting.middleware.DoorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "keting.urls_public"
WSGI_APPLICATION = "keting.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "keting.web.context.face",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/staff/"
PASSWORD_HASHERS = [
    "keting.hashing.UnhurriedArgon2",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "keting.policy.Composed"},
    {"NAME": "keting.wording.OwnWords"},
    {"NAME": "keting.breached.NotBreached"},
]

_secure = KETING_SCHEME == "https"
# __Host- pins a cookie to one committee's host; browsers accept the prefix only over https.
_prefix = "__Host-" if _secure else ""
SESSION_ENGINE = "keting.sessions"
SIGNING_BACKEND = "keting.signing.OfficeSigner"
SESSION_COOKIE_NAME = f"{_prefix}keting_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_AGE = 8 * 3600
# A household that has shown its card: no account, no session, never a way to a page of staff.
KETING_CARD_COOKIE = f"{_prefix}keting_card"
# The codes of bookings, places in a queue and sign-ups that this browser has opened.
KETING_OPENED_COOKIE = f"{_prefix}keting_opened"
CSRF_COOKIE_NAME = f"{_prefix}keting_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "keting.web.views.csrf_failed"
# One sentence for the next page ("Booked."), signed; never a name in it.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT = _secure
# Asked by monitors on this machine, without the proxy; and a program that has sent its key in the clear is
# told so (keting.middleware.ProgramMiddleware): led on, it would never be mended.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$", "^api/"]
# A street does not own the domain under which it stands: it cannot have it preloaded.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_REFERRER_POLICY = "same-origin"
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
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English")), ("ja", _("Japanese"))]
# What residents read is in all of them; what staff and the street read, in these.
KETING_STAFF_LANGUAGES = ("zh-hans", "en")
LANGUAGE_COOKIE_NAME = "keting_language"
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale", ROOT / "committees" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STORAGES = {
    "default": {"BACKEND": "keting.files.NoFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_URL = "/static/"
# Served from the packages themselves: nothing to collect, nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

REDIS_URL = env.secret("REDIS_URL", "redis://localhost:6379/0")
# A full cache must not stop the queues: a server may give it a Redis of its own.
_cache = {"BACKEND": "keting.caching.Cache", "LOCATION": env.redis("KETING_CACHE_URL", REDIS_URL)}
CACHES = {
    "default": {**_cache, "KEY_FUNCTION": "keting.caching.committee_key"},
    "street": {**_cache, "KEY_FUNCTION": "keting.caching.street_key"},
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["keting.api.parsing.TextParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "keting.api.authentication.ProgramAuthentication",
        "keting.api.authentication.ColleagueAuthentication",
    ],
    # The doors (keting.doors) decide who enters a URL; DRF alone denies.
    "DEFAULT_PERMISSION_CLASSES": ["keting.api.permissions.DoorPassed"],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "EXCEPTION_HANDLER": "keting.api.errors.answer",
    "DEFAULT_PAGINATION_CLASS": "keting.api.paging.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["keting.api.throttling.Counted"],
    "DEFAULT_SCHEMA_CLASS": "keting.api.schema.Schema",
    "DEFAULT_VERSIONING_CLASS": None,
    "NUM_PROXIES": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Keting",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "key": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE_NAME},
        }
    },
    "AUTHENTICATION_WHITELIST": [],
    "DISABLE_ERRORS_AND_WARNINGS": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname:7} {name} {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "filters": {"discreet": {"()": "keting.logs.Discreet"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]},
    },
    "root": {"handlers": ["console"], "level": env.text("KETING_LOG_LEVEL", "WARNING")},
    "loggers": {"keting": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
