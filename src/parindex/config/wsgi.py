"""The WSGI entry point; it refuses to serve on unsafe settings."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")

application = get_wsgi_application()

from parindex.config.checks import refuse_unsafe_start  # noqa: E402 -- needs the apps loaded above
from parindex.config.warming import warm_up  # noqa: E402

refuse_unsafe_start()

# Before the server forks: what every worker needs is loaded once, and the collector doesn't unshare it.
warm_up()
gc.collect()
gc.freeze()
