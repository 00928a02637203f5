"""What runs along on every page of a PDF (page numbers) is no content: who listens does not want
to hear it fifty times, and PDF/UA asks to mark it as an artifact. WeasyPrint 70 tags it as text
that hangs in no tree."""

import io
import re
from typing import Any

MARK = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


def as_artifacts(content: bytes) -> bytes:
    """The same PDF with the text in the margins of its pages marked as artifacts."""
    import pikepdf  # late, like WeasyPrint

    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        tree = document.Root.StructTreeRoot
        linked = {child.objgen for child in tree.K[0].K}
        for page, elements in zip(document.pages, marked(tree, len(document.pages)), strict=True):
            mark_page(document, page, elements, linked)
        document.save(result, compress_streams=True, deterministic_id=True)
    return result.getvalue()


def marked(tree: Any, pages: int) -> list[Any]:
    """For each page the elements of its pieces of content, by number."""
    numbers = tree.ParentTree.Nums
    return [numbers[2 * page + 1] for page in range(pages)]


def mark_page(document: Any, page: Any, elements: Any, linked: set[tuple[int, int]]) -> None:
    # Margins are drawn after all that stands on the page.
    first = len(elements)
    while first and top_of(elements[first - 1]).objgen not in linked:
        first -= 1
    if first < len(elements):
        del elements[first:]
        stream = MARK.sub(
            lambda found: ARTIFACT if int(found[1]) >= first else found[0],
            page.Contents.read_bytes(),
        )
        page.Contents = document.make_stream(stream)


def top_of(element: Any) -> Any:
    """The element under the root that it belongs to."""
    while element.P.S != "/Document":
        element = element.P
    return element
