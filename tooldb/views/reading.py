from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tooldb.browse import Browse
from tooldb.comparison import MAX_EDITIONS, comparison_of
from tooldb.models import CatalogueRelease, Tool
from tooldb.sheet import sheet_of
from tooldb.shelf import shelf


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
