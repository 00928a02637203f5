"""Charts as SVG: no scripts, no styles, the words that stand beside them, bars as long as their
figures. Pure."""

import re
from xml.etree import ElementTree

import pytest

from toolbox.lib.charts import MARK, PETROL, Bar, percent_bars

SVG = "{http://www.w3.org/2000/svg}"
BARS = (
    Bar("Met een website", 98, "98 %"),
    Bar("Met een aanmeldingstool", 22.05, "22 %", 24),
    Bar("Nul", 0, "0 %"),
)


def drawn(bars=BARS, **fields):
    return percent_bars(bars, **{"key": "proef", "title": "Wie wat heeft"} | fields)


def parsed(svg):
    return ElementTree.fromstring(str(svg))


def bars_of(svg):
    """The width of each bar, in order."""
    found = re.findall(rf'd="M0,0h([\d.]+)v16h[^"]*" fill="{PETROL}"', str(svg))
    return [float(width) for width in found]


def test_it_may_stand_in_a_page_under_our_policy_and_in_a_pdf():
    svg = str(drawn())
    assert svg.startswith("<svg")
    for forbidden in ("<script", "<style", "style=", "href", "http://www.w3.org/1999/xlink", " on"):
        assert forbidden not in svg.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    assert parsed(svg).get("width") is None


def test_it_says_what_stands_beside_it():
    texts = "".join(parsed(drawn()).itertext())
    for bar in BARS:
        assert bar.name in texts
        assert bar.shown in texts


def test_it_is_read_aloud_as_one_thing():
    svg = parsed(drawn(title='Wie "wat" <b>heeft</b> & hoe'))
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Wie "wat" <b>heeft</b> & hoe')
    assert svg.find(f"{SVG}title").text == 'Wie "wat" <b>heeft</b> & hoe'
    within = [each for each in svg.iter() if each is not svg]
    assert [each for each in within if each.get("role") or each.get("aria-label")] == []


def test_a_bar_is_as_long_as_its_figure():
    whole, part, nothing = bars_of(drawn())
    assert part / whole == pytest.approx(22.05 / 98)
    assert nothing == 0


def test_a_mark_stands_where_the_source_puts_it():
    assert str(drawn()).count(MARK) == 1
    without = drawn(tuple(bar._replace(mark=None) for bar in BARS))
    assert MARK not in str(without)


def test_two_on_a_page_share_no_id():
    one, other = (drawn(key=key) for key in ("een", "twee"))
    ids = [re.findall(r'id="([^"]+)"', str(svg)) for svg in (one, other)]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])
    for svg, own in zip((one, other), ids, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", str(svg))) <= set(own)


def test_to_save_ink_a_bar_is_only_an_outline():
    svg = drawn(outline=True)
    assert PETROL not in str(svg)
    assert len(re.findall('fill="none" stroke="#', str(svg))) >= 2


def test_hostile_names_stay_text():
    svg = drawn((Bar("</text><script>alert(1)</script>", 5, "<b>5</b>"),), key="x")
    assert "<script" not in str(svg)
    texts = "".join(parsed(svg).itertext())
    assert "<b>5</b>" in texts
