"""The drill: back up a site while people write, bring it back elsewhere, sign in there."""

import hashlib
import re
import threading
import time
import uuid
from pathlib import Path

import pytest

from tests.faults.outages import is_sqlite
from tests.faults.site import Visitor

# These change by looking at a site, or are meant to be empty after a restore.
ALIVE = {"django_session", "toolbox_moment", "usersessions_usersession"}


def rows_of(site):
    """A dict of table to the hash of its rows, whatever their order."""
    told = site.run("-m", "tests.faults.rows")
    tables = dict(line.split(" ") for line in told.splitlines())
    return {table: digest for table, digest in tables.items() if table not in ALIVE}


def media_of(site):
    root = site.folder / "data" / "media"
    files = [path for path in root.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


class Writer(threading.Thread):
    """Writes notes until it is told to stop; knows which ones the site promised to keep."""

    def __init__(self, site, place, number):
        super().__init__()
        self.visitor = Visitor(site).enter(place["email"])
        self.visitor.open(place["path"])
        self.number, self.kept, self.enough = number, [], threading.Event()

    def run(self):
        while not self.enough.is_set():
            text = f"schrijver {self.number} notitie {len(self.kept)}."
            self.visitor.write_until_it_is_kept(text, str(uuid.uuid4()))
            self.kept.append(text)


def on_an_empty_machine(new_site, name):
    """Nothing is there but the code, the settings and, on PostgreSQL, an empty database."""
    site = new_site(name)
    if is_sqlite(site.database):
        Path(site.database.removeprefix("sqlite:///")).parent.rmdir()
    return site


def back_up(site):
    start = time.monotonic()
    said = site.manage("backup", str(site.folder / "backups"))
    return Path(said.split(": ")[0]), time.monotonic() - start


def back_up_while_people_write(site, place, writers):
    """Returns the archive, and the notes that were promised before it was begun."""
    threads = [Writer(site, place, number) for number in range(writers)]
    for thread in threads:
        thread.start()
    while not all(thread.kept for thread in threads):
        time.sleep(0.01)
    promised = [text for thread in threads for text in list(thread.kept)]
    archive, seconds = back_up(site)
    for thread in threads:
        thread.enough.set()
    for thread in threads:
        thread.join()
    written = sum(len(thread.kept) for thread in threads)
    return archive, promised, written, seconds


def drill(new_site, tell, first, place, *, writers, files):
    begin = time.monotonic()
    first.start()
    archive, promised, written, seconds = back_up_while_people_write(first, place, writers)
    second = on_an_empty_machine(new_site, "second")
    start = time.monotonic()
    second.manage("restore", str(archive))
    restored = time.monotonic() - start
    second.start()
    reader = Visitor(second).enter(place["email"])
    reader.open(place["path"])
    texts = reader.texts()
    signed_in = time.monotonic() - start
    assert [text for text in promised if text not in texts] == []

    # And once more, of a site that is at rest, so that every row can be compared.
    (first.folder / "backups" / archive.name).rename(first.folder / "under-way.tar.gz")
    archive, calm = back_up(first)
    said = second.manage("restore", str(archive), "--replace")
    assert rows_of(second) == rows_of(first)
    assert media_of(second) == media_of(first)
    assert len(media_of(first)) == files
    assert Visitor(second).enter(place["email"]).open(place["path"])
    tell(
        drill="backup and restore",
        database=second.database.split(":")[0],
        rows=re.search(r"(\d+) rows", said)[1],
        media_files=files,
        archive_mb=round(archive.stat().st_size / 1e6, 1),
        notes_written_meanwhile=written,
        seconds_backup_under_load=round(seconds, 1),
        seconds_backup_at_rest=round(calm, 1),
        seconds_restore=round(restored, 1),
        seconds_from_restore_to_signed_in=round(signed_in, 1),
        seconds_in_all=round(time.monotonic() - begin, 1),
    )


@pytest.mark.faults
def test_a_small_site_comes_back_with_every_row_and_file(new_site, pattern, tell):
    site, place = pattern
    drill(new_site, tell, new_site("first", like=site), place, writers=2, files=3)


@pytest.mark.soak
def test_a_large_site_comes_back_with_every_row_and_file(new_site, tell):
    site = new_site("first")
    place = site.furnish(canvases=500, files=500)
    drill(new_site, tell, site, place, writers=8, files=500)
