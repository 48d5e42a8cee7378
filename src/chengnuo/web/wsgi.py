"""The WSGI application, for granian."""

from __future__ import annotations

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengnuo.settings")
application = get_wsgi_application()

# What is loaded by now stays as long as the program: the collector need not walk through it again, and need not look
# after every 700 new objects when a single page makes some thousand.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)

# SQLite lets other threads run after each row it reads; with the usual five thousandths of a second each of a page's
# hundreds of rows may wait for that long while another request is worked on (docs/decisions/0010).
sys.setswitchinterval(0.00005)
