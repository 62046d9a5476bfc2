"""The tests' settings for a worker in a process of its own, on the database of the test that started it."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "doorstep.server.tests.slowjobs"]
DATABASES["default"]["NAME"] = os.environ["DOORSTEP_WORKER_DATABASE"]
