from allauth.account.adapter import get_adapter

from accounts.models import Grant


def mail_invitation(grant, token, organisation):
    """Mail the link. False when no mail can leave now: the invitation stands, and can be sent
    again later."""
    context = {
        "organisation": organisation,
        "grant": grant,
        "inviter": grant.given_by,
        "invitation_url": Grant.address(token),
    }
    kind = "invitation" if grant.right == Grant.Right.JOIN else "coach_invitation"
    try:
        get_adapter().send_mail(f"accounts/email/{kind}", grant.email, context)
    except OSError:
        return False
    return True
