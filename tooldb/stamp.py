"""When a page about the catalogue is another one than before."""

from django.db.models import Subquery
from django.utils import timezone

from knowledge.models import Edited
from toolbox.lib.public import etag_of, is_stranger, revalidated
from tooldb.models import Catalogue, CatalogueRelease


def stamp():
    """The last changes, the newest version, and the day: claims lapse."""
    return (timezone.localdate(), *(changes().first() or ()))


def changes():
    newest = CatalogueRelease.objects.order_by("-number").values("number")[:1]
    edited = Edited.objects.filter(pk=Edited.Kind.KNOWLEDGE).values("stamp")
    return Catalogue.objects.filter(pk=1).values_list("stamp", Subquery(edited), Subquery(newest))


def etag_of_data(request):
    return etag_of(*stamp())


def etag_of_page(request, *args, **kwargs):
    """None for who has a session: their pages show more than the catalogue."""
    return etag_of(*stamp()) if is_stranger(request) else None


same_for_all = revalidated(etag_of_data)
same_for_strangers = revalidated(etag_of_page)
