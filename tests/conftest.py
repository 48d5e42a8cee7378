"""What every test shares: a data directory of its own, and no way out to the network."""

import os
import tempfile

# Before Django reads its settings: no test ever touches the data of a running installation.
os.environ["CHENGNUO_DATA_DIR"] = tempfile.mkdtemp(prefix="chengnuo-tests-")
os.environ.pop("CHENGNUO_DEBUG", None)
# Chromium's driver runs an event loop in the thread of the test; the test's own queries are safe there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
