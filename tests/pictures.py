"""Makes the pictures of the README from a running demo site:

python -m tests.pictures http://localhost:8000 PASSWORD
"""

import io
import os
import sys
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
VIEW = {"width": 1440, "height": 900}
# A home where residents see family far away, without sensitive information and for free.
ANSWERS = (
    "voor=naasten&doel=beeldbellen&gevoelig=nee&land=belgie&pakket=geen&toestel=smartphone"
    "&installeren=huis&taal=maakt-niet-uit&met=derde&wanneer=afspraak&server=nee&opname=nee&budget=nee"
)


def take(url, password):
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=VIEW, locale="nl-BE")
        page.goto(url)
        page.screenshot(path=FOLDER / "start.png")
        page.goto(f"{url}/tools/")
        page.screenshot(path=FOLDER / "tools.png")
        page.goto(f"{url}/beslishulp/resultaat/?{ANSWERS}")
        page.screenshot(path=FOLDER / "aid.png")
        save_plate(page.request.get(f"{url}/instrumenten/wel-en-niet.png").body())
        page.goto(f"{url}/account/login/")
        page.fill("input[name=login]", "alice@demo.example")
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.get_by_role("link", name="Beeldbellen in de mobiele teams", exact=True).click()
        page.get_by_role("heading", level=1).wait_for()
        page.screenshot(path=FOLDER / "canvas.png")
        save_pdf_picture(page.request.get(page.url.rstrip("/") + ".pdf").body())
        browser.close()


def save_plate(png):
    plate = Image.open(io.BytesIO(png)).convert("RGB")
    plate.thumbnail((800, 1200))
    plate.quantize(128).save(FOLDER / "plate.png", optimize=True)


def save_pdf_picture(pdf):
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=1.2).to_pil()
    picture.quantize(128).save(FOLDER / "pdf.png", optimize=True)


if __name__ == "__main__":
    take(*sys.argv[1:3])
