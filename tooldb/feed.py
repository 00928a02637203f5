from datetime import datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext_lazy as _

from tooldb.models import Claim

NEWEST = 50


class ChangesFeed(Feed):
    """The newest claims, for who wants to hear of changes."""

    feed_type = Atom1Feed
    title = _("Changes in the catalogue of tools")
    link = reverse_lazy("tooldb:tools")
    feed_url = reverse_lazy("tooldb:changes")
    author_name = "Toolbox Beeldbellen"

    def items(self):
        """What was checked: an entry needs a day."""
        checked = Claim.objects.published().exclude(checked_on=None)
        return checked.with_words().order_by("-pk")[:NEWEST]

    def item_title(self, claim):
        return f"{claim.edition}: {claim.criterion.short}"

    def item_description(self, claim):
        return escape(" · ".join(filter(None, [claim.value_shown, claim.condition])))

    def item_link(self, claim):
        return claim.edition.get_absolute_url()

    def item_guid(self, claim):
        """A name for all times, as Atom asks for."""
        return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2026:claim-{claim.pk}"

    def item_updateddate(self, claim):
        return make_aware(datetime.combine(claim.checked_on, time()), get_default_timezone())
