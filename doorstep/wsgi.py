import os

from django.core.wsgi import get_wsgi_application

from doorstep.kernel import wall

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
# Web processes stand nowhere until a request says who asks.
wall.settle(wall.NOTHING)
application = get_wsgi_application()
