"""For content editors: what is due, drafts, links to drafts, publishing."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_content_editors
from accounts.models import Grant
from checklists import actions
from checklists.due import Due
from checklists.forms import LinkForm
from checklists.library import library
from checklists.models import Instrument, Version


@for_content_editors
@require_safe
def queue(request):
    context = {"due": Due(), "entries": library().entries}
    return render(request, "checklists/queue.html", context)


def edit(version):
    """Where an editor writes: the administration."""
    return redirect(reverse("admin:checklists_version_change", args=[version.pk]))


@for_content_editors
@require_POST
def start_draft(request, key):
    instrument = get_object_or_404(Instrument.objects.published(), key=key)
    return edit(instrument.start_draft())


@for_content_editors
@require_POST
def confirm(request, key):
    """Checked today, still right."""
    instrument = get_object_or_404(Instrument.objects.published(), key=key)
    version = get_object_or_404(instrument.versions.published()[:1])
    actions.confirm(version, by=request.user)
    messages.success(request, _("Noted: “%(title)s” was checked today.") % {"title": version.title})
    return redirect("checklists:queue")


def get_draft(pk):
    return get_object_or_404(Version.objects.drafts().select_related("instrument"), pk=pk)


@for_content_editors
@require_POST
def publish(request, pk):
    version = get_draft(pk)
    try:
        actions.publish(version, by=request.user)
    except ValidationError as error:
        for text in wrong_in(error):
            messages.error(request, text)
        return edit(version)
    messages.success(request, _("“%(title)s” is on the site now.") % {"title": version.title})
    return redirect("checklists:queue")


def wrong_in(error):
    """What is wrong, with the name of the field that it is about."""
    for name, texts in getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items():
        if name == NON_FIELD_ERRORS:
            yield from texts
        else:
            yield f"{capfirst(Version._meta.get_field(name).verbose_name)}: {' '.join(texts)}"


@for_content_editors
@require_POST
def discard(request, pk):
    version = get_draft(pk)
    version.delete()
    messages.success(request, _("The draft is gone. What is on the site stays."))
    return redirect("checklists:queue")


@for_content_editors
def previews(request, pk):
    """Make a link, and see which ones work. The address of a new one is shown in this answer and
    nowhere else: we keep only its hash."""
    version = get_draft(pk)
    form, address = LinkForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        address = give_link(version, form, by=request.user)
        form = LinkForm()
    links = Grant.objects.of(version).in_force().order_by("ends_at")
    context = {"version": version, "form": form, "address": address, "links": links}
    return render(request, "checklists/previews.html", context)


@transaction.atomic
def give_link(version, form, *, by):
    _grant, token = Grant.give(version, by=by, ends_at=form.ends_at)
    return Grant.address(token)


@for_content_editors
@require_POST
def revoke_preview(request, pk, grant):
    version = get_draft(pk)
    get_object_or_404(Grant.objects.of(version), pk=grant).revoke()
    messages.success(request, _("The link no longer works."))
    return redirect("checklists:previews", pk)
