from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tooldb.browse import Browse
from tooldb.comparison import asked_keys, comparison_of
from tooldb.models import CatalogueRelease, Tool
from tooldb.paper import tool_document
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
    context = {
        "tool": tool,
        "sheet": sheet_of(tool),
        "release": CatalogueRelease.objects.first(),
        "pdf": tool_document(key, get_language()),
    }
    return render(request, "tooldb/tool.html", context)


def addable(browse, keys):
    """What to put beside these: what was searched for, else what is for the same use."""
    entries = [entry for entry in browse.entries if entry.edition.key not in keys]
    if keys and not browse.query:
        uses = browse.shelf.by_key[keys[0]].tool.uses[:1]
        entries = [entry for entry in entries if entry.tool.uses[:1] == uses]
    return entries[:8]


@require_safe
def compare(request):
    """Two to four editions side by side: ?v=…&v=…; with fewer, a way to add one."""
    browse = Browse(shelf(), request.GET)
    known = browse.shelf.by_key
    keys = asked_keys(request.GET, known)
    criteria = list(browse.shelf.criteria.values())
    comparison = comparison_of([known[key] for key in keys], criteria)
    only_differing = request.GET.get("toon") == "verschillen"
    context = {
        "comparison": comparison,
        "rows": comparison.differing if only_differing else comparison.answered_rows,
        "only_differing": only_differing,
        "browse": browse,
        "addable": addable(browse, keys),
        "release": CatalogueRelease.objects.first(),
    }
    return render(request, "tooldb/compare.html", context)
