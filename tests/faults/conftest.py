import shutil
import uuid
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.faults.outages import cursor_on, is_sqlite, name_of
from tests.faults.site import Site
from toolbox import settings


@pytest.fixture(scope="session")
def new_database(tmp_path_factory):
    """A function: the address of an empty database, or of a copy, of the kind that this run is
    on."""
    names = []

    def new_database(like=None):
        names.append(f"storm_{uuid.uuid4().hex}")
        if is_sqlite(settings.DATABASE_URL):
            file = tmp_path_factory.mktemp("database") / "storm.sqlite3"
            if like:
                shutil.copy(like.removeprefix("sqlite:///"), file)
            return f"sqlite:///{file}"
        template = f"TEMPLATE {name_of(like)}" if like else ""
        with cursor_on(settings.DATABASE_URL) as cursor:
            cursor.execute(f"CREATE DATABASE {names[-1]} {template}")
        return urlsplit(settings.DATABASE_URL)._replace(path=f"/{names[-1]}").geturl()

    yield new_database
    if not is_sqlite(settings.DATABASE_URL):
        with cursor_on(settings.DATABASE_URL) as cursor:
            for name in names:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(new_database):
    return new_database()


@pytest.fixture
def new_site(new_database, tmp_path):
    """A function: a site in a folder of its own, on an empty database; stopped at the end."""
    with ExitStack() as sites:

        def new_site(name="site", like=None, **options):
            """Of `like`, another site, it gets a copy of everything."""
            database = new_database(like and like.database)
            site = sites.enter_context(Site(tmp_path / name, database, **options))
            if like:
                shutil.copytree(like.folder, site.folder, dirs_exist_ok=True)
            return site

        yield new_site


@pytest.fixture(scope="session")
def pattern(new_database, tmp_path_factory):
    """A furnished site, and where things are in it; made once, because that takes a while."""
    site = Site(tmp_path_factory.mktemp("pattern"), new_database())
    place = site.furnish(canvases=1, files=3)
    site.manage("daily")
    return site, place


@pytest.fixture
def tell(capsys):
    """A function: shows figures on the screen, also of a test that passes."""

    def tell(**figures):
        with capsys.disabled():
            print("\n" + ", ".join(f"{name}: {value}" for name, value in figures.items()))

    return tell
