"""The WSGI entry point; it refuses to serve on unsafe settings."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")

application = get_wsgi_application()

from parindex.config.checks import refuse_unsafe_start  # noqa: E402 -- needs the apps loaded above

refuse_unsafe_start()

# Before the server forks: load every view once, and keep the collector from unsharing what the workers share.
get_resolver().url_patterns  # noqa: B018 -- read for its side effect
gc.collect()
gc.freeze()
