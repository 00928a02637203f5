from django.urls import path

from canvas.views import canvases, exchange, notes, paper, share

app_name = "canvas"
CANVAS = "<uuid:pk>/"
NOTE = "<uuid:pk>/notitie/<uuid:note>/"
urlpatterns = [
    path("nieuw/", canvases.new_canvas, name="new"),
    path("inlezen/", exchange.read_in, name="read_in"),
    path(CANVAS, canvases.canvas, name="canvas"),
    path(CANVAS + "wijzigingen/", canvases.canvas_changes, name="changes"),
    path(CANVAS + "gegevens/", canvases.canvas_details, name="details"),
    path(CANVAS + "kopie/", canvases.copy_canvas, name="copy"),
    path(CANVAS + "verwijderen/", canvases.delete_canvas, name="delete"),
    path(CANVAS + "terugzetten/", canvases.restore_canvas, name="restore"),
    path(CANVAS + "prullenmand/", canvases.bin_of_canvas, name="bin"),
    path(CANVAS + "delen/", share.share, name="share"),
    path(CANVAS + "delen/<uuid:grant>/intrekken/", share.revoke_link, name="revoke_link"),
    path(CANVAS + "blok/<slug:block>/", notes.block, name="block"),
    path(CANVAS + "conflict/<uuid:conflict>/", notes.conflict, name="conflict"),
    path(NOTE, notes.note, name="note"),
    path(NOTE + "verplaatsen/", notes.move_note, name="move_note"),
    path(NOTE + "verwijderen/", notes.delete_note, name="delete_note"),
    path(NOTE + "terugzetten/", notes.restore_note, name="restore_note"),
    path("<uuid:pk>.pdf", paper.pdf, name="pdf"),
    path("<uuid:pk>.json", exchange.take_out, {"ending": "json"}, name="json"),
    path("<uuid:pk>.md", exchange.take_out, {"ending": "md"}, name="markdown"),
    path("<uuid:pk>.csv", exchange.take_out, {"ending": "csv"}, name="csv"),
    path("<uuid:pk>.png", exchange.take_out, {"ending": "png"}, name="png"),
    path(CANVAS + "pdf/", paper.pdf_options, name="pdf_options"),
]
