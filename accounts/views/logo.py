from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.access import for_actors, get_administered, get_visible
from accounts.forms import LogoForm
from accounts.models import Organisation


# No sign-in page for a picture; and the browser may keep it for an hour, in nobody else's cache.
@require_safe
@cache_control(private=True, max_age=3600)
def logo(request, organisation):
    organisation = get_visible(Organisation.objects, request.actor, slug=organisation)
    response = HttpResponse(read_logo(organisation), content_type="image/png")
    response.headers["Content-Disposition"] = 'inline; filename="logo.png"'
    return response


def read_logo(organisation):
    if not organisation.logo:
        raise Http404
    try:
        with organisation.logo.open() as file:
            return file.read()
    except FileNotFoundError as error:
        raise Http404 from error


@for_actors
def change_logo(request, organisation):
    organisation = get_administered(request, organisation)
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.change_logo(organisation, form.cleaned_data["logo"], by=request.actor)
        messages.success(request, _("The new logo is there."))
        return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/change_logo.html", context)


@for_actors
@require_POST
def remove_logo(request, organisation):
    organisation = get_administered(request, organisation)
    actions.change_logo(organisation, None, by=request.actor)
    messages.success(request, _("The logo is gone."))
    return redirect(organisation)
