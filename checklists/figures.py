"""Figures of a source, as it counts or states them; reckoned again where there are counts. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Figure:
    """`percent`: reckoned from counts, or else as the source states it. `stated`: what the source
    itself states, when that is another whole number."""

    text: str
    count: int | None
    total: int | None
    percent: Decimal
    stated: Decimal | None
    is_reckoned: bool
    about: bool
    more: bool


def figure(text: str, data: dict) -> Figure:
    """`data` is {count, total, stated, about, more}: count of total, or percent that a source
    states; `about` for words like 'a fifth', `more` for 'more than'. Raise ValueError without
    either."""
    count, total, stated = data.get("count"), data.get("total"), data.get("stated")
    reckoned = count is not None and bool(total)
    if count is not None and total:
        percent = Decimal(count) * 100 / Decimal(total)
    elif stated is not None:
        percent = Decimal(str(stated))
    else:
        raise ValueError(f"{text}: neither counts nor a percentage")
    said = None if stated is None else Decimal(str(stated))
    differs = reckoned and said is not None and said != whole(percent)
    return Figure(
        text,
        count,
        total,
        percent,
        said if differs else None,
        reckoned,
        bool(data.get("about")),
        bool(data.get("more")),
    )


def whole(percent: Decimal) -> Decimal:
    """Rounded half up, as people do it."""
    return percent.quantize(Decimal(1), ROUND_HALF_UP)
