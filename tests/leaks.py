"""Addresses with the mistakes that tests/test_id_swapping.py looks for. No site uses them."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path

from accounts.access import for_actors, get_editable, get_visible
from canvas.models import Canvas, Note
from tests.pages import Page, canvas, new_note, table
from toolbox.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def asked_for(request):
    """Every value of the query and of the form."""
    return {*request.GET.values(), *request.POST.values()}


@for_actors
def by_path(request, organisation, pk):
    """Whoever knows the id reads the title."""
    return HttpResponse(get_object_or_404(Canvas, pk=pk).title)


@for_actors
def by_query(request, organisation, pk):
    """The canvas is looked after, the note beside it is not; and it comes out in a header."""
    seen = get_visible(Canvas.objects, request.actor, organisation__slug=organisation, pk=pk)
    note = next((note for note in Note.objects.all() if str(note.pk) in asked_for(request)), None)
    response = HttpResponseRedirect(seen.get_absolute_url())
    response.headers["X-Note"] = note.text if note else ""
    return response


@for_actors
def by_form(request, organisation, pk):
    """A note of any canvas is moved by who may write in one."""
    get_editable(Canvas.objects, request.actor, organisation__slug=organisation, pk=pk)
    for note in Note.objects.all():
        if str(note.pk) in asked_for(request):
            Note.objects.filter(pk=note.pk).update(position=99)
    return HttpResponse()


@for_actors
def by_role(request, organisation, pk):
    """A reader who changes what only a writer may change."""
    seen = get_visible(Canvas.objects, request.actor, organisation__slug=organisation, pk=pk)
    Canvas.objects.filter(pk=seen.pk).update(details_rev=99)
    return HttpResponse()


# How the machine has to call each.
LEAKS = {
    by_path: "leak|not refused",
    by_query: "leak",
    by_form: "trespass",
    by_role: "trespass",
}
PAGES = [
    Page(leak.__name__, table(200), table(200), canvas, new_note, of_canvas=True) for leak in LEAKS
]
urlpatterns = [
    *urlpatterns,
    *(
        path(f"o/<slug:organisation>/lek/<uuid:pk>/{leak.__name__}/", leak, name=leak.__name__)
        for leak in LEAKS
    ),
]
