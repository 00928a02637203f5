"""The privacy register: every column of every table, with what it holds of whom, why, for how
long, and what becomes of it. The public table of retention is made from it, and
tests/test_privacy.py fails for a column that is missing here."""

from django.utils.translation import gettext_lazy as _

from toolbox.privacy.not_personal import NOTHING_PERSONAL
from toolbox.privacy.record import Fate, Record, columns

USERS = _("everybody with an account")
SECRET = _("It is a key. In a download it would only help a thief.")

REGISTER = [
    Record(
        key="account",
        what=_(
            "Your name, e-mail address and language, when you joined and last signed in; of content"
            " editors also when the last weekly mail went"
        ),
        whose=USERS,
        why=_("To let you in, to mail you, and to show colleagues who wrote what"),
        kept=_("As long as your account exists. An account that is never confirmed: 30 days"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={
            "accounts.User": "id email name language is_active is_editor is_staff is_superuser "
            "created_at last_login queue_mailed_on",
            "accounts.User_groups": "id user group",
            "accounts.User_user_permissions": "id user permission",
            "account.EmailAddress": "id user email verified primary",
            "account.EmailConfirmation": "id email_address created sent",
        },
    ),
    Record(
        key="second-step",
        what=_("Which second step you use (passkey, app or codes), since when and when last"),
        whose=USERS,
        why=_("To guard your account"),
        kept=_("Until you switch it off, at most as long as your account exists"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={"mfa.Authenticator": "id user type created_at last_used_at"},
    ),
    Record(
        key="secrets",
        what=_("Your password as a hash, the keys of your second step, the keys of links"),
        whose=USERS,
        why=_("To check that it is you, without knowing your password"),
        kept=_("Until you change or end it, at most as long as your account exists"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        why_not=SECRET,
        fields={
            "accounts.User": "password has_short_password",
            "account.EmailConfirmation": "key",
            "mfa.Authenticator": "data",
            "accounts.Grant": "token_hash",
            "agreements.CalendarKey": "token_hash",
        },
    ),
    Record(
        key="sessions",
        what=_("Where you are signed in: which browser, since when and when last"),
        whose=USERS,
        why=_("So that you can see and end a sign-in that is not yours"),
        kept=_("Until you sign out, two weeks at most"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={"usersessions.UserSession": "id user created_at ip last_seen_at user_agent data"},
    ),
    Record(
        key="session-keys",
        what=_("The session: that it is you, how you signed in, messages for the next page"),
        whose=_("everybody with an account, and guests with a link"),
        why=_("So that you need not sign in on every page"),
        kept=_("Until you sign out, two weeks at most"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        why_not=SECRET,
        fields={
            "usersessions.UserSession": "session_key",
            "sessions.Session": "session_key session_data expire_date",
        },
    ),
    Record(
        key="memberships",
        what=_("To which organisation you belong, with which role, since when"),
        whose=_("members of an organisation"),
        why=_("To let the right people see and change the work of the organisation"),
        kept=_("As long as you belong to the organisation"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        in_take_along=True,
        fields={"accounts.Membership": "id organisation user role created_at suspended_at"},
    ),
    Record(
        key="mandates",
        what=_("Which coach may look at which part, from when until when, and who decided that"),
        whose=_("coaches, and administrators of an organisation"),
        why=_("To let a coach look on, only as far as the organisation wants"),
        kept=_("Two years after the end"),
        erasure=_("Of the coach: goes at once. Of who gave it: the name goes"),
        fate=Fate.GOES,
        in_my_data=True,
        in_take_along=True,
        fields={
            "accounts.Mandate": "id organisation coach part starts_on ends_on given_by withdrawn_at"
        },
    ),
    Record(
        key="grants",
        what=_("Links and invitations: to whom, for what, until when, and who gave them"),
        whose=_("who gets a link or an invitation, and who gives it"),
        why=_("To let somebody in with a link, and to be able to stop that"),
        kept=_("30 days after they were used, ended or withdrawn"),
        erasure=_("Invitations to your address go. On those that you gave, your name goes"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={
            "accounts.Grant": "id object_kind object_id right display_name email terms used_at "
            "ends_at revoked_at given_by created_at"
        },
    ),
    Record(
        key="organisations",
        what=_("Name, town, sectors and logo of the organisation, phone and hours for clients"),
        whose=_("organisations; sometimes a person, if the organisation is one person"),
        why=_("To put the right name on pages and papers"),
        kept=_("As long as the organisation is on the site, and 14 days after it was deleted"),
        erasure=_("Stays with the organisation"),
        fate=Fate.STAYS,
        in_take_along=True,
        fields={
            "accounts.Organisation": "id name slug town phone hours logo created_at closes_at",
            "accounts.Organisation_sectors": "id organisation sector",
        },
    ),
    Record(
        key="addresses",
        what=_("The web address of an organisation, made from its name"),
        whose=_("organisations; sometimes a person, if the organisation is one person"),
        why=_("So that an old link never leads to another organisation"),
        kept=_("As long as the site exists, also after the organisation is gone"),
        erasure=_("Stays"),
        fate=Fate.STAYS,
        in_take_along=True,
        fields={"accounts.UsedSlug": "slug"},
    ),
    Record(
        key="texts",
        what=_("Canvases: titles, notes, earlier versions and texts that wait for a choice"),
        whose=_("who wrote them"),
        why=_("To make a plan together, without losing a text"),
        kept=_("As long as the canvas exists. What is deleted: 30 days in the bin"),
        erasure=_("Stays with the organisation, without your name"),
        fate=Fate.STAYS,
        in_my_data=True,
        in_take_along=True,
        fields={
            "canvas.Canvas": "id organisation title purpose details_rev seq deleted_at",
            "canvas.Note": "id canvas block position text rev meaning question origin_kind "
            "origin_key origin_label origin_date origin_hash deleted_at",
            "canvas.Event": "id canvas seq op_id audience kind note_id payload payload_version",
            "canvas.Conflict": "id note text base_rev resolved_at choice",
        },
    ),
    Record(
        key="agreements",
        what=_("Agreements: what must happen, who does it, by when, where it comes from"),
        whose=_("who is named in it"),
        why=_("So that everybody knows who does what"),
        kept=_("As long as the organisation keeps it"),
        erasure=_("Stays with the organisation"),
        fate=Fate.STAYS,
        in_my_data=True,
        in_take_along=True,
        fields={
            "agreements.Agreement": "id organisation what who due_on done_on origin_kind "
            "origin_id origin_key origin_label"
        },
    ),
    Record(
        key="agreement-mails",
        what=_(
            "Whether you want mail about agreements that are nearly due, which of those mails you"
            " got, and when"
        ),
        whose=_("who writes for an organisation"),
        why=_("So that you hear of an agreement once, and only if you want to"),
        kept=_(
            "What you want: as long as your account exists. Which mails you got: 30 days after the"
            " day of the agreement"
        ),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={
            "accounts.User": "agreement_mails",
            "agreements.Reminder": "id agreement user due_on told_on",
        },
    ),
    Record(
        key="calendars",
        what=_("That you have an address for the agreements in your calendar, and until when"),
        whose=_("members of an organisation"),
        why=_("So that your calendar shows the agreements, and you can revoke the address"),
        kept=_("A year, or until you revoke it or leave the organisation"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={"agreements.CalendarKey": "id organisation user created_at ends_at"},
    ),
    Record(
        key="steps",
        what=_("The step plan: how far a step is, and why, where somebody set that"),
        whose=_("who is named in it"),
        why=_("So that everybody sees what is next"),
        kept=_("As long as the organisation keeps it"),
        erasure=_("Stays with the organisation"),
        fate=Fate.STAYS,
        in_my_data=True,
        in_take_along=True,
        fields={"dossier.StepState": "id organisation key state reason"},
    ),
    Record(
        key="assessments",
        what=_(
            "Instruments that an organisation fills in: in which role somebody answers, and what"
        ),
        whose=_("who answers, and who is named in it"),
        why=_("To see together where you stand and where you differ"),
        kept=_("As long as the organisation keeps it"),
        erasure=_("Stays with the organisation, without your name"),
        fate=Fate.STAYS,
        in_my_data=True,
        in_take_along=True,
        fields={
            "checklists.Assessment": "id organisation version label held_on mode previous"
            " closed_at",
            "checklists.Respondent": "id assessment role",
            "checklists.Answer": "id respondent item_key value note",
        },
    ),
    Record(
        key="choices",
        what=_(
            "Choices of tools: the answers, what was decided and why, who signed the processing"
            " agreement and where it is kept"
        ),
        whose=_("who is named in it"),
        why=_("To choose a tool together, and to be able to show later why"),
        kept=_("As long as the organisation keeps it. What was decided: as long as it exists"),
        erasure=_("Stays with the organisation"),
        fate=Fate.STAYS,
        in_my_data=True,
        in_take_along=True,
        fields={
            "tooldb.Choice": "id organisation name answers dpa_edition dpa_signed_on dpa_signed_by"
            " dpa_kept_at",
            "tooldb.Decision": "id choice number edition record facts fingerprint",
        },
    ),
    Record(
        key="choice-mails",
        what=_("That you got a mail about a change behind a choice, and when"),
        whose=_("who writes for an organisation with a choice"),
        why=_("So that you do not get the same mail twice"),
        kept=_("As long as the choice exists"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={"tooldb.Told": "id decision user mark told_on"},
    ),
    Record(
        key="authorship",
        what=_("Who wrote or changed which text, and when"),
        whose=_("who wrote it"),
        why=_("So that colleagues know whom to ask"),
        kept=_("As long as the text"),
        erasure=_("Your name goes, the date stays"),
        fate=Fate.NAMELESS,
        in_my_data=True,
        in_take_along=True,
        fields={
            "canvas.Canvas": "created_by created_at changed_at",
            "canvas.Note": "created_by changed_by created_at changed_at",
            "canvas.Event": "actor_id at",
            "canvas.Conflict": "written_by created_at",
            "agreements.Agreement": "created_by changed_by created_at changed_at",
            "dossier.StepState": "changed_by changed_at",
            "checklists.Assessment": "created_by created_at",
            "checklists.Respondent": "name user joined_at done_at",
            "tooldb.Choice": "created_by changed_by created_at changed_at",
            "tooldb.Decision": "decided_by decided_on",
        },
    ),
    Record(
        key="audit",
        what=_("Who did what: the number of an account, the action, with what, and when"),
        whose=_("everybody with an account, and guests with a link"),
        why=_("To find out afterwards what happened, and whether somebody abused it"),
        kept=_("Two years"),
        erasure=_("The number stays, and leads to nobody any more"),
        fate=Fate.STAYS,
        in_my_data=True,
        fields={
            "accounts.AuditEntry": "id actor_id actor_role verb object_kind object_id "
            "organisation_id at"
        },
    ),
    Record(
        key="questions",
        what=_("Questions, corrections and suggestions of visitors, and our answers"),
        whose=_("who sends one; what you write may be about you"),
        why=_("To answer, and to mend what is wrong in the catalogue"),
        kept=_("Two years"),
        erasure=_("Stays: nobody knows who sent it"),
        fate=Fate.STAYS,
        why_not=_("It holds no name or address, so nobody can be looked up in it."),
        fields={"knowledge.Question": "id token kind about text sent_at due_on state answer"},
    ),
    Record(
        key="checks",
        what=_("Who checked what the site says against its source, and when"),
        whose=_("content editors"),
        why=_("To know who can say more about it"),
        kept=_("As long as the text"),
        erasure=_("Your name goes, the date stays"),
        fate=Fate.NAMELESS,
        in_my_data=True,
        fields={
            "checklists.Review": "checked_by checked_on",
            "knowledge.PracticeExample": "checked_by checked_on",
            "knowledge.Rule": "checked_by checked_on",
            "tooldb.Claim": "checked_by checked_on",
        },
    ),
    Record(
        key="administration",
        what=_("What who changed in the administration of the site, by number, and when"),
        whose=_("content editors and people who run the site"),
        why=_("To find out afterwards what happened"),
        kept=_("Two years"),
        erasure=_("Goes at once"),
        fate=Fate.GOES,
        in_my_data=True,
        fields={
            "admin.LogEntry": "id action_time user content_type object_id object_repr action_flag "
            "change_message"
        },
    ),
]

# Personal data that is in no table of ours.
ELSEWHERE = [
    Record(
        key="mail",
        what=_("Mail that the site sends: your address and the text"),
        whose=_("who gets the mail"),
        why=_("To confirm an address, to choose a new password, to invite"),
        kept=_("The site keeps no copy. The mail server of the operator may do so"),
        erasure=_("What was sent lies in your mailbox"),
        fate=Fate.NOT_OURS,
        why_not=_("You have the mail yourself."),
    ),
    Record(
        key="attempts",
        what=_("How often somebody tries to sign in with an e-mail address"),
        whose=_("everybody who tries to sign in"),
        why=_("To stop somebody who guesses passwords"),
        kept=_("A few minutes, in memory"),
        erasure=_("Goes by itself"),
        fate=Fate.NOT_OURS,
        why_not=_("It is gone before you could ask."),
    ),
    Record(
        key="server-log",
        what=_("Technical messages of the server when something goes wrong"),
        whose=_("everybody who uses the site"),
        why=_("To find and mend errors"),
        kept=_("As long as the operator sets on the server"),
        erasure=_("Goes when the log is cleaned"),
        fate=Fate.NOT_OURS,
        why_not=_("It holds no names, so nobody can be looked up in it."),
    ),
    Record(
        key="backups",
        what=_("Backups of all that is above"),
        whose=_("everybody with an account"),
        why=_("To bring the site back after a fault"),
        kept=_("As long as the operator keeps them. Ask for how long"),
        erasure=_("Goes with the last backup that still holds it"),
        fate=Fate.NOT_OURS,
        why_not=_("It is the same as what the site holds."),
    ),
]


def classified():
    """Each column that the register names, with its record, or None when nothing is personal."""
    personal = [(column, record) for record in REGISTER for column in record.columns()]
    return personal + [(column, None) for column in columns(NOTHING_PERSONAL)]
