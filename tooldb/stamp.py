"""When a page about the catalogue is another one than before."""

import hashlib

from django.conf import settings
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import get_language

from knowledge.models import Edited
from toolbox.lib.public import revalidated
from tooldb.models import Catalogue, CatalogueRelease


def stamp():
    """The last changes, the newest version, and the day: claims lapse."""
    return (timezone.localdate(), *(changes().first() or ()))


def changes():
    newest = CatalogueRelease.objects.order_by("-number").values("number")[:1]
    edited = Edited.objects.filter(pk=1).values("stamp")
    return Catalogue.objects.filter(pk=1).values_list("stamp", Subquery(edited), Subquery(newest))


def etag():
    # Who runs the site stands on every page, and is no part of the program.
    site = (settings.PUBLIC_URL, settings.OPERATOR_NAME, settings.MAIL_PAGE)
    parts = (*site, *stamp(), get_language())
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:40]


def etag_of_data(request):
    return etag()


def etag_of_page(request, *args, **kwargs):
    """None for who has a session: their pages show more than the catalogue."""
    return None if settings.SESSION_COOKIE_NAME in request.COOKIES else etag()


same_for_all = revalidated(etag_of_data)
same_for_strangers = revalidated(etag_of_page)
