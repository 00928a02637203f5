"""What runs along on every page of a PDF (page numbers) is no content, and neither is a drawing
without a text of its own: who listens does not want to hear it fifty times, and PDF/UA asks to mark
it as an artifact. WeasyPrint 70 tags the first as text that hangs in no tree, the second as a
figure without a description."""

import io
import re
from typing import Any

MARK = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
RUNNING = b"/Artifact <</Type /Pagination>> BDC"
DECORATION = b"/Artifact BMC"


def as_artifacts(content: bytes) -> bytes:
    """The same PDF with the text in the margins of its pages, and its decorations, marked as
    artifacts."""
    import pikepdf  # late, like WeasyPrint

    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        tree = document.Root.StructTreeRoot
        linked = {child.objgen for child in tree.K[0].K}
        for page, elements in zip(document.pages, marked(tree, len(document.pages)), strict=True):
            mark_page(document, page, elements, linked)
        join_choices(document)
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
    decorations = {at for at in range(first) if is_decoration(elements[at])}
    if first == len(elements) and not decorations:
        return

    def marked(found: re.Match[bytes]) -> bytes:
        number = int(found[1])
        if number >= first:
            return RUNNING
        return DECORATION if number in decorations else found[0]

    page.Contents = document.make_stream(MARK.sub(marked, page.Contents.read_bytes()))
    for number in decorations:
        take_out(elements[number])
        elements[number] = None
    del elements[first:]


def join_choices(document: Any) -> None:
    """WeasyPrint 70 also lists each button of a choice as a field by itself, under the same name.
    Readers then lose which one was chosen."""
    form = document.Root.get("/AcroForm")
    if form is None:
        return
    for at in reversed(range(len(form.Fields))):
        field = form.Fields[at]
        if "/Parent" in field:
            del form.Fields[at], field["/T"], field["/FT"]


def is_decoration(element: Any) -> bool:
    return element is not None and element.S == "/Figure" and "/Alt" not in element


def take_out(element: Any) -> None:
    """Of the tree; its parent may be left with nothing."""
    kids = element.P.K
    for at in reversed(range(len(kids))):
        if getattr(kids[at], "objgen", None) == element.objgen:
            del kids[at]


def top_of(element: Any) -> Any:
    """The element under the root that it belongs to."""
    while element.P.S != "/Document":
        element = element.P
    return element
