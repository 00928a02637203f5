"""When a page about instruments is another one than before."""

from django.utils import timezone

from checklists.library import library
from checklists.paper import papers_of
from toolbox.lib.public import etag_of, is_stranger, revalidated


def stamp():
    """What the instruments say, and the day: a check lapses."""
    return (timezone.localdate(), *library().stamp)


def etag_of_data(request):
    return etag_of(*stamp())


def etag_of_page(request, *args, **kwargs):
    """None for who has a session: their pages show more than the instruments."""
    return etag_of(*stamp()) if is_stranger(request) else None


def etag_of_instrument(request, key):
    """It tells how large its papers are, once they are made."""
    page = etag_of_page(request)
    entry = library().by_key.get(key)
    if page is None or entry is None:
        return None
    return etag_of(page, *(paper.document.size for paper in papers_of(entry)))


same_for_all = revalidated(etag_of_data)
same_for_strangers = revalidated(etag_of_page)
same_but_for_the_sizes = revalidated(etag_of_instrument)
