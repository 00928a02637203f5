from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import for_actors, get_administered
from accounts.forms import ActorForm
from accounts.history import actors_of, lines
from accounts.models import AuditEntry

A_PAGE = 50


@for_actors
@require_safe
def audit(request, organisation):
    """What happened in the organisation and who did it, newest first."""
    organisation = get_administered(request, organisation)
    entries = AuditEntry.objects.in_organisation(organisation).order_by("-at", "-pk")
    asked = request.GET if "who" in request.GET else None
    form = ActorForm(asked, people=actors_of(organisation))
    if form.is_valid() and form.cleaned_data["who"] != form.ALL:
        entries = entries.filter(actor_id=form.cleaned_data["who"])
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "form": form,
        "page": page,
        "lines": lines(page.object_list, organisation),
    }
    return render(request, "accounts/audit.html", context)
