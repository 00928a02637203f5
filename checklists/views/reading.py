from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import gone
from accounts.models import Sector
from checklists.library import entry_of, library
from checklists.models import Instrument, Version
from checklists.paper import papers_of, share_document
from knowledge.models import Level
from toolbox.lib.facets import Facet, Facets


def facets(entries, asked):
    found = {
        "niveau": Facet(_("Level"), dict(Level.choices), lambda each: [each.instrument.level]),
        "voor": Facet(
            _("For whom"),
            dict(Instrument.Audience.choices),
            lambda each: [each.instrument.audience],
        ),
        "soort": Facet(
            _("Kind"), dict(Instrument.Kind.choices), lambda each: [each.instrument.kind]
        ),
        "sector": Facet(_("Sector"), sector_names(), sectors_of),
    }
    return Facets(entries, found, asked)


def sector_names():
    return dict(Sector.objects.values_list("key", "name"))


def sectors_of(entry):
    """Without one it is for every sector."""
    return [sector.key for sector in entry.sectors] or sector_names()


@require_safe
def instruments(request):
    browse = facets(library().entries, request.GET)
    levels = [
        (level, [entry for entry in browse.entries if entry.instrument.level == level.value])
        for level in Level
    ]
    context = {"browse": browse, "levels": [each for each in levels if each[1]]}
    return render(request, "checklists/instruments.html", context)


def get_entry(key):
    entry = library().by_key.get(key)
    if entry is None:
        raise Http404
    return entry


@require_safe
def instrument(request, key):
    entry = get_entry(key)
    context = {
        "entry": entry,
        "version": entry.version,
        "papers": papers_of(entry),
        "share": share_document(entry),
        "beside": beside(entry),
    }
    return render(request, "checklists/instrument.html", context)


def beside(entry):
    """Others for the same reader, at most four."""
    audience = entry.instrument.audience
    others = [each for each in library().entries if each.instrument.audience == audience]
    return [each for each in others if each.key != entry.key][:4]


@require_safe
def versions(request, key):
    entry = get_entry(key)
    published = entry.instrument.versions.published().prefetch_related("reviews")
    return render(request, "checklists/versions.html", {"entry": entry, "versions": published})


def get_version(key, number):
    get_entry(key)
    published = Version.objects.published()
    return entry_of(get_object_or_404(published, instrument__key=key, number=number))


@require_safe
def version(request, key, number):
    entry = get_version(key, number)
    is_newest = entry.version.pk == get_entry(key).version.pk
    context = {"entry": entry, "version": entry.version, "is_newest": is_newest}
    return render(request, "checklists/version.html", context)


@never_cache
@require_safe
def draft(request, pk):
    """Only with the link: it is in the session of who came in by its door."""
    version = Version.objects.drafts().visible_to(request.actor).filter(pk=pk).first()
    if version is None:
        return gone(request)
    context = {
        "entry": entry_of(version),
        "version": version,
        "until": request.actor.grant.ends_at,
    }
    response = render(request, "checklists/draft.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
