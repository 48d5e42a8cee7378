"""The WSGI application, for granian."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengnuo.settings")
application = get_wsgi_application()

# What is loaded by now stays as long as the program: the collector need not walk through it again, and need not look
# after every 700 new objects when a single page makes some thousand.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
