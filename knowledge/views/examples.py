from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Sector
from knowledge.models import Level
from knowledge.paper import examples_document, published_examples
from toolbox.lib import pdf_store
from toolbox.lib.facets import Facet, Facets
from toolbox.lib.public import public


def facets(examples, asked):
    places = sorted({example.place for example in examples if example.place})
    names = dict(Sector.objects.values_list("key", "name"))
    found = {
        "niveau": Facet(_("Level"), dict(Level.choices), lambda each: [each.level]),
        "plaats": Facet(
            _("Where"), dict(zip(places, places, strict=True)), lambda each: [each.place]
        ),
        "sector": Facet(_("Sector"), names, lambda each: [one.key for one in each.sectors.all()]),
    }
    return Facets(examples, found, asked)


@require_safe
def examples(request):
    browse = facets(list(published_examples()), request.GET)
    context = {"browse": browse, "pdf": examples_document()}
    return render(request, "knowledge/examples.html", context)


@require_safe
def example(request, key):
    example = get_object_or_404(published_examples(), key=key)
    others = [
        each for each in published_examples() if each.level == example.level and each != example
    ]
    context = {"example": example, "others": others[:4]}
    return render(request, "knowledge/example.html", context)


@public
@require_safe
def examples_pdf(request):
    if not published_examples().exists():
        raise Http404
    return pdf_store.answer(request, examples_document(), "praktijkvoorbeelden.pdf")
