from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from checklists import tasks
from checklists.booklet import booklet_document, chosen, expected_pages
from checklists.library import library
from knowledge.models import Level
from toolbox.lib import pdf_store
from toolbox.lib.public import public


def state_of(entries):
    """The address that shows how far a booklet of these is."""
    query = urlencode({"i": [entry.key for entry in entries]}, doseq=True)
    return f"{reverse('checklists:booklet_ready')}?{query}"


# No token: whoever asks for one, it is made once, and this page stays without cookies.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """Pick instruments, or a level, and have them made into one PDF."""
    asked = request.POST if request.method == "POST" else request.GET
    ticked = {entry.key for entry in chosen(asked.getlist("i"))}
    levels = set(asked.getlist("niveau"))
    entries = [
        entry
        for entry in library().entries
        if entry.key in ticked or entry.instrument.level in levels
    ]
    problem = ""
    if request.method == "POST":
        if entries and tasks.ask_for_booklet(entries):
            return redirect(state_of(entries))
        problem = "busy" if entries else "empty"
    context = {
        "levels": [
            (level, [each for each in library().entries if each.instrument.level == level])
            for level in Level
        ],
        "ticked": {entry.key for entry in entries},
        "problem": problem,
    }
    status = 503 if problem == "busy" else 200
    return render(request, "checklists/booklet.html", context, status=status)


@never_cache
@require_safe
def ready(request):
    """How far it is, and where it is to be had then."""
    entries = chosen(request.GET.getlist("i"))
    if not entries:
        return redirect("checklists:booklet")
    document = booklet_document(entries)
    pages = expected_pages(entries)
    context = {
        "entries": entries,
        "document": document,
        "query": urlencode({"i": [entry.key for entry in entries]}, doseq=True),
        "is_under_way": tasks.is_being_made([entry.key for entry in entries]),
        "pages": pages,
        "done": min(document.progress, pages),
    }
    return render(request, "checklists/booklet_ready.html", context)


@public
@require_safe
def pdf(request):
    entries = chosen(request.GET.getlist("i"))
    if not entries:
        raise Http404
    document = booklet_document(entries)
    if document.size is None:
        response = redirect(state_of(entries))
        add_never_cache_headers(response)
        return response
    return pdf_store.answer(request, document, "toolbox-beeldbellen.pdf")
