from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Sector
from knowledge.models import Rule
from knowledge.paper import published_rules, rules_document
from toolbox.lib import pdf_store
from toolbox.lib.facets import Facet, Facets
from toolbox.lib.public import public


def facets(rules, asked):
    names = dict(Sector.objects.values_list("key", "name"))
    found = {
        "waar": Facet(
            _("Where it holds"),
            dict(Rule.Jurisdiction.choices),
            lambda each: [each.jurisdiction],
        ),
        "soort": Facet(_("Kind"), dict(Rule.Kind.choices), lambda each: [each.kind]),
        "zeker": Facet(_("How sure"), dict(Rule.Certainty.choices), lambda each: [each.certainty]),
        "staat": Facet(_("State"), dict(Rule.Status.choices), lambda each: [each.status]),
        "wie": Facet(_("Of whom"), dict(Rule.Concerns.choices), lambda each: [each.concerns]),
        # Without one it is for every sector.
        "sector": Facet(
            _("Sector"), names, lambda each: [one.key for one in each.sectors.all()] or names
        ),
    }
    return Facets(rules, found, asked)


@require_safe
def rules(request):
    browse = facets(list(published_rules()), request.GET)
    context = {"browse": browse, "pdf": rules_document()}
    return render(request, "knowledge/rules.html", context)


@require_safe
def rule(request, key):
    rule = get_object_or_404(published_rules(), key=key)
    return render(request, "knowledge/rule.html", {"rule": rule})


@public
@require_safe
def rules_pdf(request):
    if not published_rules().exists():
        raise Http404
    return pdf_store.answer(request, rules_document(), "regelgeving.pdf")
