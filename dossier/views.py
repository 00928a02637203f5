from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import for_actors
from accounts.models import Organisation
from canvas.models import Canvas


@for_actors
@require_safe
def home(request, organisation):
    """An organisation's home: its canvases, and what lies in the bin."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), slug=organisation
    )
    canvases = Canvas.objects.visible_to(request.actor).filter(organisation=organisation)
    mine = Organisation.objects.filter(pk=organisation.pk)
    context = {
        "organisation": organisation,
        "canvases": canvases.live().with_counts(),
        "deleted": canvases.in_bin(),
        "can_write": mine.written_by(request.actor).exists(),
        "can_administer": mine.administered_by(request.actor).exists(),
    }
    return render(request, "dossier/home.html", context)
