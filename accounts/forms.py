from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.logo import make_logo
from accounts.models import Grant, Mandate, Organisation, Role, User
from toolbox.lib.forms import DayInput, PlainFormMixin


class SignupForm(forms.ModelForm):
    """What we ask beside e-mail address and password when somebody makes an account."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Your name")}
        help_texts = {"name": _("Colleagues see it beside what you write.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])


class ProfileForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"language": forms.RadioSelect}
        labels = {"name": _("Your name"), "language": _("Language of the site and of your mail")}
        help_texts = {"name": _("Colleagues see it beside what you write.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class MailForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = User
        fields = ["agreement_mails"]
        labels = {"agreement_mails": _("Mail me about agreements that are nearly due")}
        help_texts = {
            "agreement_mails": _(
                "A week before the day, and once for each agreement. Only of organisations that "
                "you write for."
            )
        }


class OrganisationForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "sectors", "town", "phone", "hours"]
        widgets = {"sectors": forms.CheckboxSelectMultiple}
        labels = {
            "name": _("Name of your organisation"),
            "sectors": _("Where do you work?"),
            "town": _("Town"),
            "phone": _("Phone number for clients"),
            "hours": _("When can clients reach you?"),
        }
        help_texts = {
            "phone": _("It can stand on leaflets for clients."),
            "hours": _("For example: weekdays from 9 to 17 h."),
        }


class LogoForm(PlainFormMixin, forms.Form):
    # Not an ImageField: that would decode the file before we looked at its size.
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, up to 5 MB. We make it smaller when it is large."),
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_logo(self):
        return make_logo(self.cleaned_data["logo"])


# People ----------------------------------------------------------------------------------------

ROLES = [
    (Role.VIEWER, _("Viewer: sees everything, changes nothing")),
    (Role.EDITOR, _("Editor: sees everything, makes and changes canvases")),
    (Role.ADMINISTRATOR, _("Administrator: the same, and looks after members and coaches")),
]
MANDATE_DAYS = 2 * 366  # two years, a leap day in them
LINK_DAYS = 365


def day_field(label, **fields):
    return forms.DateField(label=label, widget=DayInput(), **fields)


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


class RoleForm(PlainFormMixin, forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class InvitationForm(PlainFormMixin, forms.Form):
    """What both kinds of invitation ask. It tells who is a member here, and never who has an
    account on the site."""

    right: Grant.Right
    email = forms.EmailField(label=_("E-mail address"))

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if self.organisation.memberships.filter(user__email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody with this address is a member already."))
        invitations = Grant.objects.of(self.organisation).in_force()
        if invitations.filter(right=self.right, email=email).exists():
            raise forms.ValidationError(
                _("This address has been invited already. You can send the mail again.")
            )
        return email

    @property
    def terms(self):
        """What accepting gives, as the grant keeps it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "email"}
        return {name: str(value) for name, value in given.items()}


class MemberForm(InvitationForm):
    right = Grant.Right.JOIN
    role = forms.ChoiceField(
        label=_("Role"), choices=ROLES, initial=Role.EDITOR, widget=forms.RadioSelect
    )


class CoachForm(InvitationForm):
    right = Grant.Right.COACH
    part = forms.ChoiceField(
        label=_("What may the coach see?"),
        choices=Mandate.Part,
        initial=Mandate.Part.CANVAS,
        widget=forms.RadioSelect,
    )
    starts_on = day_field(pgettext_lazy("day", "From"), initial=timezone.localdate)
    ends_on = day_field(
        pgettext_lazy("day", "Until"),
        help_text=_("At most two years. You can end it earlier on any day."),
    )

    def clean(self):
        super().clean()
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if not (start and end):
            return
        if end < max(start, timezone.localdate()):
            self.add_error("ends_on", _("This day is over, or lies before the first one."))
        elif end > max(start, timezone.localdate()) + timedelta(days=MANDATE_DAYS):
            self.add_error("ends_on", _("That is too long: choose at most two years."))


class LinkForm(PlainFormMixin, forms.Form):
    display_name = forms.CharField(
        label=_("For whom?"),
        max_length=80,
        required=False,
        help_text=_("So that you know later whose link it is."),
    )
    ends_on = day_field(
        _("Works until"), initial=lambda: in_days(30), help_text=_("At most one year.")
    )

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if not timezone.localdate() <= day <= in_days(LINK_DAYS):
            raise forms.ValidationError(_("Choose a day between today and a year from now."))
        return day


class ActorForm(PlainFormMixin, forms.Form):
    """Whose entries of the log to show."""

    ALL = "all"
    who = forms.ChoiceField(label=_("Who"), initial=ALL)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(self.ALL, _("Everybody")), *people]
