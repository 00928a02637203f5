"""The project's settings as a site on one's own machine has them, with a database for tests."""

import os
import tempfile
from pathlib import Path

FOLDER = Path(
    os.environ.get("DATA_DIR") or Path(tempfile.gettempdir()) / f"toolbox-tests-{os.getuid()}"
)
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'toolbox.sqlite3'}")
os.environ |= {
    "SECRET_KEY": "only-for-the-tests-" * 3,
    "PUBLIC_URL": "http://localhost",
    "DATA_DIR": str(FOLDER / "data"),
    "MAIL_PAGE": "1",
    "OPERATOR_NAME": "",
    "OPERATOR_EMAIL": "",
    "OPERATOR_ADDRESS": "",
}

from toolbox.settings import *  # noqa: E402, F403
from toolbox.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: threads (the live server, the concurrency tests) share no in-memory database.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    # Nothing here outlives the run; tests/faults/ runs servers with the real setting.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
# Argon2 is slow on purpose; the tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages are tested without collecting their files first; the server scripts do that.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# WhiteNoise would read the whole folder anew for every client of every test.
STATIC_ROOT = FOLDER / "no-static-files"
STATIC_ROOT.mkdir(exist_ok=True)
# What goes to the background is done at once; tests/test_worker.py has a real queue.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
