from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str, title: str) -> SafeString:
    """A QR code as SVG, to stand in a page or a PDF; `title` is what is read aloud."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(title=title, omitsize=True, svgclass="qr"))
