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


class Dots(NamedTuple):
    """A line from 0 to 100 with a dot for each (name, value)."""

    dots: tuple[tuple[str, float], ...]


# Read in black and white too: each name has a shape of its own beside its colour.
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
COLOURS = (PETROL, MARK, "#a5231c", "#1c5a8a", "#5b3f8c", INK)


def spread_dots(rows: tuple[Dots, ...], *, key: str, title: str, width: int = 440) -> SafeString:
    """How far apart groups stand, a row for each question, numbered as in the list that stands
    beside it; see percent_bars for `key` and `title`."""
    return mark_safe(named(drawn_dots(rows, width), key, title))


def drawn_dots(rows: tuple[Dots, ...], width: int) -> str:
    import altair
    import vl_convert

    names = sorted({name for row in rows for name, _value in row.dots})
    values = [
        {"row": f"{at}.", "who": name, "value": value}
        for at, row in enumerate(rows, start=1)
        for name, value in row.dots
    ]
    order = [f"{at}." for at in range(1, len(rows) + 1)]
    down = altair.Y(
        "row:N",
        sort=order,
        axis=altair.Axis(title=None, ticks=False, domain=False, labelPadding=14),
    )
    across = altair.X(
        "value:Q",
        scale=altair.Scale(domain=[0, 100]),
        axis=altair.Axis(title=None, values=[0, 25, 50, 75, 100], gridColor=LINE, domain=False),
    )
    base = altair.Chart(altair.Data(values=values)).encode(y=down)
    span = base.mark_rule(color=LINE, strokeWidth=5).encode(
        x=altair.X("min(value):Q", scale=altair.Scale(domain=[0, 100])), x2="max(value):Q"
    )
    dots = base.mark_point(filled=True, size=130, opacity=1).encode(
        x=across,
        shape=altair.Shape(
            "who:N", scale=altair.Scale(domain=names, range=list(SHAPES[: len(names)]))
        ),
        color=altair.Color(
            "who:N",
            scale=altair.Scale(domain=names, range=list(COLOURS[: len(names)])),
            legend=altair.Legend(title=None, orient="bottom", labelLimit=width // 2),
        ),
    )
    chart = altair.layer(span, dots).properties(width=width - 60, height=36 * len(rows))
    return clean_svg(vl_convert.vegalite_to_svg(dressed(chart)))


def clean_svg(svg: str) -> str:
    return re.sub(r"<\?xml[^>]*\?>", "", svg).strip()


def dressed(chart: Any) -> dict[str, Any]:
    """In the letter and the colours of the site."""
    chart = chart.configure(font=FONT, background="#ffffff00").configure_view(stroke=None)
    chart = chart.configure_axis(labelFontSize=14, labelColor=INK, titleColor=INK)
    return chart.configure_legend(labelFontSize=14, labelColor=INK).to_dict()


def percent_bars(
    bars: tuple[Bar, ...], *, key: str, title: str, width: int = 440, outline: bool = False
) -> SafeString:
    """Horizontal bars from 0 to 100 %; only their `outline` saves ink. `key` is a word of its own
    for each chart on a page: ids in the picture begin with it. `title` is read aloud; what the bars
    say has to stand in a table beside it."""
    svg = drawn(bars, width)
    if outline:
        svg = svg.replace(f'fill="{PETROL}"', f'fill="none" stroke="{INK}"')
    return mark_safe(named(svg, key, title))


@lru_cache(maxsize=64)
def drawn(bars: tuple[Bar, ...], width: int) -> str:
    import altair  # late: it takes half a second and 100 MB
    import vl_convert

    return clean_svg(vl_convert.vegalite_to_svg(spec(altair, bars, width)))


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
    return dressed(altair.layer(*layers).properties(width=width - 170, height=34 * len(bars)))


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
