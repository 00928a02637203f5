from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tooldb.models import CatalogueRelease, Claim

CHANGES_PER_PAGE = 50


@require_safe
def releases(request):
    releases = CatalogueRelease.objects.all()
    newest = releases.first()
    waiting = Claim.objects.published().filter(pk__gt=newest.last_claim).count() if newest else 0
    return render(request, "tooldb/releases.html", {"releases": releases, "waiting": waiting})


@require_safe
def release(request, number):
    release = get_object_or_404(CatalogueRelease, number=number)
    claims = Claim.objects.published().of_release(release).with_words()
    claims = claims.order_by("edition__name", "criterion__position", "pk")
    page = Paginator(claims, CHANGES_PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "tooldb/release.html", {"release": release, "page": page})
