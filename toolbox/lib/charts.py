"""Charts as SVG without scripts or styles, which may stand in a page under our content security
policy and in a PDF. The only place that knows Altair and vl-convert."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

INK, PETROL, LINE, MARK = "#1c2a2b", "#0b5d5e", "#dcdfd8", "#7a5200"
FONT = "Atkinson Hyperlegible Next"


class Bar(NamedTuple):
    """A bar from 0 to `value` (percent), `shown` behind it; `mark`: where somebody else puts it."""

    name: str
    value: float
    shown: str
    mark: float | None = None


def percent_bars(bars: tuple[Bar, ...], *, key: str, title: str, width: int = 440) -> SafeString:
    """Horizontal bars from 0 to 100 %. `key` is a word of its own for each chart on a page: ids in
    the picture begin with it. `title` is read aloud; what the bars say has to stand in a table
    beside it."""
    return mark_safe(named(drawn(bars, width), key, title))


@lru_cache(maxsize=64)
def drawn(bars: tuple[Bar, ...], width: int) -> str:
    import altair  # late: it takes half a second and 100 MB
    import vl_convert

    chart = vl_convert.vegalite_to_svg(spec(altair, bars, width))
    return re.sub(r"<\?xml[^>]*\?>", "", chart).strip()


def spec(altair: Any, bars: tuple[Bar, ...], width: int) -> dict[str, Any]:
    # The words stand behind the bar, and behind the mark when that is further.
    rows = [bar._asdict() | {"end": max(bar.value, bar.mark or 0)} for bar in bars]
    names = altair.Axis(
        labelLimit=width // 2, labelPadding=8, title=None, ticks=False, domain=False
    )
    across = altair.X(
        "value:Q",
        scale=altair.Scale(domain=[0, 100]),
        axis=altair.Axis(title="%", tickCount=5, gridColor=LINE, domain=False, ticks=False),
    )
    base = altair.Chart(altair.Data(values=rows)).encode(
        y=altair.Y("name:N", sort=[bar.name for bar in bars], axis=names)
    )
    layers = [
        base.mark_bar(color=PETROL, height=16, cornerRadiusEnd=3).encode(x=across),
        base.mark_text(align="left", dx=6, fontWeight=700, fontSize=14, color=INK).encode(
            x="end:Q", text="shown:N"
        ),
    ]
    if any(bar.mark is not None for bar in bars):
        marked = base.transform_filter("datum.mark !== null")
        layers.append(
            marked.mark_tick(color=MARK, thickness=3, height=24).encode(x=altair.X("mark:Q"))
        )
    chart = altair.layer(*layers).properties(width=width - 170, height=34 * len(bars))
    chart = chart.configure(font=FONT, background="#ffffff00").configure_view(stroke=None)
    chart = chart.configure_axis(labelFontSize=14, labelColor=INK, titleColor=INK)
    return chart.to_dict()


def named(svg: str, key: str, title: str) -> str:
    """With ids that no other chart on the page has, and one thing to read aloud."""
    svg = re.sub(r'\s(?:class|role|aria-[\w-]+)="[^"]*"', "", svg)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{key}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{key}-\1)", svg)
    head, rest = svg.split(">", 1)
    head = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    rest = re.sub(r'^<rect [^>]*fill="#ffffff00"/>', "", rest)
    name = escape(title)
    return f'{head} class="chart" role="img" aria-label="{name}"><title>{name}</title>{rest}'
