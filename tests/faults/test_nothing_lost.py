"""Nothing is lost and nothing doubled while the server is killed under the hands of its users."""

import os
import signal
import subprocess
import sys

import pytest

from toolbox import settings


@pytest.fixture
def storm(database, tmp_path, capsys):
    """A function that lets a storm rage, shows its figures, and returns its exit status."""

    def storm(*, limit, **plan):
        plan |= {"limit": limit, "folder": tmp_path, "seed": os.environ.get("FAULTS_SEED")}
        options = [f"--{name}={value}" for name, value in plan.items() if value is not None]
        # Nobody writes in this pipe; it closes when the tests end, in whatever way.
        until_we_end, ours = os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults", "--tied", *options],
            env=environment(database, tmp_path),
            cwd=settings.BASE_DIR,
            stdin=until_we_end,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=limit + 120)
        finally:
            kill_all_of(process)
            os.close(until_we_end)
            os.close(ours)
        with capsys.disabled():
            print(f"\n{output}")
        return process.returncode

    return storm


def kill_all_of(process):
    """The storm and its servers, which are of its process group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def environment(database, folder):
    """What the storm and its servers run with: the settings of a real site."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "toolbox.settings",
        "DATABASE_URL": database,
        "DATA_DIR": str(folder / "data"),
    }


def is_postgres():
    return settings.DATABASE_URL.startswith("postgres")


@pytest.mark.faults
def test_ten_people_lose_nothing_when_the_server_is_killed_three_times(storm):
    assert storm(clients=10, operations=50, kills=3, limit=300) == 0


@pytest.mark.soak
def test_forty_people_lose_nothing_when_the_servers_are_killed_twenty_times(storm):
    servers = 2 if is_postgres() else 1
    assert storm(clients=40, operations=200, kills=20, servers=servers, limit=1500) == 0
