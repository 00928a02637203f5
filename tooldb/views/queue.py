"""What an editor should look at, and the buttons that settle it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_content_editors
from knowledge.models import Kept, Source
from tooldb.admin import tell_confirmed
from tooldb.editing.actions import confirm_claims
from tooldb.editing.queue import Queue
from tooldb.models import CatalogueRelease, Claim

TOOLS_PER_PAGE = 15


@for_content_editors
@require_safe
def queue(request):
    queue = Queue()
    newest = CatalogueRelease.objects.first()
    since = newest.last_claim if newest else 0
    context = {
        "queue": queue,
        "page": Paginator(queue.works, TOOLS_PER_PAGE).get_page(request.GET.get("pagina")),
        "newest": newest,
        "waiting": Claim.objects.published().filter(pk__gt=since).count(),
    }
    return render(request, "tooldb/queue.html", context)


def back_to_queue(request):
    """To the tool where the editor was."""
    page, place = request.POST.get("pagina", ""), request.POST.get("tool", "")
    query = f"?pagina={page}" if page.isdecimal() else ""
    anchor = f"#tool-{place}" if place.isdecimal() else ""
    return redirect(f"{reverse('tooldb:queue')}{query}{anchor}")


@for_content_editors
@require_POST
def confirm(request):
    """Checked today, still true: one claim (its own button) or all that are ticked."""
    one = request.POST.get("one")
    wanted = [one] if one else request.POST.getlist("claim")
    pks = [int(pk) for pk in wanted if pk.isdecimal() and len(pk) < 19]
    if not pks:
        messages.warning(request, _("Tick first what you checked."))
        return back_to_queue(request)
    tell_confirmed(request, *confirm_claims(Claim.objects.filter(pk__in=pks), by=request.user))
    return back_to_queue(request)


@for_content_editors
@require_POST
def mark_broken(request, pk):
    """An editor tried the address: this site fetches nothing by itself."""
    source = get_object_or_404(Source.objects.published(), pk=pk)
    source.is_broken = True
    source.save(update_fields=["is_broken"])
    messages.success(request, _("Noted: “%(title)s” can no longer be opened.") % {"title": source})
    return back_to_queue(request)


@for_content_editors
@require_POST
def keep_ours(request, pk):
    kept = get_object_or_404(Kept, pk=pk)
    kept.settle()
    messages.success(request, _("Our text stays."))
    return back_to_queue(request)
