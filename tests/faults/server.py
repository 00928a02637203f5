"""A real server, started as script/server starts it."""

import asyncio
import socket
import subprocess
import sys
import time

import httpx

READY_WITHIN = 60  # seconds


class Server:
    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.process = None

    async def start(self):
        command = [sys.executable, "-m", "uvicorn", "toolbox.asgi:application"]
        command += ["--host", "localhost", "--port", str(self.port)]
        command += ["--log-level", "warning", "--no-access-log"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        await self.answers()

    async def answers(self):
        """Wait until the start page is there."""
        deadline = time.monotonic() + READY_WITHIN
        async with httpx.AsyncClient(verify=False, trust_env=False, timeout=5) as browser:
            while not await self.shows_start_page(browser):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"The server did not start:\n{self.last_lines()}")
                await asyncio.sleep(0.05)

    async def shows_start_page(self, browser):
        try:
            return (await browser.get(self.url)).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self):
        """As a power cut would end the process: signal 9, nothing gets tidied up."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def last_lines(self, number=60):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-number:])


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]
