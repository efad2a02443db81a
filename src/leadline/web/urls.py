"""Every address of the workbench, by topic."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.web.pages import coding, entering, overview, studies, texts

handler400 = "leadline.web.middleware.bad_request"
handler404 = "leadline.web.pages.entering.not_found"
handler500 = "leadline.web.pages.entering.failed"

STUDY = "studies/<str:study>/"
TEXT = STUDY + "texts/<str:text>/"
CODING = TEXT + "codings/<uuid:coding>/"

urlpatterns: list[URLPattern] = [
    path("enter/<str:entry>", entering.enter, name="enter"),
    path("preferences", entering.choose, name="preferences"),
    path("", studies.show, name="studies"),
    path("studies", studies.make, name="make-study"),
    path(STUDY, overview.show, name="overview"),
    path(STUDY + "texts/", texts.show, name="texts"),
    path(TEXT, coding.show, name="coding"),
    path(TEXT + "codings", coding.codings, name="codings"),
    path(TEXT + "memos", coding.note, name="write-memo"),
    path(TEXT + "codes", coding.propose, name="propose-code"),
    path(CODING + "retract", coding.retract, name="retract-coding"),
    path(CODING + "restore", coding.restore, name="restore-coding"),
    path(CODING + "change", coding.change, name="change-coding"),
    path(TEXT + "finished", coding.finish, name="finish-coding"),
]
