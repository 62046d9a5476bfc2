"""One settings module for demo, tests and production; what differs comes from the environment.

`DOORSTEP_HOME` is the folder of everything this installation keeps on disk (database, uploads, keys, sent SMS).
"""

import os
from pathlib import Path

from doorstep.kernel.home import home, secret
from doorstep.server.postgres import database_settings

PROJECT_ROOT = Path(__file__).resolve().parent.parent
HOME = home()

DEBUG = os.environ.get("DOORSTEP_DEBUG") == "1"
#: Demo mode prints sign-in codes on the page and keeps the demo accounts' TOTP optional. Never set it for real people.
DEMO = os.environ.get("DOORSTEP_DEMO") == "1"
SECRET_KEY = secret("django_secret_key")
ALLOWED_HOSTS = os.environ.get("DOORSTEP_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("DOORSTEP_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "doorstep.devdata",
    "doorstep.web",
    "doorstep.server",
    "doorstep.reports",
    "doorstep.field",
    "doorstep.flows",
    "doorstep.activities",
    "doorstep.visits",
    "doorstep.outreach",
    "doorstep.cards",
    "doorstep.matching",
    "doorstep.ledger",
    "doorstep.programmes",
    "doorstep.intake",
    "doorstep.privacy",
    "doorstep.elders",
    "doorstep.residents",
    "doorstep.partners",
    "doorstep.places",
    "doorstep.messaging",
    "doorstep.files",
    "doorstep.accounts",
    "doorstep.regions",
    "doorstep.look",
    "doorstep.kernel",
    "django_cotton",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "doorstep.kernel.middleware.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "doorstep.look.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "doorstep.accounts.middleware.IdentityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "doorstep.kernel.middleware.RefusedMiddleware",
    "doorstep.accounts.middleware.AccessMiddleware",
]

ROOT_URLCONF = "doorstep.web.urls"
WSGI_APPLICATION = "doorstep.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "doorstep.look.context.look",
                "doorstep.web.context.navigation",
            ],
        },
    }
]
FORM_RENDERER = "doorstep.look.renderer.PlainRenderer"
COTTON_DIR = "cotton"
#: What a component is not given it does not see: no variable of a page leaks into it.
COTTON_ISOLATE_BY_DEFAULT = True

DATABASES = database_settings()
#: The role under which pages are read, and for which row-level security holds. With `_house` behind it: the role of the
#: worker and of services. See docs/adr/0007.
DOORSTEP_DATABASE_ROLE = os.environ.get("DOORSTEP_DATABASE_ROLE", "doorstep_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
MFA_ADAPTER = "doorstep.accounts.mfa.Adapter"
#: Authenticator and server clocks may differ by one step of 30 seconds.
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "web:start"
SESSION_ENGINE = "doorstep.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("DOORSTEP_HTTPS") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = os.environ.get("DOORSTEP_STATIC") != "collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "uploads"}},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if os.environ.get("DOORSTEP_STATIC") == "collected"
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
#: One photo or attachment; a bigger one is refused with a sentence, see files.services.
DOORSTEP_UPLOAD_LIMIT = 10 * 1024 * 1024
#: A ledger of 100,000 residents has about 15 MB.
DOORSTEP_IMPORT_LIMIT = 60 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

DOORSTEP_HELP_PHONE = os.environ.get("DOORSTEP_HELP_PHONE", "0513-0000 1234")
#: How many proxies of our own stand in front; only so many entries of X-Forwarded-For are believed.
DOORSTEP_PROXIES = int(os.environ.get("DOORSTEP_PROXIES", "0"))
#: Address of this site as written into notices and QR codes.
DOORSTEP_SITE = os.environ.get("DOORSTEP_SITE", "http://127.0.0.1:8000")
#: Dotted path of the SMS channel; the default appends to HOME/outbox/sms.jsonl.
DOORSTEP_SMS_CHANNEL = os.environ.get("DOORSTEP_SMS_CHANNEL", "doorstep.messaging.channels.sms_file.FileChannel")

PROCRASTINATE_ON_APP_READY = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("DOORSTEP_LOG", "WARNING")},
}
