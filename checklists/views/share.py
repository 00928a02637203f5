from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from checklists.library import as_data, library
from checklists.stamp import same_for_all
from checklists.views.reading import get_entry
from toolbox.lib.public import public

# It goes up when a field changes its meaning or goes; docs/formats.md says what they mean.
SCHEMA = 1
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@public
@same_for_all
@require_safe
def instruments_json(request):
    data = {
        "schema": SCHEMA,
        "licence": LICENCE,
        "instruments": [as_data(entry) | addresses(entry) for entry in library().entries],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def addresses(entry):
    return {
        "address": settings.PUBLIC_URL + entry.instrument.get_absolute_url(),
        "pdf": settings.PUBLIC_URL + reverse("checklists:pdf", args=[entry.key]),
    }


@require_safe
def share(request, key):
    """A text and a picture for the newsletter or the site of somebody else."""
    entry = get_entry(key)
    context = {"entry": entry, "version": entry.version, "public_url": settings.PUBLIC_URL}
    return render(request, "checklists/share.html", context)
