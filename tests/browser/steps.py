"""What people do on the canvas page, and what they then look for."""

from playwright.sync_api import expect


def block(page, key):
    return page.locator(f"#block-{key}")


def notes(page, key):
    return block(page, key).locator(".note")


def note(page, text):
    return page.locator(".board .note", has=page.get_by_text(text, exact=True))


def texts(page, key):
    return block(page, key).locator(".notes .text").all_inner_texts()


def open_add_form(page, key):
    block(page, key).locator("summary.add-button").click()
    return block(page, key).get_by_label("Nieuwe notitie")


def add(page, key, *written):
    """With script: Enter adds each, and the field stays ready for the next."""
    field = open_add_form(page, key)
    for text in written:
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value("")
    block(page, key).get_by_role("button", name="Sluit").click()
    expect_saved(page)


def open_edit_form(page, text):
    note(page, text).locator(".text").click()
    return page.get_by_label("Tekst", exact=True)


def expect_saved(page):
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator("#saved")).to_be_visible()


def expect_state(page, words):
    expect(page.locator("#sending")).to_contain_text(words)


def drag(page, text, target, *, after=False):
    """By the handle, with the mouse: drop a note before or after the note of `target`."""
    note(page, text).hover()
    page.mouse.move(*middle(note(page, text).locator(".grip")))
    page.mouse.down()
    x, y = drop_point(page, target, after)
    page.mouse.move(x, y, steps=6)
    # The drop mark shifts the notes a little: aim again.
    page.mouse.move(*drop_point(page, target, after))
    expect(page.locator(".drop-mark")).to_be_visible()
    page.mouse.up()
    expect_saved(page)


def drop_point(page, target, after):
    box = target.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * (0.8 if after else 0.2)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def move_by_keyboard(page, text, *keys):
    note(page, text).locator(".grip").focus()
    for key in ("Enter", *keys, "Enter"):
        page.keyboard.press(key)
    expect_saved(page)


def move_by_menu(page, text, to, place):
    note(page, text).hover()
    note(page, text).get_by_role("link", name="Verplaats naar").click()
    page.get_by_text(to, exact=True).locator("visible=true").last.click()
    page.get_by_text(place, exact=True).click()
    page.get_by_role("button", name="Verplaats", exact=True).click()
