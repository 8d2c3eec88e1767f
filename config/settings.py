"""Settings, read from the environment once and checked loudly.

Two ways to run: `ENVIRONMENT=embedded` (the default: SQLite, a folder as broker, keys made on first use in
`VAR_DIR`) and `ENVIRONMENT=production`, which refuses to start with anything that is only fit for a trial.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.keys import kept_secret
from config.logs import configure_structlog, logging_config
from config.map_tiles import image_source

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

ENVIRONMENT = env.str("ENVIRONMENT", default="embedded")
if ENVIRONMENT not in {"embedded", "production"}:
    raise ImproperlyConfigured("ENVIRONMENT is either 'embedded' or 'production'")
IS_PRODUCTION = ENVIRONMENT == "production"

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key", allowed=not IS_PRODUCTION)
# Keys for encrypted columns, newest first: `id:base64 of 32 bytes`, separated by commas.
FIELD_KEYS = env.list("FIELD_KEYS", default=[]) or [
    "local:" + kept_secret(VAR_DIR / "field_key", allowed=not IS_PRODUCTION)
]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

if IS_PRODUCTION:
    problems = [
        DEBUG and "DEBUG must be off",
        (len(SECRET_KEY) < 50 or "change-me" in SECRET_KEY) and "SECRET_KEY must be your own, 50 characters or more",
        any("change-me" in key for key in FIELD_KEYS) and "FIELD_KEYS must be your own",
        (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS) and "ALLOWED_HOSTS must name the hosts",
    ]
    if any(problems):
        raise ImproperlyConfigured("; ".join(problem for problem in problems if problem))

# --- What is installed -------------------------------------------------------------------------------------
# An app of the portal is a folder and a line here; `governance.urls` includes its urls by name.
# The order is that of the addresses: `desk/<code>/` of grievances takes what nobody took before.
PORTAL_APPS = ["funds", "deliberation", "grids", "volunteers", "grievances"]

INSTALLED_APPS = [
    *PORTAL_APPS,
    "governance.portal",
    "governance.api",
    "governance.ledger",
    "governance.notifications",
    "governance.deadlines",
    "governance.trail",
    "governance.people",
    "governance.territory",
    "governance.common",
    "governance.people.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.staticfiles.StaticFilesConfig",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_structlog",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "governance.portal.middleware.PlainCharactersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "governance.people.middleware.StaffSessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "governance.portal.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "governance.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "governance" / "portal" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "governance.portal.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "governance.portal.context.portal",
            ],
        },
    },
]

# --- Where data lives --------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN, so that a read-then-write transaction never fails half-way;
    # recursive_triggers makes INSERT OR REPLACE fire the DELETE triggers that guard history.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Our joins follow foreign keys from one row outwards, in the order in which they are written: to try every order of
    # nine tables took longer than the query (165 ms of planning for 10 ms of work), and so did compiling it.
    # Statements that are prepared (governance.common.kept) look rows up by key: one plan serves every value. Disks are
    # solid, and most of what is asked for is in memory: a page by an index costs what the next page costs.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c join_collapse_limit=4 -c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1"
    )

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # The embedded web server is one process, so its memory is enough of a cache.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "portal"}}

MEDIA_ROOT = VAR_DIR / "media"  # private: every file is served by a view that asks who is looking
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([BASE_DIR / "node_modules" / ".portal"] if (BASE_DIR / "node_modules" / ".portal").exists() else []),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Celery ------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
if not REDIS_URL:
    BROKER_DIR = VAR_DIR / "broker"
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
# A task is a wake-up and holds no work of its own: one that is lost costs lateness, so it is acknowledged early.
# Nothing is fetched ahead either: a message held unacknowledged while Redis restarts stops a worker (celery 5.7).
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_DISABLE_PREFETCH = bool(REDIS_URL)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
# Timers only wake sweeps; what is due stands in the database, so a lost or doubled wake-up does no harm.
CELERY_BEAT_SCHEDULE = {
    "sweep-deadlines": {"task": "deadlines.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "deliver-messages": {"task": "notifications.deliver", "schedule": 15.0, "options": {"expires": 15}},
    "deliver-webhooks": {"task": "grievances.deliver_webhooks", "schedule": 15.0, "options": {"expires": 15}},
    "expire-pending": {"task": "ledger.expire", "schedule": 60.0, "options": {"expires": 60}},
    "seal-trail": {"task": "trail.seal", "schedule": 300.0, "options": {"expires": 300}},
    "sweep-api": {"task": "api.sweep", "schedule": 3600.0, "options": {"expires": 3600}},
    "run-exports": {"task": "grievances.run_exports", "schedule": 10.0, "options": {"expires": 10}},
    "run-imports": {"task": "grids.run_imports", "schedule": 10.0, "options": {"expires": 10}},
    "send-subscriptions": {"task": "grievances.send_subscriptions", "schedule": 60.0, "options": {"expires": 60}},
    "remove-old-exports": {"task": "grievances.remove_old_exports", "schedule": 3600.0, "options": {"expires": 3600}},
    "fold-rates": {"task": "grievances.fold_rates", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-unsent-photos": {"task": "grievances.sweep_pending", "schedule": 3600.0, "options": {"expires": 3600}},
    "count-hotspots": {"task": "grievances.refresh_hotspots", "schedule": 3600.0, "options": {"expires": 3600}},
    "take-payments": {"task": "funds.take_payments", "schedule": 60.0, "options": {"expires": 60}},
    "open-disclosures": {"task": "funds.open_disclosures", "schedule": 3600.0, "options": {"expires": 3600}},
    "publish-reports": {"task": "funds.publish_reports", "schedule": 10.0, "options": {"expires": 10}},
    "forget-devices": {"task": "volunteers.forget_devices", "schedule": 3600.0, "options": {"expires": 3600}},
    "open-grid-day": {"task": "grids.open_day", "schedule": 3600.0, "options": {"expires": 3600}},
    "look-after-seats": {"task": "deliberation.look_after_seats", "schedule": 3600.0, "options": {"expires": 3600}},
    "ask-for-reports": {"task": "deliberation.open_reports", "schedule": 3600.0, "options": {"expires": 3600}},
}
# Adapters of payment providers, see funds/providers/.
FUNDS_PROVIDERS = env.list("FUNDS_PROVIDERS", default=["funds.providers.folder.FolderProvider"])
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# --- Who is who --------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "governance.people.backends.PasswordBackend",
    "governance.people.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:home"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False

# --- Sign-in -----------------------------------------------------------------------------------------------
# allauth signs in staff (name, password, second factor); residents prove a telephone number in governance.people.
ACCOUNT_ADAPTER = "governance.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # no box to tick: governance.people.sessions says how long
ACCOUNT_RATE_LIMITS = {
    # Per name as a second fence behind axes; per address wide enough for an office or building behind one router.
    "login": "300/m/ip",
    "login_failed": "200/10m/ip,30/h/key",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "governance.people.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # staff accounts come from the administrator, with or without an address
MFA_TOTP_TOLERANCE = 1
STAFF_TOTP_REQUIRED = env.bool("STAFF_TOTP_REQUIRED", default=IS_PRODUCTION)
SMS_SENDER = env.str("SMS_SENDER", default="governance.people.sms.ConsoleSender")
# A trial installation reaches no telephone: the code is then shown on the page that asks for it.
SMS_SHOW_CODES = not IS_PRODUCTION and SMS_SENDER == "governance.people.sms.ConsoleSender"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if IS_PRODUCTION else 0)  # proxies of our own in front
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "governance.people.lockout.counted_address"
AXES_LOCKOUT_CALLABLE = "governance.people.lockout.locked_out"
AXES_VERBOSE = False
CSRF_FAILURE_VIEW = "governance.portal.views.trouble.csrf_failure"

# --- The open interface (/api/v1/) -------------------------------------------------------------------------
REST_FRAMEWORK = {
    # The token first: its refusal is a 401 that says how to sign in. A session is checked for CSRF.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "governance.api.authentication.TokenAuthentication",
        "governance.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [],  # each view says whom it is for; policies decide over things
    "DEFAULT_THROTTLE_CLASSES": ["governance.api.throttles.CallerThrottle"],
    "DEFAULT_PARSER_CLASSES": ["governance.api.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "governance.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "governance.api.schema.PortalSchema",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS tells nothing that the schema does not
    "EXCEPTION_HANDLER": "governance.api.errors.handle",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
KNOX_TOKEN_MODEL = "api.Token"  # noqa: S105  (the name of a table)
MIGRATION_MODULES = {"knox": None}  # its own table is not used
REST_KNOX = {
    "TOKEN_TTL": timedelta(hours=12),  # as long as a staff session
    "AUTO_REFRESH": False,  # a request must not write
    "AUTH_HEADER_PREFIX": "Bearer",
}
# Requests a minute of one person, and of one address where nobody is signed in; 0 lifts the limit (for a benchmark).
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=1200)
API_ANONYMOUS_REQUESTS_PER_MINUTE = env.int("API_ANONYMOUS_REQUESTS_PER_MINUTE", default=300)
SPECTACULAR_SETTINGS = {
    "TITLE": "街坊 · Community governance portal",
    "DESCRIPTION": "诉求的提出、查询和办理。Raise, follow and handle grievances. See docs/api.md.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,  # a file is sent as bytes and answered as an address
    "SWAGGER_UI_DIST": "SIDECAR",  # from this installation, no CDN
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "docExpansion": "none", "validatorUrl": None},
    "AUTHENTICATION_WHITELIST": ["governance.api.authentication.TokenAuthentication"],
    "POSTPROCESSING_HOOKS": ["governance.api.schema.tidy"],
    "TAGS": [
        {"name": "resident", "description": "居民：提诉求、查进度、补充、评价，不用登录"},
        {"name": "sign-in", "description": "工作人员的令牌"},
        {"name": "desk", "description": "工作台：清单、一件诉求、每一个办理动作"},
        {"name": "photos", "description": "照片"},
        {"name": "public", "description": "三事清单，人人可读"},
        {"name": "deliberation", "description": "议事：议事会、议题、会议、表决、决议、公约"},
        {"name": "grids", "description": "网格：名册、网格员的一天、通知下达、三项清单、表格导入"},
        {"name": "funds", "description": "公益基金：项目票选"},
        {"name": "volunteers", "description": "志愿服务：活动、求助、微心愿、公益银行、时间银行"},
        {"name": "catalogue", "description": "可选项：区域、地点、类别、部门、理由、服务"},
    ],
}

# --- Language and time -------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Safety ------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Background of the maps at the desk, `https://tiles.example.org/{z}/{x}/{y}.png`; none, and nothing is fetched from
# elsewhere, unless it is set. Coordinates are WGS-84; a provider that draws in GCJ-02 says so here.
MAP_TILES = {
    "address": env.str("MAP_TILES", default=""),
    "credit": env.str("MAP_TILES_CREDIT", default=""),
    "is_gcj02": env.bool("MAP_TILES_GCJ02", default=False),
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *image_source(MAP_TILES["address"])],
        "style-src": [SELF, "'unsafe-inline'"],
        "script-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("HTTPS", default=True)
    SECURE_SSL_REDIRECT = False  # the proxy in front does it
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=3600) if SESSION_COOKIE_SECURE else 0
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024 * 1024

# Webhooks go to public https addresses only; a government intranet names its networks here (`10.0.0.0/8`).
WEBHOOK_ALLOW_HTTP = env.bool("WEBHOOK_ALLOW_HTTP", default=DEBUG)
WEBHOOK_PRIVATE_NETWORKS = env.list("WEBHOOK_PRIVATE_NETWORKS", default=[])

# --- Logs --------------------------------------------------------------------------------------------------
configure_structlog()
LOGGING = logging_config(as_json=IS_PRODUCTION, level=env.str("LOG_LEVEL", default="INFO"))

# --- The portal --------------------------------------------------------------------------------------------
SITE_NAME = env.str("SITE_NAME", default="街坊")
SITE_URL = env.str("SITE_URL", default="").rstrip("/")  # for links in messages that leave the house
DISTRICT_CODE = env.str("DISTRICT_CODE", default="500108")  # whose pages the public home shows
# Exports of the worklist: rows of one file, of one person at once and a day, running in all (the other threads keep
# sweeping and delivering), and how long a file stays.
EXPORT_ROWS = env.int("EXPORT_ROWS", default=200_000)
EXPORTS_AT_ONCE = env.int("EXPORTS_AT_ONCE", default=2)
EXPORTS_A_DAY = env.int("EXPORTS_A_DAY", default=20)
EXPORTS_RUNNING = env.int("EXPORTS_RUNNING", default=1)
EXPORT_KEPT_DAYS = env.int("EXPORT_KEPT_DAYS", default=7)
