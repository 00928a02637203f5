from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from toolbox.lib import pdf_store, queue
from toolbox.lib.public import language_of, public, revalidated
from tooldb.comparison import asked_keys
from tooldb.models import CatalogueRelease, Tool
from tooldb.paper import catalogue_document, comparison_document, tool_document
from tooldb.shelf import shelf
from tooldb.stamp import etag_of_page
from tooldb.tasks import ask_for_catalogue, print_catalogue


def etag_of_tool(request, key):
    """Of a tool's page: it tells how large the PDF is, once that is made."""
    page = etag_of_page(request)
    return page and f"{page}-{tool_document(key, get_language()).size}"


same_but_for_the_size = revalidated(etag_of_tool)


@public
@require_safe
def tool_pdf(request, key):
    get_object_or_404(Tool.objects.published(), key=key)
    return pdf_store.answer(request, tool_document(key, language_of(request)), f"{key}.pdf")


@public
@require_safe
def comparison_pdf(request):
    keys = asked_keys(request.GET, shelf().by_key)
    if len(keys) < 2:
        raise Http404
    document = comparison_document(keys, language_of(request))
    return pdf_store.answer(request, document, "vergelijking.pdf")


@public
@require_safe
def catalogue_pdf(request):
    document = catalogue_document(language_of(request))
    if document.size is None:
        return not_made_yet()
    return pdf_store.answer(request, document, "tools.pdf")


def not_made_yet():
    response = redirect("tooldb:catalogue_paper")
    add_never_cache_headers(response)
    return response


# No token: whoever asks for it, it is made once, and this page stays without cookies.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue_paper(request):
    """Where the whole catalogue is to be had as PDF, or is asked for."""
    language = get_language()
    if request.method == "POST":
        ask_for_catalogue(language)
        return redirect("tooldb:catalogue_paper")
    asked = queue.newest(print_catalogue, language)
    context = {
        "pdf": catalogue_document(language),
        "asked": asked,
        "is_under_way": queue.is_under_way(asked),
        "release": CatalogueRelease.objects.first(),
    }
    return render(request, "tooldb/catalogue_paper.html", context)
