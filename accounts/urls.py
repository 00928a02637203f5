from django.urls import path

from accounts.views import audit, doors, invitations, logo, mandates, members, organisations

app_name = "accounts"
ORGANISATION = "o/<slug:organisation>/"
MEMBERS = ORGANISATION + "leden/"
MEMBER = MEMBERS + "<uuid:user>/"
INVITATION = ORGANISATION + "uitnodigingen/<uuid:grant>/"
COACHES = ORGANISATION + "coaches/"
urlpatterns = [
    path("account/", organisations.home, name="home"),
    path("account/organisaties/nieuw/", organisations.new_organisation, name="new_organisation"),
    path("account/uitnodiging/<uuid:grant>/", invitations.invitation, name="invitation"),
    path(
        "account/mandaat/<uuid:mandate>/teruggeven/",
        mandates.give_back_mandate,
        name="give_back_mandate",
    ),
    path(
        ORGANISATION + "gegevens/", organisations.organisation_details, name="organisation_details"
    ),
    path(ORGANISATION + "logo/", logo.logo, name="logo"),
    path(ORGANISATION + "gegevens/logo/", logo.change_logo, name="change_logo"),
    path(ORGANISATION + "gegevens/logo/verwijderen/", logo.remove_logo, name="remove_logo"),
    path(MEMBERS, members.members, name="members"),
    path(MEMBERS + "uitnodigen/", invitations.invite_member, name="invite_member"),
    path(MEMBERS + "weggaan/", members.leave, name="leave"),
    path(MEMBER, members.member, name="member"),
    path(MEMBER + "pauze/", members.suspend_member, name="suspend_member"),
    path(MEMBER + "hervatten/", members.resume_member, name="resume_member"),
    path(MEMBER + "verwijderen/", members.remove_member, name="remove_member"),
    path(INVITATION + "opnieuw/", invitations.send_again, name="send_again"),
    path(INVITATION + "intrekken/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path(COACHES, mandates.coaches, name="coaches"),
    path(COACHES + "uitnodigen/", invitations.invite_coach, name="invite_coach"),
    path(COACHES + "<uuid:mandate>/intrekken/", mandates.withdraw_mandate, name="withdraw_mandate"),
    path(ORGANISATION + "logboek/", audit.audit, name="audit"),
    path("toegang/<str:token>/", doors.enter_by_grant, name="enter_by_grant"),
]
