"""A backup goes out whole, comes back whole, and comes back only where it fits."""

import hashlib
import io
import json
import os
import stat
import tarfile

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.actor import Actor
from accounts.models import Organisation, User
from canvas.models import Note
from tests.conftest import make_organisation, make_user, sign_in
from toolbox import backup
from toolbox.lib import archive
from toolbox.lib.archive import MANIFEST, Refused
from toolbox.lib.dump import find_program, table_names
from toolbox.models import Moment
from toolbox.privacy.erase import erase

EVIL_NAMES = ["../uit", "/etc/uit", "media/../../uit", "media/./x", "map/x", "media\\x"]


@pytest.fixture
def house(settings, tmp_path, transactional_db):
    """A site in a folder of its own, with a person, an organisation and a file."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    (settings.MEDIA_ROOT / "logos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "logos" / "huis.png").write_bytes(b"\x89PNG een logo")
    make_user("alice")
    return make_organisation("Huis Test", "huis-test")


@pytest.fixture
def made(house, tmp_path):
    path, _ = backup.make(tmp_path / "backups", keep=3)
    return path


def members(path):
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def manifest_of(path):
    return json.loads(members(path)[MANIFEST])


def pack(path, contents, **others):
    """An archive of these members, in this order; `others` are members that are no plain file."""
    with tarfile.open(path, "w:gz") as tar:
        for name, data in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for name, kind in others.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    return path


def change_manifest(path, **changes):
    contents = members(path)
    contents[MANIFEST] = json.dumps(json.loads(contents[MANIFEST]) | changes).encode()
    return pack(path, contents)


# What is in it ------------------------------------------------------------------------------------


def test_a_backup_names_its_time_and_is_for_the_eyes_of_its_owner(made):
    assert backup.NAME.fullmatch(made.name)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert sorted(path.name for path in made.parent.iterdir()) == [made.name]


def test_the_manifest_tells_what_is_in_the_backup(made):
    manifest = manifest_of(made)
    assert manifest["engine"] == connection.vendor
    assert manifest["rows"]["accounts_user"] == 1
    assert set(manifest["rows"]) == set(table_names())
    assert "0001_initial" in manifest["migrations"]["canvas"]
    logo = manifest["files"]["media/logos/huis.png"]
    digest = hashlib.sha256(b"\x89PNG een logo").hexdigest()
    assert logo == {"size": len(b"\x89PNG een logo"), "sha256": digest}


def test_the_key_of_the_site_is_not_in_a_backup(made, settings):
    assert not any(settings.SECRET_KEY.encode() in data for data in members(made).values())


def test_only_the_newest_backups_stay_and_nothing_else_goes(house, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"toolbox-2026010{day}T000000Z.tar.gz").touch()
    (folder / "van-mij.txt").touch()
    newest, _ = backup.make(folder, keep=2)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["toolbox-20260105T000000Z.tar.gz", newest.name, "van-mij.txt"]


def test_a_backup_that_fails_leaves_nothing_behind(house, tmp_path, settings):
    (settings.MEDIA_ROOT / "map").mkdir()
    target = tmp_path / "toolbox.tar.gz"
    with pytest.raises(IsADirectoryError):
        archive.write(target, settings.DATA_DIR, [("media/map", settings.MEDIA_ROOT / "map")], {})
    assert not target.exists()


def test_what_a_killed_backup_left_goes_after_a_day(house, tmp_path):
    old, new = tmp_path / ".toolbox-old", tmp_path / ".toolbox-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "database.dump").touch()
    os.utime(old, (0, 0))
    backup.make(tmp_path, keep=1)
    assert (old.exists(), new.exists()) == (False, True)


def test_an_older_program_than_the_server_is_not_used():
    with pytest.raises(Refused, match="postgresql-client-99"):
        find_program("pg_dump", 99)


def test_the_site_remembers_when_its_last_backup_was(made):
    assert Moment.age(Moment.Name.BACKUP).total_seconds() < 60


def test_the_number_of_backups_to_keep_must_be_a_number(house, tmp_path, monkeypatch):
    monkeypatch.setenv("KEEP", "0")
    with pytest.raises(CommandError, match="KEEP"):
        call_command("backup", tmp_path)


# Bringing it back ---------------------------------------------------------------------------------


def test_what_was_lost_comes_back(made, house, settings):
    sign_in(User.objects.get())
    Organisation.objects.all().delete()
    make_user("mallory")
    (settings.MEDIA_ROOT / "logos" / "huis.png").unlink()
    (settings.MEDIA_ROOT / "later.png").touch()
    backup.restore(made, replace=True)
    assert Organisation.objects.get() == house
    assert User.objects.get().email == "alice@cast.example"
    assert (settings.MEDIA_ROOT / "logos" / "huis.png").read_bytes() == b"\x89PNG een logo"
    assert not (settings.MEDIA_ROOT / "later.png").exists()


def test_a_restored_site_takes_new_rows(made):
    backup.restore(made, replace=True)
    make_user("bob")
    assert User.objects.count() == 2


def test_nobody_is_still_signed_in_after_a_restore(house, tmp_path):
    sign_in(User.objects.get())
    path, _ = backup.make(tmp_path, keep=1)
    assert Session.objects.exists()
    backup.restore(path, replace=True)
    assert not Session.objects.exists()


def test_who_was_erased_since_the_backup_stays_erased(made):
    user = User.objects.get()
    erase(user, by=Actor(user=user))
    backup.restore(made, replace=True)
    assert not User.objects.exists()


def test_a_backup_of_an_older_version_is_brought_up_to_date(house, tmp_path):
    call_command("migrate", "auth", "0011", verbosity=0)
    path, _ = backup.make(tmp_path, keep=1)
    call_command("migrate", verbosity=0)
    backup.restore(path, replace=True)
    applied = MigrationRecorder(connection).applied_migrations()
    assert ("auth", "0012_alter_user_first_name_max_length") in applied


def test_the_commands_tell_what_they_did(house, tmp_path, capsys):
    call_command("backup", tmp_path)
    [path] = tmp_path.glob("*.tar.gz")
    call_command("restore", path, "--replace")
    said = capsys.readouterr().out
    assert f"{path}: " in said
    assert "1 files of media" in said
    assert "signs in again" in said


# Refusing -----------------------------------------------------------------------------------------


@pytest.fixture
def refused(house):
    """A function: this archive is refused with these words, and nothing has changed."""

    def refused(path, words, **options):
        rows, files = Organisation.objects.count(), sorted(backup.media_files())
        with pytest.raises(Refused, match=words):
            backup.restore(path, **options)
        assert (Organisation.objects.count(), sorted(backup.media_files())) == (rows, files)

    return refused


def test_a_database_with_something_in_it_is_not_overwritten_by_accident(made, refused):
    refused(made, "not empty")


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(made, refused, part):
    data = made.read_bytes()
    made.write_bytes(data[: int(len(data) * part)])
    refused(made, "damaged", replace=True)


def test_a_backup_with_a_changed_file_is_refused(made, refused):
    contents = members(made)
    contents["media/logos/huis.png"] = b"\x89PNG iets anders"
    refused(pack(made, contents), "damaged: media/logos/huis.png", replace=True)


def test_a_backup_with_a_file_less_or_more_is_refused(made, refused):
    contents = members(made)
    logo = contents.pop("media/logos/huis.png")
    refused(pack(made, contents), "damaged", replace=True)
    contents |= {"media/logos/huis.png": logo, "media/erbij.png": b""}
    refused(pack(made, contents), "damaged: media/erbij.png", replace=True)


def test_a_file_that_is_no_archive_is_refused(tmp_path, refused):
    path = tmp_path / "toolbox.tar.gz"
    path.write_bytes(b"geen archief")
    refused(path, "damaged", replace=True)


def test_a_newer_format_is_refused(made, refused):
    refused(change_manifest(made, format=archive.FORMAT + 1), "newer version", replace=True)


def test_a_migration_that_is_unknown_here_is_refused(made, refused):
    migrations = manifest_of(made)["migrations"]
    migrations["canvas"].append("0999_from_the_future")
    newer = change_manifest(made, migrations=migrations, version="9.9")
    refused(newer, r"newer version .*9\.9.*canvas\.0999", replace=True)


def test_the_other_kind_of_database_is_refused(made, refused):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    refused(change_manifest(made, engine=other), f"of {other}", replace=True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads all its versions")
def test_a_backup_of_a_newer_postgresql_is_refused(made, refused):
    refused(change_manifest(made, engine_version="99"), "PostgreSQL 99", replace=True)


def test_a_restore_with_other_rows_than_promised_says_so(made):
    rows = manifest_of(made)["rows"] | {"canvas_note": 12}
    assert not Note.objects.exists()
    with pytest.raises(Refused, match="Do not use it"):
        backup.restore(change_manifest(made, rows=rows), replace=True)


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    path = pack(tmp_path / "toolbox.tar.gz", {name: b"x"})
    with pytest.raises(Refused, match="no backup of ours"):
        archive.unpack(path, tmp_path / "inside")
    assert not list(tmp_path.rglob("uit"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE])
def test_a_link_or_a_device_is_refused(tmp_path, kind):
    path = pack(tmp_path / "toolbox.tar.gz", {}, **{"media/x": kind})
    with pytest.raises(Refused, match="no backup of ours"):
        archive.unpack(path, tmp_path / "inside")


def test_a_name_that_comes_twice_is_refused(tmp_path):
    path = tmp_path / "toolbox.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for _ in range(2):
            tar.addfile(tarfile.TarInfo("media/x"), io.BytesIO())
    with pytest.raises(Refused, match="no backup of ours"):
        archive.unpack(path, tmp_path / "inside")
