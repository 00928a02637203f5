"""A real site for one test: its own folder, its own database, its own process."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid

import httpx

from tests.faults.browser import blocks_on
from tests.faults.server import READY_WITHIN, free_port
from toolbox import settings

PASSWORD = "een zin die ik onthoud"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PROGRAMS = {
    "uvicorn": "uvicorn toolbox.asgi:application --host localhost --port {port} "
    "--log-level warning --no-access-log",
    "script/server": "script.lib.serve {port}",
    "gunicorn": "gunicorn -c deploy/gunicorn.conf.py toolbox.wsgi",
}


class Site:
    def __init__(self, folder, database, program="uvicorn", **environment):
        self.folder, self.database, self.program = folder, database, program
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = folder / "server.log"
        self.process = None
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "toolbox.settings",
            "DATABASE_URL": database,
            "DATA_DIR": str(folder / "data"),
            "BIND": f"localhost:{self.port}",
            "READY_FREE_MB": "1",
            **environment,
        }

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.kill()

    def run(self, *command):
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def manage(self, *arguments):
        return self.run("manage.py", *arguments)

    def furnish(self, **plan):
        """Somebody with a canvas and a logo; returns what tests.faults.furnish tells."""
        options = [f"--{name}={value}" for name, value in plan.items()]
        told = self.run("-m", "tests.faults.furnish", *options)
        return json.loads(told.splitlines()[-1])

    def start(self):
        command = PROGRAMS[self.program].format(port=self.port).split()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_WITHIN
        while not self.is_alive():
            gave_up = self.process.poll() is not None or time.monotonic() > deadline
            assert not gave_up, self.log.read_text()
            time.sleep(0.05)

    def is_alive(self):
        try:
            return httpx.get(f"{self.url}/healthz", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def workers(self):
        """The processes that gunicorn works with."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            return [int(child) for child in children.read().split()]

    def kill(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Visitor:
    """Somebody at a browser without script."""

    def __init__(self, site):
        self.http = httpx.Client(base_url=site.url, trust_env=False, timeout=30)

    def sign_in(self, email):
        token = TOKEN.search(self.http.get("/account/login/").text)[1]
        fields = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        return self.http.post("/account/login/", data=fields)

    def enter(self, email):
        assert self.sign_in(email).status_code == 302
        return self

    def open(self, path):
        """Look at a canvas; the next notes go there."""
        page = self.http.get(path)
        assert page.status_code == 200
        self.path, self.token = path, TOKEN.search(page.text)[1]
        return page.text

    def texts(self):
        """What is on the canvas now."""
        blocks = blocks_on(self.open(self.path)).values()
        return [seen.text for notes in blocks for seen in notes.values()]

    def write(self, text, *, op_id=None, block="value", htmx=False):
        fields = {"text": text, "meaning": "idea", "op_id": op_id or str(uuid.uuid4())}
        headers = {"HX-Request": "true"} if htmx else {}
        fields["csrfmiddlewaretoken"] = self.token
        return self.http.post(f"{self.path}blok/{block}/", data=fields, headers=headers)

    def write_until_it_is_kept(self, text, op_id):
        """As the page's script does; returns how many tries had no answer to count on."""
        deadline = time.monotonic() + READY_WITHIN
        failures = 0
        while time.monotonic() < deadline:
            try:
                if self.write(text, op_id=op_id).status_code == 302:
                    return failures
            except httpx.TransportError:
                pass
            failures += 1
            time.sleep(0.05)
        raise AssertionError(f"{text} was never kept")
