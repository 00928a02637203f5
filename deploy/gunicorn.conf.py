"""gunicorn for production: `.venv/bin/python -m gunicorn -c deploy/gunicorn.conf.py toolbox.wsgi`,
from the project's folder, so that it finds our own log."""

import multiprocessing
import os

from toolbox import logs

bind = os.environ.get("BIND", "127.0.0.1:8000")
# One request a worker at a time. WeasyPrint and Pango are not made for several threads.
worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * multiprocessing.cpu_count() + 1))
threads = 1
# A large PDF takes seconds; what takes longer than this hangs.
timeout = 60
graceful_timeout = 30
# Memory that a library lost comes back.
max_requests = 2000
max_requests_jitter = 200
# In memory: a slow disk does not make a worker look dead.
worker_tmp_dir = "/dev/shm"
# nginx is the only client, and it says over what the visitor came.
forwarded_allow_ips = "127.0.0.1,::1"
# Nobody steers it from outside.
control_socket_disable = True
# The site writes its own access log, without addresses.
accesslog = None
logconfig_dict = logs.config("json")
