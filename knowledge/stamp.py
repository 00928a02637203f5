"""When a page about practice examples or rules is another one than before."""

from django.utils import timezone

from knowledge.models import Edited
from toolbox.lib.public import etag_of, is_stranger, revalidated


def stamp():
    """The last change of what is known, and the day: a check lapses."""
    edited = Edited.objects.filter(pk=Edited.Kind.KNOWLEDGE)
    return (timezone.localdate(), edited.values_list("stamp", flat=True).first())


def etag_of_page(request, *args, **kwargs):
    """None for who has a session: their pages show more."""
    return etag_of(*stamp()) if is_stranger(request) else None


same_for_strangers = revalidated(etag_of_page)
