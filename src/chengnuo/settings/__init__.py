"""Django's settings. Values come from the environment (``settings/env.py``) and from nowhere else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from chengnuo.settings import env
from chengnuo.settings.data_dir import data_dir, secret_key
from chengnuo.settings.notices import from_environment, smtp_security

PACKAGE = Path(__file__).resolve().parent.parent
WEB = PACKAGE / "web"
DATA_DIR = data_dir()

DEBUG = env.flag("CHENGNUO_DEBUG")
SECRET_KEY, SECRET_KEY_IS_KEPT = secret_key()
ALLOWED_HOSTS = env.words("CHENGNUO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("CHENGNUO_HTTPS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "ninja",
    "chengnuo.kernel.audit",
    "chengnuo.kernel.jobs",
    "chengnuo.core.places",
    "chengnuo.core.people",
    "chengnuo.core.observations",
    "chengnuo.core.notices",
    "chengnuo.core.catalogue",
    "chengnuo.core.assets",
    "chengnuo.core.cases",
    "chengnuo.core.desk",
    "chengnuo.core.documents",
    "chengnuo.core.records",
    "chengnuo.core.indicators",
    "chengnuo.core.commitments",
    "chengnuo.core.datasets",
    "chengnuo.core.promises",
    "chengnuo.core.progress",
    "chengnuo.core.supervision",
    "chengnuo.engine",
    "chengnuo.web.shell",
    "chengnuo.web.api",
    "chengnuo.web.resident",
    "chengnuo.web.mobile",
    "chengnuo.web.wall",
    "chengnuo.standards.open311",
    "chengnuo.standards.sensorthings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chengnuo.web.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chengnuo.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "chengnuo.web.middleware.PolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chengnuo.web.middleware.ErrorMiddleware",
    "chengnuo.web.middleware.ActivityMiddleware",
    "chengnuo.web.middleware.PermissionMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chengnuo.urls"
WSGI_APPLICATION = "chengnuo.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "chengnuo.web.shell.context.shell",
            ],
            # templates may use these without {% load %}
            "builtins": ["django.templatetags.i18n", "chengnuo.web.shell.templatetags.shell"],
        },
    }
]

DATABASES = env.databases(env.text("DATABASE_URL"), DATA_DIR)
DATABASE_ROUTERS = ["chengnuo.kernel.stores.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- people ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"

LOCKOUT_MINUTES = env.integer("CHENGNUO_LOCKOUT_MINUTES", 15)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=LOCKOUT_MINUTES)
# Name and address together: a stranger elsewhere cannot lock a colleague out of the desk they sit at.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "chengnuo.web.accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "chengnuo.web.accounts.address.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_NAME = "chengnuo_session"
SESSION_COOKIE_AGE = env.integer("CHENGNUO_SESSION_HOURS", 8) * 3600
# kept alive by web.middleware.ActivityMiddleware, not by every request: a page that polls is not a person
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "chengnuo_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = env.words("CHENGNUO_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "chengnuo.web.shell.errors.csrf_failure"

# ---- what a browser may load: only from here, and no inline script ------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("CHENGNUO_PROXY") else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # widths of bars and the chart library's tooltips are style attributes; no script can hide in them
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

#: The name of the place this installation serves, as its people read it.
SITE_NAME = env.text("CHENGNUO_SITE_NAME", "江汉区")
#: How others name this jurisdiction (Open311 jurisdiction_id); empty: the district's code.
OPEN311_JURISDICTION = env.text("CHENGNUO_OPEN311_JURISDICTION")
OPEN311_CONTACT = env.text("CHENGNUO_OPEN311_CONTACT")
#: Folders of the district's own scenarios, beside those shipped.
SCENARIO_DIRS = env.words("CHENGNUO_SCENARIO_DIRS")
#: The approval number of the map that the public pages show; in China a public map needs one.
MAP_NUMBER = env.text("CHENGNUO_MAP_NUMBER")

# ---- language and time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "chengnuo_language"
LOCALE_PATHS = [WEB / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
WORKDAYS_FILE = env.text("CHENGNUO_WORKDAYS")
WORK_HOURS = env.text("CHENGNUO_WORK_HOURS")

# ---- files ------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env.text("CHENGNUO_STATIC_ROOT") or None
STATICFILES_DIRS = [WEB / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    # the files of the API's interactive docs come with the ninja package
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Served straight from the package: nothing to collect, and an update of the program is an update of its files.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# pages name each file with a mark of its content (the tag "asset"), so a browser may keep it
WHITENOISE_MAX_AGE = 0 if DEBUG else 86_400
MAX_UPLOAD_BYTES = env.integer("CHENGNUO_MAX_UPLOAD_MB", 50) * 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---- notices ------------------------------------------------------------------------------------------------

NOTICES = from_environment()
EMAIL_HOST = env.text("CHENGNUO_SMTP_HOST")
EMAIL_PORT = env.integer("CHENGNUO_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("CHENGNUO_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("CHENGNUO_SMTP_PASSWORD")
EMAIL_USE_TLS = smtp_security() == "starttls"
EMAIL_USE_SSL = smtp_security() == "ssl"
EMAIL_TIMEOUT = NOTICES.timeout
DEFAULT_FROM_EMAIL = env.text("CHENGNUO_SMTP_FROM", "chengnuo@localhost")

# ---- devices ------------------------------------------------------------------------------------------------

MQTT_URL = env.text("CHENGNUO_MQTT_URL")
MQTT_ROOT = env.text("CHENGNUO_MQTT_ROOT", "v1.1").strip("/")
MQTT_ACTOR = env.text("CHENGNUO_MQTT_ACTOR")

# ---- the stream of changes (docs/decisions/0011) --------------------------------------------------------------

LIVE_URL = env.path("CHENGNUO_LIVE_URL")
LIVE_PORT = env.integer("CHENGNUO_LIVE_PORT", 0)
LIVE_CLIENTS = env.integer("CHENGNUO_LIVE_CLIENTS", 500)

# ---- log: one line an event on standard error ----------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("CHENGNUO_LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "ERROR"}},
}
