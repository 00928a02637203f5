"""The settings of a site on the internet, with nothing behind them: for tests/test_observatory.py,
which runs them in a process of their own."""

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp())
(FOLDER / "static").mkdir()
(FOLDER / "static" / "x.css").write_text("p { color: black }")
os.environ |= {
    "SECRET_KEY": "only-for-the-tests-" * 3,
    "PUBLIC_URL": "https://toolbox.example",
    "DATABASE_URL": "sqlite://:memory:",
    "DATA_DIR": str(FOLDER),
    "MAIL_PAGE": "0",
}

from toolbox.settings import *  # noqa: E402, F403
from toolbox.settings import STORAGES  # noqa: E402

STATIC_ROOT = FOLDER / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Without the collected files there are no hashed names.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
