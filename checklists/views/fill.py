"""Filling in without an account: the answers stay in the browser, the server keeps nothing."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from checklists.answers import Sheet
from checklists.paper import print_filled
from checklists.views.reading import get_entry


# Nothing is kept and nobody is asked who they are, so there is nothing to forge.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request, key):
    entry = get_entry(key)
    if not entry.can_be_filled_in:
        raise Http404
    sheet = Sheet.from_form(entry, request.POST) if request.method == "POST" else Sheet(entry)
    if request.method == "POST" and not sheet.wrong:
        return as_pdf(sheet, fillable="invulbaar" in request.POST)
    context = {"entry": entry, "version": entry.version, "sheet": sheet}
    return render(request, "checklists/fill.html", context)


def as_pdf(sheet, *, fillable):
    content = print_filled(sheet, fillable=fillable)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{sheet.entry.key}-ingevuld.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    add_never_cache_headers(response)
    return response
