"""Zips to take along: made in a temporary file and sent in pieces, so that a large one needs
little memory."""

from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

from asgiref.sync import sync_to_async
from django.http import FileResponse


class Bundle:
    """A zip that grows file by file."""

    def __init__(self):
        self.file = TemporaryFile()  # noqa: SIM115 (the response closes it)
        self.zip = ZipFile(self.file, "w", ZIP_DEFLATED)

    def add(self, name, content):
        self.zip.writestr(name, content)

    def response(self, filename):
        self.zip.close()
        self.file.seek(0)
        response = Download(self.file, as_attachment=True, filename=filename)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class Download(FileResponse):
    """Under ASGI too it goes piece by piece, where Django would read it whole."""

    async def __aiter__(self):
        file = self.file_to_stream
        while file and (piece := await sync_to_async(file.read)(self.block_size)):
            yield piece
