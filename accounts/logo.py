"""A logo as somebody sends it, made harmless: decoded, turned the right way up, made small, and
written again as PNG with nothing in it but the picture."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.forms import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
SIDE = 600
FORMATS = ["PNG", "JPEG", "WEBP"]


def make_logo(upload):
    """A file to keep; ValidationError says why the upload cannot be one."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 5 MB. Make the picture smaller first."))
    refuse_svg(upload)
    picture = decode(upload)
    picture.thumbnail((SIDE, SIDE))
    # A new picture, because save() writes along what the old one carries (colour profile, texts).
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return ContentFile(out.getvalue())


def refuse_svg(upload):
    start = upload.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    upload.seek(0)
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        reason = _(
            "This is an SVG. Such a file can hold programs, so we do not take it. "
            "Save the logo as PNG and try again."
        )
        raise ValidationError(reason)


def decode(upload):
    """The size is read from the head of the file, before a pixel is decoded: a small file can
    hold a picture that fills the memory."""
    try:
        picture = Image.open(upload, formats=FORMATS)
        small_enough = picture.width * picture.height <= MAX_PIXELS
        decoded = upright(picture) if small_enough else None
    except Image.DecompressionBombError:
        decoded = None
    # Pillow raises what its decoders happen to raise on a file that was made to break them.
    except Exception as error:
        reason = _("This is not a picture that we can read. Choose a PNG, JPEG or WebP file.")
        raise ValidationError(reason) from error
    if decoded is None:
        reason = _("This picture has more than 25 million points. Make it smaller first.")
        raise ValidationError(reason)
    return decoded


def upright(picture):
    # WeasyPrint lets half a picture pass, in the whole process; a logo is whole or refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    picture.load()
    picture = ImageOps.exif_transpose(picture)
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
