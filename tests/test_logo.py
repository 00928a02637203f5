"""The logo of an organisation: what comes in is decoded and written anew."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from accounts.models import AuditEntry
from tests.conftest import sign_in

PETROL = (11, 93, 94)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def url(name, cast):
    return reverse(f"accounts:{name}", args=[cast.home.slug])


def picture(kind="PNG", size=(800, 400), mode="RGB", colour=PETROL, **options):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def upload(cast, content, name="logo.png"):
    file = SimpleUploadedFile(name, content, "image/png")
    return sign_in(cast.alice).post(url("change_logo", cast), {"logo": file})


def shown(cast, user=None):
    return sign_in(user or cast.bob).get(url("logo", cast))


def opened(response):
    return Image.open(BytesIO(response.content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_png(cast, kind):
    assert upload(cast, picture(kind, (1500, 750)), "Logo.xyz").status_code == 302
    response = shown(cast)
    assert response.headers["Content-Type"] == "image/png"
    logo = opened(response)
    assert (logo.format, logo.size) == ("PNG", (600, 300))


def test_a_see_through_picture_stays_see_through(cast):
    upload(cast, picture(mode="RGBA", colour=(11, 93, 94, 0), size=(10, 10)))
    logo = opened(shown(cast))
    assert logo.mode == "RGBA"
    assert logo.getpixel((5, 5))[3] == 0


def test_what_a_picture_tells_beside_the_picture_is_gone(cast):
    notes = PngInfo()
    notes.add_text("Author", "Iemand met een naam")
    exif = Image.Exif()
    exif[0x010F] = "Iemand met een toestel"
    upload(cast, picture(pnginfo=notes, exif=exif, icc_profile=b"profile", size=(10, 10)))
    response = shown(cast)
    logo = opened(response)
    assert b"Iemand" not in response.content
    assert logo.info == {}
    assert not logo.getexif()


def test_a_picture_that_lay_on_its_side_stands_up(cast):
    exif = Image.Exif()
    exif[0x0112] = 6
    upload(cast, picture("JPEG", (200, 100), exif=exif))
    assert opened(shown(cast)).size == (100, 200)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("content", [SVG, b'\xef\xbb\xbf <?xml version="1.0"?>' + SVG])
@pytest.mark.parametrize("name", ["logo.svg", "logo.png"])
def test_an_svg_is_refused_with_the_reason(cast, content, name):
    page = upload(cast, content, name)
    assert "Dit is een SVG" in page.text
    assert not kept(cast)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"GIF89a" + bytes(20),
        picture("GIF"),
        picture("BMP"),
        picture("PNG")[:60],
        picture("JPEG")[:300],
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"%PDF-1.7",
    ],
)
def test_what_is_no_whole_png_jpeg_or_webp_is_refused(cast, content, monkeypatch):
    # WeasyPrint leaves Pillow like this.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    page = upload(cast, content)
    assert page.status_code == 200
    assert "kunnen we niet lezen" in page.text
    assert not kept(cast)


def kept(cast):
    cast.home.refresh_from_db()
    return bool(cast.home.logo)


def png_that_claims(width, height):
    """A head that names a size, and hardly anything behind it."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(5001, 5000), (12_000, 9000), (60_000, 60_000)])
def test_a_picture_of_too_many_points_is_refused_by_its_head(cast, size):
    page = upload(cast, png_that_claims(*size))
    assert "meer dan 25 miljoen punten" in page.text


def test_a_file_over_5_mb_is_refused(cast):
    page = upload(cast, picture(size=(10, 10)) + bytes(5 * 1024 * 1024))
    assert "groter dan 5 MB" in page.text


def test_a_new_logo_takes_the_place_of_the_old_one(cast, media, django_capture_on_commit_callbacks):
    addresses = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            upload(cast, picture())
        cast.home.refresh_from_db()
        addresses.append(cast.home.logo_url)
    assert addresses[0] != addresses[1]
    assert len(list((media / "logos").iterdir())) == 1


def test_taking_the_logo_away_takes_the_file_away(cast, media, django_capture_on_commit_callbacks):
    upload(cast, picture())
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(cast.alice).post(url("remove_logo", cast))
    assert not kept(cast)
    assert shown(cast).status_code == 404
    assert list((media / "logos").iterdir()) == []
    verbs = AuditEntry.objects.of(cast.home).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["logo_changed", "logo_removed"]


def test_the_logo_stands_beside_the_name_with_words_for_who_cannot_see_it(cast):
    upload(cast, picture())
    cast.home.refresh_from_db()
    page = sign_in(cast.bob).get(cast.home.get_absolute_url()).text
    assert f'src="{cast.home.logo_url}" alt="Logo van Huis Test"' in page


def test_the_logo_is_for_who_may_know_the_organisation(cast):
    upload(cast, picture())
    assert shown(cast, cast.carol).status_code == 200
    assert shown(cast, cast.dave).status_code == 404
    assert shown(cast, cast.ivan).status_code == 404
    assert Client().get(url("logo", cast)).status_code == 404


def test_no_shared_cache_keeps_the_logo_and_no_browser_takes_it_for_something_else(cast):
    upload(cast, picture())
    headers = shown(cast).headers
    assert "private" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_logo_whose_file_is_lost_is_not_there(cast, media):
    upload(cast, picture())
    for file in (media / "logos").iterdir():
        file.unlink()
    assert shown(cast).status_code == 404
