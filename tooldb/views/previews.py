"""How a tool will look, for who has a link; on the site nothing changes."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_content_editors, gone
from accounts.models import Grant
from tooldb.editing.forms import PreviewForm
from tooldb.models import CatalogueRelease, Preview, Tool
from tooldb.sheet import sheet_of


@for_content_editors
def previews(request, pk):
    """Make a link, and see which ones work. The address of a new one is shown in this answer and
    nowhere else: we keep only its hash."""
    tool = get_object_or_404(Tool, pk=pk)
    form, address = PreviewForm(request.POST or None, tool=tool), None
    if request.method == "POST" and form.is_valid():
        address = give_link(form, by=request.user)
        form = PreviewForm(tool=tool)
    kind = Preview._meta.label_lower
    shown = tool.previews.values("pk")
    links = Grant.objects.in_force().filter(object_kind=kind, object_id__in=shown)
    context = {"tool": tool, "form": form, "address": address, "links": links.order_by("ends_at")}
    return render(request, "tooldb/previews.html", context)


@transaction.atomic
def give_link(form, *, by):
    preview = form.save()
    _grant, token = Grant.give(preview, by=by, ends_at=form.ends_at)
    return Grant.address(token)


@for_content_editors
@require_POST
def revoke_preview(request, pk, grant):
    tool = get_object_or_404(Tool, pk=pk)
    links = Grant.objects.filter(object_kind=Preview._meta.label_lower)
    link = get_object_or_404(links.filter(object_id__in=tool.previews.values("pk")), pk=grant)
    link.revoke()
    messages.success(request, _("The link no longer works."))
    return redirect("tooldb:previews", pk)


@never_cache
@require_safe
def preview(request, pk):
    """Only with the link: it is in the session of who came in by its door."""
    previews = Preview.objects.visible_to(request.actor).select_related("tool")
    preview = previews.filter(pk=pk).first()
    if preview is None:
        return gone(request)
    tool = preview.drafted()
    context = {
        "tool": tool,
        "preview": preview,
        "sheet": sheet_of(tool, preview.editions()),
        "release": CatalogueRelease.objects.first(),
        "until": request.actor.grant.ends_at,
    }
    response = render(request, "tooldb/preview.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
