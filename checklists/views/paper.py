from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from checklists import paper
from checklists.forms import OursForm
from checklists.views.reading import get_entry, get_version
from toolbox.lib import pdf_store
from toolbox.lib.public import public


@public
@require_safe
def pdf(request, key, form=""):
    """An instrument as PDF, in one of its forms."""
    entry = get_entry(key)
    if form not in {each.name for each in paper.forms_of(entry)}:
        raise Http404
    filename = f"{key}-{form}.pdf" if form else f"{key}.pdf"
    return pdf_store.answer(request, paper.document(entry, form), filename)


@public
@require_safe
def version_pdf(request, key, number):
    document = paper.version_document(get_version(key, number))
    return pdf_store.answer(request, document, f"{key}-versie-{number}.pdf")


@public
@require_safe
def picture(request, key):
    entry = get_entry(key)
    if not entry.is_infographic:
        raise Http404
    return pdf_store.answer(request, paper.picture_document(entry), f"{key}.png")


@public
@require_safe
def share_picture(request, key):
    document = paper.share_document(get_entry(key))
    return pdf_store.answer(request, document, f"{key}-deel.png")


# Nothing is kept and nobody is asked who they are, so there is nothing to forge.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ours(request, key):
    """A leaflet for clients with the name, the phone number and the logo of an organisation."""
    entry = get_entry(key)
    if not (entry.is_infographic and entry.is_for_clients):
        raise Http404
    form = OursForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return leaflet(entry, form.cleaned_data, large="a3" in request.POST)
    context = {"form": form, "entry": entry, "version": entry.version}
    return render(request, "checklists/ours.html", context)


def leaflet(entry, ours, *, large):
    content = paper.print_ours(entry, ours, large=large)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{entry.key}-a3.pdf" if large else f"{entry.key}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    add_never_cache_headers(response)
    return response
