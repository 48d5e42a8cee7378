"""The data directory: made on purpose by an entry point, never by importing the settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from chengnuo.settings import env


def data_dir() -> Path:
    """Where everything the program keeps is kept; absolute."""
    return Path(env.text("CHENGNUO_DATA_DIR", "data")).expanduser().resolve()


def ensure_data_dir() -> Path:
    """Make the directory and the signing key if they are missing. Call before ``django.setup()``.

    All processes of one installation must share the key, or a sign-in done by one is unknown to the next.
    """
    folder = data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "secret.key"
    if not key.exists():
        # O_EXCL: of two processes that start together one writes, the other reads what it wrote
        try:
            handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return folder
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(50))
    return folder


def secret_key() -> tuple[str, bool]:
    """The signing key, and whether it will still be the same after a restart."""
    given = env.text("CHENGNUO_SECRET_KEY")
    if given:
        return given, True
    key = data_dir() / "secret.key"
    if key.is_file():
        stored = key.read_text(encoding="ascii").strip()
        if stored:
            return stored, True
    return secrets.token_urlsafe(50), False
