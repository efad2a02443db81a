"""Every address of the workbench, by topic."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.web.pages import (
    codebook,
    coding,
    entering,
    filtering,
    overview,
    retrieve,
    search,
    studies,
    texts,
)

handler400 = "leadline.web.middleware.bad_request"
handler404 = "leadline.web.pages.entering.not_found"
handler500 = "leadline.web.pages.entering.failed"

STUDY = "studies/<str:study>/"
TEXT = STUDY + "texts/<str:text>/"
CODING = TEXT + "codings/<uuid:coding>/"
CODEBOOK = STUDY + "codebook/"
CODE = CODEBOOK + "codes/<str:code>/"

urlpatterns: list[URLPattern] = [
    path("enter/<str:entry>", entering.enter, name="enter"),
    path("preferences", entering.choose, name="preferences"),
    path("", studies.show, name="studies"),
    path("studies", studies.make, name="make-study"),
    path(STUDY, overview.show, name="overview"),
    path(STUDY + "texts/", texts.show, name="texts"),
    path(TEXT, coding.show, name="coding"),
    path(TEXT + "codings", coding.apply, name="apply-code"),
    path(CODING + "retract", coding.retract, name="retract-coding"),
    path(CODING + "restore", coding.restore, name="restore-coding"),
    path(CODING + "change", coding.change, name="change-coding"),
    path(TEXT + "finished", coding.finish, name="finish-coding"),
    path(CODEBOOK, codebook.show, name="codebook"),
    path(CODEBOOK + "propose", codebook.propose, name="propose-code"),
    path(CODEBOOK + "versions", codebook.show_versions, name="codebook-versions"),
    path(CODEBOOK + "versions/<int:number>/undo", codebook.undo, name="undo-version"),
    path(CODE, codebook.show_code, name="code"),
    path(CODE + "revise", codebook.revise, name="revise-code"),
    path(CODE + "state", codebook.change_state, name="change-code-state"),
    path(CODE + "merge", codebook.merge, name="merge-code"),
    path(CODE + "split", codebook.split, name="split-code"),
    path(STUDY + "search/", search.show, name="search"),
    path(STUDY + "search/code", search.code, name="code-hits"),
    path(STUDY + "passages/", retrieve.show, name="retrieve"),
    path(STUDY + "passages/export.<str:format>", retrieve.export, name="export-passages"),
    path(STUDY + "searches", filtering.save, name="save-search"),
    path(STUDY + "searches/<uuid:search>/forget", filtering.forget, name="forget-search"),
]
