"""What positions and flags are called on a page."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tooldb.position import Flag, Position
from tooldb.preference import UNKNOWN

# Answer to the sign and colour of a status (templates/_status.html).
SIGNS = {"yes": "yes", "partly": "condition", "no": "no"}


class Words(NamedTuple):
    sign: str
    short: str
    sentence: str


POSITIONS = {
    Position.USABLE: Words(
        "yes",
        _("Usable for sensitive information"),
        _(
            "You can use this for sensitive information, with the processing agreement that the"
            " supplier offers: a contract about what it may do with the information."
        ),
    ),
    Position.SIGNED_DPA: Words(
        "condition",
        _("Only with a signed processing agreement"),
        _(
            "You can use this for sensitive information, but only when your organisation has"
            " signed a processing agreement: a contract with the supplier about what it may do"
            " with the information."
        ),
    ),
    Position.OWN_SERVER: Words(
        "condition",
        _("Only on your own server"),
        _(
            "You can use this for sensitive information, but only on a server that your"
            " organisation controls."
        ),
    ),
    Position.NOT_SENSITIVE: Words(
        "no",
        _("Not for sensitive information"),
        _("Do not use this for sensitive information."),
    ),
    Position.NOT_SAID: Words(
        "unknown",
        _("Not to be said"),
        _(
            "We know too little to say whether this may carry sensitive information. So do not"
            " use it for that yet."
        ),
    ),
}

FLAGS = {
    Flag.STOPPED: Words("no", _("Stopped"), _("This product no longer exists.")),
    Flag.LAPSED: Words(
        "unknown",
        _("Checked too long ago"),
        _("At least one answer was checked too long ago. It does not count any more."),
    ),
    Flag.DIFFER: Words(
        "unknown",
        _("Sources contradict each other"),
        _("At least one question gets different answers. Those do not count as yes."),
    ),
    Flag.PRIVATE_ONLY: Words(
        "no",
        _("Private contact only"),
        _(
            "The decision aid of 2020 named this only for contact between people who are close,"
            " or without sensitive information. We know of no processing agreement."
        ),
    ),
    Flag.VENDOR_ONLY: Words(
        "unknown",
        _("Only the supplier says so"),
        _("Everything that we know about this comes from the supplier itself."),
    ),
    Flag.NETHERLANDS_ONLY: Words(
        "no",
        _("Netherlands only"),
        _(
            "A source says that this is only for people who live in the Netherlands. Look below"
            " how old that source is, and ask the supplier."
        ),
    ),
}


def sign_of(finding, criterion):
    """The sign for an answer: only 'yes or no' is good or bad by itself."""
    if criterion.key == "dpa":
        signs = {"offered": "condition", "on_request": "condition", UNKNOWN: "unknown"}
        return signs.get(finding.counted, "no")
    if criterion.kind == criterion.Kind.YES_NO:
        return SIGNS.get(finding.counted, "unknown")
    return "unknown" if finding.counted == UNKNOWN else "plain"
