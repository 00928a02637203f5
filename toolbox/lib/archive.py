"""One file with a backup in it: its members, their hashes, and what else there is to know.

The manifest is the last member, because the hashes are made while writing; so an archive that was
cut off has none."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20


class Refused(Exception):
    """This archive is not to be restored here; the message says why."""


class Hashing:
    """A file that hashes what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        self.size += len(data)
        return data

    def facts(self) -> dict[str, Any]:
        return {"size": self.size, "sha256": self.hash.hexdigest()}


# Writing ------------------------------------------------------------------------------------------


def write(target: Path, scratch: Path, files: Iterable[tuple[str, Path]], facts: dict) -> dict:
    """Make `target` of (name, file) and return its manifest: whole, or not there at all. `scratch`
    is a folder on the same disk."""
    partial = scratch / target.name
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            kept = dict(add_all(tar, files))
            manifest = {"format": FORMAT} | facts | {"files": kept}
            add(tar, MANIFEST, io.BytesIO(json.dumps(manifest, indent=1).encode()))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    reach_the_disk(target.parent)
    return manifest


def add_all(tar: tarfile.TarFile, files: Iterable[tuple[str, Path]]):
    for name, path in files:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            # Somebody removed their logo since the files were listed.
            continue
        with file:
            yield name, add(tar, name, file)


def add(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> dict[str, Any]:
    member = tarfile.TarInfo(name)
    member.size, member.mode = file.seek(0, os.SEEK_END), 0o600
    file.seek(0)
    source = Hashing(file)
    tar.addfile(member, source)
    return source.facts()


def reach_the_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# Reading ------------------------------------------------------------------------------------------


def unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Lay the members out in `folder` and return the manifest, or raise Refused."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            found = take_all(tar, folder)
            read_to_the_end(tar)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused("This backup is damaged: it cannot be read to its end.") from error
    return checked_manifest(folder, found)


def take_all(tar: tarfile.TarFile, folder: Path) -> dict[str, dict]:
    found: dict[str, dict] = {}
    for member in tar:
        if not is_safe(member) or member.name in found:
            raise Refused(f"This backup holds what no backup of ours holds: {member.name!r}.")
        found[member.name] = take(tar, member, folder)
    return found


def is_safe(member: tarfile.TarInfo) -> bool:
    """A plain file, in the folder: no link, no device, no way up or out."""
    path = PurePosixPath(member.name)
    parts = path.parts
    plain = member.isreg() and not path.is_absolute() and str(path) == member.name
    ours = len(parts) == 1 or (len(parts) > 1 and parts[0] == "media")
    return plain and ours and ".." not in parts and not {"\\", "\0"} & set(member.name)


def take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> dict[str, Any]:
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    inside = tar.extractfile(member)
    assert inside
    source = Hashing(inside)
    with path.open("xb") as file:
        while data := source.read(CHUNK):
            file.write(data)
    return source.facts()


def read_to_the_end(tar: tarfile.TarFile) -> None:
    """Only there gzip compares its own checksum."""
    assert tar.fileobj
    while tar.fileobj.read(CHUNK):
        pass


def checked_manifest(folder: Path, found: dict[str, dict]) -> dict[str, Any]:
    if found.pop(MANIFEST, None) is None:
        raise Refused("This backup is damaged: it has no manifest, so it was cut off.")
    manifest = json.loads((folder / MANIFEST).read_text())
    if manifest["format"] > FORMAT:
        raise Refused("This backup was made by a newer version of the toolbox. Upgrade first.")
    for name in sorted(manifest["files"].keys() | found.keys()):
        if manifest["files"].get(name) != found.get(name):
            raise Refused(f"This backup is damaged: {name} is not what the manifest says.")
    return manifest
