"""Every address of the workbench, by topic."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.web.pages import coding, entering, findings, history, jobs, overview, report, studies, texts

handler400 = "leadline.web.middleware.bad_request"
handler404 = "leadline.web.pages.entering.not_found"
handler500 = "leadline.web.pages.entering.failed"

STUDY = "studies/<str:study>/"
TEXT = STUDY + "texts/<str:text>/"
CODING = TEXT + "codings/<uuid:coding>/"
FINDINGS = STUDY + "findings/<str:language>/"
JOB = "jobs/<uuid:job>"

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
    path(STUDY + "findings/", findings.show, name="findings"),
    path(FINDINGS, findings.show, name="findings-in"),
    path(FINDINGS + "new", findings.new, name="new-finding"),
    path(FINDINGS + "approvals", findings.approvals, name="approvals"),
    path(FINDINGS + "draft", findings.draft, name="draft-finding"),
    path(FINDINGS + "passages", findings.passages, name="quotable"),
    path(FINDINGS + "<str:key>/", findings.edit, name="finding"),
    path(FINDINGS + "<str:key>/move", findings.move, name="move-finding"),
    path(FINDINGS + "<str:key>/remove", findings.remove, name="remove-finding"),
    path(STUDY + "report/", report.show, name="report"),
    path(STUDY + "history/", history.show, name="history"),
    path(STUDY + "history/restore", history.restore, name="restore"),
    path(JOB, jobs.show, name="job"),
    path(JOB + "/progress", jobs.progress, name="job-progress"),
    path(JOB + "/cancel", jobs.cancel, name="cancel-job"),
    path(JOB + "/again", jobs.again, name="job-again"),
    path(JOB + "/files/<str:name>", jobs.download, name="job-file"),
]
