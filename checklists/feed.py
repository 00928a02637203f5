from datetime import datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext_lazy as _

from checklists.models import Version

NEWEST = 50


class VersionsFeed(Feed):
    """New versions of instruments, for partner sites."""

    feed_type = Atom1Feed
    title = _("New and changed instruments about video calling")
    link = reverse_lazy("checklists:instruments")
    feed_url = reverse_lazy("checklists:feed")
    author_name = "Toolbox Beeldbellen"

    def items(self):
        published = Version.objects.published().filter(instrument__withdrawn_at=None)
        return published.select_related("instrument").order_by("-published_on", "title")[:NEWEST]

    def item_title(self, version):
        return version.title

    def item_description(self, version):
        return escape(f"{version.summary} {version.changes}")

    def item_link(self, version):
        return version.instrument.get_absolute_url()

    def item_guid(self, version):
        """A name for all times, as Atom asks for."""
        return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2026:version-{version.pk}"

    def item_updateddate(self, version):
        return make_aware(datetime.combine(version.published_on, time()), get_default_timezone())
