from django.urls import path

from checklists.feed import VersionsFeed
from checklists.stamp import same_but_for_the_sizes, same_for_strangers
from checklists.views import assessments, booklet, editing, fill, paper, reading, share

app_name = "checklists"
HERE = "instrumenten/"
ONE = HERE + "<slug:key>/"
# In the administration's part of the house, for content editors.
EDITORS = "beheer/instrumenten/"
urlpatterns = [
    path("instrumenten.json", share.instruments_json, name="instruments_json"),
    path(HERE, same_for_strangers(reading.instruments), name="instruments"),
    path(HERE + "nieuw.atom", VersionsFeed(), name="feed"),
    path(HERE + "boekje/", booklet.choose, name="booklet"),
    path(HERE + "boekje/klaar/", booklet.ready, name="booklet_ready"),
    path(HERE + "boekje.pdf", booklet.pdf, name="booklet_pdf"),
    path(HERE + "ontwerp/<uuid:pk>/", reading.draft, name="draft"),
    path(HERE + "<slug:key>.pdf", paper.pdf, name="pdf"),
    path(HERE + "<slug:key>.png", paper.picture, name="picture"),
    path(ONE, same_but_for_the_sizes(reading.instrument), name="instrument"),
    path(ONE + "delen/", same_for_strangers(share.share), name="share"),
    path(ONE + "deel.png", paper.share_picture, name="share_picture"),
    path(ONE + "invullen/", fill.fill, name="fill"),
    path(ONE + "samen/", assessments.begin, name="begin"),
    path(ONE + "van-ons/", paper.ours, name="ours"),
    path(ONE + "versies/", same_for_strangers(reading.versions), name="versions"),
    path(ONE + "versies/<int:number>/", same_for_strangers(reading.version), name="version"),
    path(ONE + "versies/<int:number>.pdf", paper.version_pdf, name="version_pdf"),
    path(ONE + "<slug:form>.pdf", paper.pdf, name="paper"),
    path(EDITORS, editing.queue, name="queue"),
    path(EDITORS + "<slug:key>/ontwerp/", editing.start_draft, name="start_draft"),
    path(EDITORS + "<slug:key>/nagekeken/", editing.confirm, name="confirm"),
    path(EDITORS + "ontwerp/<uuid:pk>/publiceren/", editing.publish, name="publish"),
    path(EDITORS + "ontwerp/<uuid:pk>/weggooien/", editing.discard, name="discard"),
    path(EDITORS + "ontwerp/<uuid:pk>/tonen/", editing.previews, name="previews"),
    path(
        EDITORS + "ontwerp/<uuid:pk>/tonen/<uuid:grant>/intrekken/",
        editing.revoke_preview,
        name="revoke_preview",
    ),
]
