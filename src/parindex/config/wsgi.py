"""The WSGI entry point; it refuses to serve on unsafe settings."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")

application = get_wsgi_application()

from parindex.config.checks import refuse_unsafe_start  # noqa: E402 -- needs the apps loaded above

refuse_unsafe_start()
