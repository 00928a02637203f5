"""Serves the site on this computer's own addresses: 127.0.0.1, and ::1 where there is IPv6.

`uvicorn --host localhost` refuses to start where a name says ::1 and the kernel has no IPv6.
"""

import errno
import socket
import sys
from pathlib import Path

import uvicorn

NO_IPV6 = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


def loopback_sockets(port: int) -> list[socket.socket]:
    sockets = [socket.create_server(("127.0.0.1", port), backlog=2048)]
    try:
        sockets.append(socket.create_server(("::1", port), family=socket.AF_INET6, backlog=2048))
    except OSError as error:
        if error.errno not in NO_IPV6:
            raise
    return sockets


sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
config = uvicorn.Config(
    "toolbox.asgi:application",
    # The site's own log, toolbox/logs.py: addresses can hold personal links.
    log_config=None,
    log_level="warning",
    access_log=False,
    timeout_graceful_shutdown=5,
    lifespan="off",
)
uvicorn.Server(config).run(sockets=loopback_sockets(int(sys.argv[1])))
