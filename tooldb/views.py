from django.core.paginator import Paginator
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tooldb import open_data as data
from tooldb.browse import Browse
from tooldb.comparison import MAX_EDITIONS, comparison_of
from tooldb.models import CatalogueRelease, Claim, Tool
from tooldb.sheet import sheet_of
from tooldb.shelf import shelf

CHANGES_PER_PAGE = 50


@require_safe
def tools(request):
    browse = Browse(shelf(), request.GET)
    context = {
        "browse": browse,
        "page": browse.page(request.GET.get("pagina")),
        "release": CatalogueRelease.objects.first(),
    }
    return render(request, "tooldb/tools.html", context)


@require_safe
def tool(request, key):
    tools = Tool.objects.published().select_related("lifecycle_source", "replaced_by")
    tool = get_object_or_404(tools, key=key)
    context = {"tool": tool, "sheet": sheet_of(tool), "release": CatalogueRelease.objects.first()}
    return render(request, "tooldb/tool.html", context)


@require_safe
def compare(request):
    """Two to four editions side by side: ?v=…&v=…; with fewer, a way to add one."""
    browse = Browse(shelf(), request.GET)
    known = browse.shelf.by_key
    keys = [key for key in dict.fromkeys(request.GET.getlist("v")) if key in known]
    keys = keys[:MAX_EDITIONS]
    criteria = list(browse.shelf.criteria.values())
    context = {
        "comparison": comparison_of([known[key] for key in keys], criteria),
        "browse": browse,
        "addable": [entry for entry in browse.entries if entry.edition.key not in keys][:8],
        "release": CatalogueRelease.objects.first(),
    }
    return render(request, "tooldb/compare.html", context)


@require_safe
def releases(request):
    releases = CatalogueRelease.objects.all()
    newest = releases.first()
    waiting = Claim.objects.filter(pk__gt=newest.last_claim).count() if newest else 0
    return render(request, "tooldb/releases.html", {"releases": releases, "waiting": waiting})


@require_safe
def release(request, number):
    release = get_object_or_404(CatalogueRelease, number=number)
    claims = Claim.objects.of_release(release).with_words()
    claims = claims.order_by("edition__name", "criterion__position", "pk")
    page = Paginator(claims, CHANGES_PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "tooldb/release.html", {"release": release, "page": page})


@require_safe
def open_data(request):
    return render(request, "tooldb/open_data.html", {"schema": data.SCHEMA})


@require_safe
def tools_csv(request):
    response = StreamingHttpResponse(data.as_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="tools.csv"'
    return response


@require_safe
def tools_json(request):
    return JsonResponse(data.as_data(), json_dumps_params={"ensure_ascii": False})
