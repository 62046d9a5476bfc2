"""The product's own settings, with a database and folders that are for tests alone."""

import os
from pathlib import Path

# Beside `var` and not in it: PostgreSQL run by root has to get past every folder above its own.
_home = Path(__file__).resolve().parent.parent / "var-test"
os.environ["DOORSTEP_HOME"] = os.environ.get("DOORSTEP_TEST_HOME") or str(_home)
os.environ.setdefault("DOORSTEP_DEMO", "0")

from doorstep.kernel import wall
from doorstep.server.postgres import database_settings
from doorstep.settings import *  # noqa: F403
from doorstep.settings import HOME, STATIC_ROOT, STORAGES

DOORSTEP_DATABASE_PROFILE = "test"
DATABASES = database_settings("test")
# Several people may test at once on the one server: each gives a suffix of his own.
# Making the test database is the owner's; what the tests do in it is the application's, see conftest.
wall.settle(wall.OWNER)
_suffix = os.environ.get("DOORSTEP_TEST_DB_SUFFIX", "")
DATABASES["default"]["TEST"] = {"NAME": "test_doorstep" + (f"_{_suffix}" if _suffix else "")}
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / f"uploads{_suffix}"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
