from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise


class Fate(Enum):
    """What happens to it when the person is erased."""

    GOES = "goes"
    NAMELESS = "nameless"
    STAYS = "stays"
    NOT_OURS = "not ours"


@dataclass(frozen=True)
class Record:
    """One kind of personal data. `fields` names the columns that hold it: model to field names.
    What is in neither download says in `why_not` why."""

    key: str
    what: Promise
    whose: Promise
    why: Promise
    kept: Promise
    erasure: Promise
    fate: Fate
    in_my_data: bool = False
    in_take_along: bool = False
    why_not: Promise | str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def columns(self):
        return columns(self.fields)


def columns(fields):
    """('accounts.User', 'email') for each column that is named."""
    return [(model, name) for model, names in fields.items() for name in names.split()]
