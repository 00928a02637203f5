"""What a browser makes of a page: its elements, its words, and what no page of ours has."""

import io
from functools import lru_cache
from urllib.parse import urlsplit

import tinyhtml5

# Where an address stands.
ADDRESSES = {"action", "cite", "data", "formaction", "href", "hx-get", "hx-post", "poster", "src"}
# The policy of the site (Content-Security-Policy) leaves no use for these in a page.
NEVER = {"base", "embed", "iframe", "marquee", "math", "object", "plaintext", "style", "xmp"}
SCHEMES = {"", "http", "https", "mailto", "tel"}


@lru_cache(maxsize=8)
def parsed(html):
    return tinyhtml5.parse(io.StringIO(html), namespace_html_elements=False)


def elements(html):
    return [element for element in parsed(html).iter() if isinstance(element.tag, str)]


def structure(html):
    """Every element with the names of its attributes: text that stays text changes nothing here."""
    return [(element.tag, *sorted(map(str, element.attrib))) for element in parsed(html).iter()]


def words(html):
    """All text of a page, and all that stands in attributes, with single spaces."""
    found = []
    for element in parsed(html).iter():
        found += [element.text or "", *element.attrib.values(), element.tail or ""]
    return squeezed(" ".join(found))


def squeezed(text):
    return " ".join(text.split())


def foreign(html):
    """What never stands in a page of ours: handlers, inline scripts and styles, other people's
    addresses."""
    for element in elements(html):
        if element.tag in NEVER or is_inline_script(element):
            yield element.tag
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name in ("style", "srcdoc"):
                yield f"{element.tag} {name}"
            is_picture = element.tag == "img" and str(value).startswith("data:image/")
            if name in ADDRESSES and not is_picture and not is_ours(str(value)):
                yield f"{element.tag} {name}={value}"


def is_inline_script(element):
    is_data = element.attrib.get("type") == "application/json"
    return element.tag == "script" and "src" not in element.attrib and not is_data


def is_ours(address):
    """Whether a browser stays with us, or opens mail or telephone. Addresses that a page itself
    names (https://…) are let through: texts of ours do name other sites."""
    bare = "".join(sign for sign in address.strip() if sign not in "\t\r\n").replace("\\", "/")
    if bare.startswith("//"):
        return False
    return "evil.example" not in urlsplit(bare).netloc and scheme(bare) in SCHEMES


def scheme(address):
    head, colon, _ = address.partition(":")
    return head.strip().lower() if colon and not set(head) & set("/?#") else ""
