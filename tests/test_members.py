"""Members: invite, accept, change, suspend, remove, leave; never without an administrator."""

import re
import threading
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.actor import Actor
from accounts.models import AuditEntry, Grant, Membership, Role, User
from tests.conftest import PASSWORD, make_user, sign_in

NEW = "nieuw@cast.example"


def url(name, cast, *args):
    return reverse(f"accounts:{name}", args=[cast.home.slug, *args])


def invite(cast, email=NEW, role="editor", **options):
    client = sign_in(cast.alice)
    data = {"email": email, "role": role}
    return client.post(url("invite_member", cast), data, follow=True, **options)


def mailed_path():
    """The address in the newest mail, without its host."""
    return re.search(r"http://localhost(/toegang/\S+)", mail.outbox[-1].body).group(1)


def waiting(cast):
    return Grant.objects.of(cast.home).invitations().open()


def membership(cast, user):
    return cast.home.memberships.get(user=user)


def accept(client):
    """Follow the mailed link and press the button."""
    page = client.get(mailed_path(), follow=True)
    return client.post(page.redirect_chain[-1][0], follow=True)


# Who sees what ---------------------------------------------------------------------------------


def test_a_member_sees_names_and_roles_and_no_address(cast):
    invite(cast)
    page = sign_in(cast.bob).get(url("members", cast)).text
    assert "Frank" in page
    assert "schrijver" in page
    assert cast.frank.email not in page
    assert NEW not in page


def test_a_member_without_a_name_is_not_named_by_address(cast):
    User.objects.filter(pk=cast.frank.pk).update(name="")
    page = sign_in(cast.bob).get(url("members", cast)).text
    assert cast.frank.email not in page


def test_an_administrator_sees_addresses_and_who_is_invited(cast):
    invite(cast)
    page = sign_in(cast.alice).get(url("members", cast)).text
    assert cast.frank.email in page
    assert NEW in page


def test_the_list_asks_as_much_of_the_database_for_100_members_as_for_4(
    cast, django_assert_max_num_queries
):
    client, counts = sign_in(cast.alice), []
    for number in (0, 100):
        users = [User(email=f"lid{place}@cast.example") for place in range(number)]
        for user in User.objects.bulk_create(users):
            cast.home.memberships.create(user=user, role=Role.VIEWER)
            token_hash = Grant.hash(user.email)
            terms = {"role": "viewer"}
            Grant.objects.create(
                token_hash=token_hash,
                object_kind="accounts.organisation",
                object_id=cast.home.pk,
                right=Grant.Right.JOIN,
                terms=terms,
                ends_at=timezone.now(),
            )
        with django_assert_max_num_queries(20) as queries:
            assert client.get(url("members", cast)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Inviting --------------------------------------------------------------------------------------


def test_an_invitation_is_mailed_as_text_and_html_and_listed(cast):
    page = invite(cast)
    [message] = mail.outbox
    assert message.to == [NEW]
    assert message.subject == "Alice nodigt je uit bij Huis Test"
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    for body in (message.body, html):
        assert "schrijver" in body
        assert "http://localhost/toegang/" in body
    assert NEW in page.text
    assert waiting(cast).get().ends_at - timezone.now() > timedelta(days=13)


def test_the_link_in_the_mail_goes_to_our_own_host(cast, settings):
    settings.ALLOWED_HOSTS = ["*"]
    invite(cast, headers={"host": "evil.example"})
    assert "evil" not in mail.outbox[-1].body


def test_an_address_in_capitals_is_the_same_address(cast):
    invite(cast, "NIEUW@cast.example")
    assert waiting(cast).get().email == NEW


@pytest.mark.parametrize("email", ["bob@cast.example", "BOB@cast.example", "ivan@cast.example"])
def test_inviting_a_member_says_so_and_mails_nothing(cast, email):
    page = invite(cast, email)
    assert "Er is al een lid met dit adres" in page.text
    assert mail.outbox == []


def test_inviting_tells_nothing_about_who_has_an_account(cast):
    answers = []
    for email in ("dave@cast.example", "niemand@cast.example"):
        page = invite(cast, email)
        answers.append(re.sub(r'csrf\S+ value="\S+"|/uitnodigingen/\S+', "", page.text))
        waiting(cast).delete()
    assert answers[0].replace("dave@", "niemand@") == answers[1]
    assert [message.to[0][:4] for message in mail.outbox] == ["dave", "niem"]


def test_who_waits_already_is_not_invited_twice(cast):
    invite(cast)
    assert "al uitgenodigd" in invite(cast).text
    assert len(mail.outbox) == 1


def test_sending_again_makes_the_old_link_useless(cast):
    invite(cast)
    old = mailed_path()
    send_again = url("send_again", cast, waiting(cast).get().pk)
    sign_in(cast.alice).post(send_again)
    assert mailed_path() != old
    assert Client().get(old).status_code == 404
    assert Client().get(mailed_path()).status_code == 302
    assert waiting(cast).count() == 1


def test_a_withdrawn_invitation_opens_nothing(cast):
    invite(cast)
    withdraw = url("withdraw_invitation", cast, waiting(cast).get().pk)
    sign_in(cast.alice).post(withdraw)
    response = Client().get(mailed_path())
    assert response.status_code == 404
    assert "Deze link werkt niet meer" in response.text


def test_an_invitation_that_ended_stays_in_the_list_to_be_sent_again(cast):
    invite(cast)
    waiting(cast).update(ends_at=timezone.now() - timedelta(days=1))
    assert Client().get(mailed_path()).status_code == 404
    client = sign_in(cast.alice)
    assert "voorbij" in client.get(url("members", cast)).text
    client.post(url("send_again", cast, waiting(cast).get().pk))
    assert Client().get(mailed_path()).status_code == 302


def test_an_organisation_mails_so_many_invitations_a_day_and_no_more(cast, alice):
    for number in range(actions.INVITATIONS_A_DAY - 1):
        fields = {"right": "join", "terms": {"role": "viewer"}}
        actions.invite(cast.home, email=f"lid{number}@cast.example", **fields, by=alice)
    assert "is onderweg" in invite(cast).text
    assert "Probeer het morgen opnieuw" in invite(cast, "nog@cast.example").text
    assert len(mail.outbox) == 1


def test_an_invitation_of_another_organisation_is_out_of_reach(cast):
    invite(cast)
    grant = waiting(cast).get()
    for name in ("send_again", "withdraw_invitation"):
        address = reverse(f"accounts:{name}", args=[cast.other.slug, grant.pk])
        assert sign_in(cast.dave).post(address).status_code == 404
    assert waiting(cast).get() == grant


def test_when_the_mail_cannot_leave_the_invitation_stands_and_the_page_says_so(cast, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "localhost", "port": 1, "timeout": 1},
        }
    }
    page = invite(cast)
    assert "De mail kon niet weg" in page.text
    assert waiting(cast).count() == 1


@pytest.mark.parametrize(
    "name", ["{{ 7|add:7 }}", "%(role)s %s", "{0} {role}", "Een\r\nBcc: x@evil.example", "<b>&"]
)
def test_names_are_only_ever_text_in_a_mail(cast, name):
    User.objects.filter(pk=cast.alice.pk).update(name=name)
    type(cast.home).objects.update(name=name)
    invite(cast)
    [message] = mail.outbox
    shown = " ".join(name.split())
    assert message.subject.count(shown) == 2
    assert message.recipients() == [NEW]
    assert message.message()["Bcc"] is None
    assert "14" not in message.subject
    assert name in message.body
    assert "<b>" not in message.alternatives[0][0]


# Accepting -------------------------------------------------------------------------------------


def test_who_has_an_account_signs_in_and_accepts(cast):
    invite(cast, cast.dave.email, "viewer")
    client = Client()
    page = client.get(mailed_path(), follow=True)
    assert "Huis Test nodigt je uit" in page.text
    assert cast.dave.email not in page.text
    invitation = page.redirect_chain[-1][0]
    assert f"{reverse('account_login')}?next={invitation}" in page.text
    data = {"login": cast.dave.email, "password": PASSWORD, "next": invitation}
    page = client.post(reverse("account_login"), data, follow=True)
    assert page.request["PATH_INFO"] == invitation
    page = client.post(invitation, follow=True)
    assert page.request["PATH_INFO"] == cast.home.get_absolute_url()
    assert membership(cast, cast.dave).role == Role.VIEWER


def test_who_has_no_account_makes_one_and_finds_the_invitation_at_home(cast):
    invite(cast)
    client = Client()
    client.get(mailed_path())
    sign_up = {"email": NEW, "name": "Nele", "password1": "drie koeien in de wei"}
    client.post(reverse("account_signup"), sign_up)
    link = re.search(r"http://localhost(\S+)", mail.outbox[-1].body).group(1)
    # On another device: nothing of the first visit is known there.
    client = Client()
    client.post(link)
    client.post(reverse("account_login"), {"login": NEW, "password": sign_up["password1"]})
    page = client.get(reverse("accounts:home"))
    invitation = reverse("accounts:invitation", args=[waiting(cast).get().pk])
    assert invitation in page.text
    client.post(invitation)
    assert membership(cast, User.objects.get(email=NEW)).role == Role.EDITOR


def test_somebody_elses_account_cannot_accept_and_hears_with_which_address_to_sign_in(cast):
    invite(cast)
    client = sign_in(cast.dave)
    page = client.get(mailed_path(), follow=True)
    assert "n…@cast.example" in page.text
    assert NEW not in page.text
    invitation = page.redirect_chain[-1][0]
    client.post(invitation)
    assert not cast.home.memberships.filter(user=cast.dave).exists()
    sign_out = f"{reverse('account_logout')}?next={invitation}"
    assert sign_out in page.text
    page = client.post(sign_out, follow=True)
    assert page.request["PATH_INFO"] == reverse("account_login")
    assert f"next={quote_plus(invitation)}" in page.request["QUERY_STRING"]


def test_an_address_that_nobody_confirmed_accepts_nothing(cast):
    invite(cast, "tweede@cast.example")
    EmailAddress.objects.create(user=cast.dave, email="tweede@cast.example", verified=False)
    client = sign_in(cast.dave)
    accept(client)
    assert not cast.home.memberships.filter(user=cast.dave).exists()
    EmailAddress.objects.update(verified=True)
    accept(client)
    assert membership(cast, cast.dave).role == Role.EDITOR


def test_an_invitation_works_once(cast):
    invite(cast, cast.dave.email)
    client = sign_in(cast.dave)
    accept(client)
    membership(cast, cast.dave).delete()
    assert client.get(mailed_path()).status_code == 404
    grant = Grant.objects.of(cast.home).get(right="join")
    assert client.post(reverse("accounts:invitation", args=[grant.pk])).status_code == 404
    assert grant.email == ""


def test_accepting_an_old_invitation_changes_no_role(cast):
    invite(cast, cast.dave.email, "administrator")
    cast.home.memberships.create(user=cast.dave, role=Role.VIEWER)
    accept(sign_in(cast.dave))
    assert membership(cast, cast.dave).role == Role.VIEWER


def test_the_door_keeps_its_token_out_of_referrers_caches_and_search(cast):
    invite(cast)
    response = Client().get(mailed_path())
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "no-store" in response.headers["Cache-Control"]
    token = mailed_path().split("/")[2]
    assert token not in response.headers["Location"]
    assert token not in str(list(Grant.objects.values()))


def test_an_organisation_that_is_being_deleted_takes_nobody_in(cast):
    invite(cast, cast.dave.email)
    type(cast.home).objects.filter(pk=cast.home.pk).update(closes_at=timezone.now())
    assert sign_in(cast.dave).get(mailed_path(), follow=True).status_code == 404


# Changing --------------------------------------------------------------------------------------


def test_a_changed_role_counts_at_once(cast):
    frank = sign_in(cast.frank)
    assert frank.get(reverse("canvas:new", args=[cast.home.slug])).status_code == 200
    sign_in(cast.alice).post(url("member", cast, cast.frank.pk), {"role": "viewer"})
    assert frank.get(reverse("canvas:new", args=[cast.home.slug])).status_code == 403


def test_a_suspended_member_sees_nothing_until_let_in_again(cast):
    frank, alice = sign_in(cast.frank), sign_in(cast.alice)
    home = cast.home.get_absolute_url()
    alice.post(url("suspend_member", cast, cast.frank.pk))
    assert frank.get(home).status_code == 404
    assert "op pauze" in alice.get(url("members", cast)).text
    alice.post(url("resume_member", cast, cast.frank.pk))
    assert frank.get(home).status_code == 200
    assert membership(cast, cast.frank).role == Role.EDITOR


def test_a_removed_member_is_out_and_what_they_wrote_stays(cast, canvas):
    frank = sign_in(cast.frank)
    data = {"text": "Van Frank", "meaning": "idea", "op_id": "6f1c9a52-94a6-4c3a-9d0a-3f2b1f1c0a11"}
    frank.post(reverse("canvas:block", args=[cast.home.slug, canvas.pk, "value"]), data)
    sign_in(cast.alice).post(url("remove_member", cast, cast.frank.pk))
    assert frank.get(cast.home.get_absolute_url()).status_code == 404
    assert canvas.notes.filter(text="Van Frank").exists()


def test_a_member_leaves(cast):
    page = sign_in(cast.frank).post(url("leave", cast), follow=True)
    assert "Je bent weg bij Huis Test" in page.text
    assert not cast.home.memberships.filter(user=cast.frank).exists()


@pytest.mark.parametrize("name", ["leave", "remove_member", "suspend_member", "member"])
@pytest.mark.parametrize("other", [None, "suspended", "inactive"])
def test_the_last_administrator_stays_and_hears_to_hand_over_first(cast, name, other):
    """Another one who is suspended, or whose account is shut, looks after nothing."""
    if other:
        second = make_user("judy", is_active=other != "inactive")
        cast.home.memberships.create(
            user=second,
            role=Role.ADMINISTRATOR,
            suspended_at=timezone.now() if other == "suspended" else None,
        )
    args = [] if name == "leave" else [cast.alice.pk]
    page = sign_in(cast.alice).post(url(name, cast, *args), {"role": "viewer"}, follow=True)
    assert "Maak eerst een ander lid beheerder" in page.text
    assert membership(cast, cast.alice).role == Role.ADMINISTRATOR
    assert membership(cast, cast.alice).suspended_at is None


def test_after_handing_over_the_first_administrator_can_go(cast):
    client = sign_in(cast.alice)
    client.post(url("member", cast, cast.bob.pk), {"role": "administrator"})
    client.post(url("leave", cast))
    assert not cast.home.memberships.filter(user=cast.alice).exists()
    assert membership(cast, cast.bob).is_last_administrator


def test_who_is_administrator_no_longer_changes_nobody(cast):
    """The view looked before the lock; meanwhile somebody took the right away."""
    alice = Actor(user=cast.alice)
    cast.home.memberships.create(user=cast.dave, role=Role.ADMINISTRATOR)
    membership(cast, cast.alice).delete()
    with pytest.raises(PermissionDenied):
        actions.remove_member(membership(cast, cast.frank), by=alice)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", ["remove", "leave"])
def test_two_administrators_who_go_at_once_never_leave_none(cast, deed):
    cast.home.memberships.filter(user=cast.bob).update(role=Role.ADMINISTRATOR)
    pairs = [(cast.alice, cast.bob), (cast.bob, cast.alice)]
    together, outcomes = threading.Barrier(2), []

    def act(who, whom):
        actor = Actor(user=who)
        other = membership(cast, whom)
        together.wait(timeout=20)
        try:
            if deed == "remove":
                actions.remove_member(other, by=actor)
            else:
                actions.leave(cast.home, by=actor)
            outcomes.append("done")
        except (PermissionDenied, actions.LastAdministrator):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert Membership.objects.administrators().filter(organisation=cast.home).count() == 1


def test_each_deed_is_in_the_log(cast):
    client = sign_in(cast.alice)
    invite(cast, cast.dave.email)
    accept(sign_in(cast.dave))
    for name in ("suspend_member", "resume_member", "remove_member"):
        client.post(url(name, cast, cast.dave.pk))
    client.post(url("member", cast, cast.bob.pk), {"role": "editor"})
    sign_in(cast.frank).post(url("leave", cast))
    entries = AuditEntry.objects.in_organisation(cast.home).order_by("pk")
    assert list(entries.values_list("verb", "actor_id")) == [
        ("invited_to_join", cast.alice.pk),
        ("joined", cast.dave.pk),
        ("suspended", cast.alice.pk),
        ("resumed", cast.alice.pk),
        ("removed", cast.alice.pk),
        ("made_editor", cast.alice.pk),
        ("left", cast.frank.pk),
    ]
