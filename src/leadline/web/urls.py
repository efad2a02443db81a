"""Every address of the workbench, by topic."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.web.pages import (
    analysis,
    codebook,
    coding,
    disagreements,
    entering,
    evidence,
    filtering,
    findings,
    history,
    importing,
    interview,
    jobs,
    manual,
    matrix,
    overview,
    people,
    programme,
    recordings,
    report,
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
PROGRAMME = STUDY + "programme/"
INTERVIEW = PROGRAMME + "interviews/<str:interview>/"
SLOT = PROGRAMME + "posts/<uuid:slot>/"
HELD = TEXT + "interview/"
CODING = TEXT + "codings/<uuid:coding>/"
CASE = STUDY + "matrix/<str:case>/"
DISAGREEMENTS = STUDY + "disagreements/"
TOPIC = STUDY + "analysis/<str:topic>"
CODEBOOK = STUDY + "codebook/"
CODE = CODEBOOK + "codes/<str:code>/"
FINDINGS = STUDY + "findings/<str:language>/"
JOB = "jobs/<uuid:job>"

urlpatterns: list[URLPattern] = [
    path("enter/<str:entry>", entering.enter, name="enter"),
    path("awake", entering.awake, name="awake"),
    path("preferences", entering.choose, name="preferences"),
    path("", studies.show, name="studies"),
    path("studies", studies.make, name="make-study"),
    path("manual/", manual.show, name="manual"),
    path("manual/<path:page>", manual.show, name="manual-page"),
    path(STUDY, overview.show, name="overview"),
    path(PROGRAMME, programme.show, name="programme"),
    path(PROGRAMME + "cases", programme.add, name="add-case"),
    path(PROGRAMME + "cases/<str:case>/", programme.show_case, name="planned-case"),
    path(PROGRAMME + "posts", programme.plan, name="plan-post"),
    path(SLOT, programme.show_slot, name="slot"),
    path(SLOT + "state", programme.change, name="change-slot"),
    path(SLOT + "attempts", programme.attempt, name="record-attempt"),
    path(PROGRAMME + "informants/", people.informants, name="informants"),
    path(PROGRAMME + "interviews/", people.interviews, name="interviews"),
    path(INTERVIEW, people.interview, name="interview"),
    path(INTERVIEW + "consents", people.consent, name="consent"),
    path(INTERVIEW + "recording", recordings.attach, name="attach-recording"),
    path(INTERVIEW + "recording/remove", recordings.remove, name="remove-recording"),
    path(PROGRAMME + "register/", people.register, name="register"),
    path(PROGRAMME + "plan/", importing.plan, name="plan"),
    path(STUDY + "import/", importing.show, name="import"),
    path(HELD, interview.show, name="hold"),
    path(HELD + "notes", interview.notes, name="notes"),
    path(HELD + "coverage", interview.coverage, name="coverage"),
    path(HELD + "transcript", interview.transcribe, name="transcribe"),
    path(TEXT + "recording", recordings.play, name="recording"),
    path(STUDY + "texts/", texts.show, name="texts"),
    path(TEXT, coding.show, name="coding"),
    path(TEXT + "codings", coding.codings, name="codings"),
    path(TEXT + "memos", coding.note, name="write-memo"),
    path(TEXT + "codes", coding.propose, name="propose-in-vivo"),
    path(CODING + "retract", coding.retract, name="retract-coding"),
    path(CODING + "restore", coding.restore, name="restore-coding"),
    path(CODING + "change", coding.change, name="change-coding"),
    path(TEXT + "codings/<str:coding>/check", evidence.check, name="check-passage"),
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
    path(STUDY + "matrix/", matrix.show, name="matrix"),
    path(STUDY + "matrix/confirm", matrix.confirm, name="confirm-cells"),
    path(STUDY + "matrix/undo", matrix.undo, name="undo-cells"),
    path(STUDY + "matrix.xlsx", matrix.export, name="export-matrix"),
    path(CASE, matrix.cell, name="case"),
    path(CASE + "<str:indicator>/", matrix.cell, name="cell"),
    path(STUDY + "analysis/", analysis.show, name="analysis"),
    path(TOPIC + "/", analysis.topic, name="topic"),
    path(TOPIC + ".svg", analysis.chart, name="chart"),
    path(TOPIC + ".csv", analysis.download, name="download-topic"),
    path(DISAGREEMENTS, disagreements.show, name="disagreements"),
    path(DISAGREEMENTS + "<str:text>/", disagreements.browse, name="disagreement"),
    path(DISAGREEMENTS + "<str:text>/decide", disagreements.decide_one, name="decide-disagreement"),
    path(DISAGREEMENTS + "<str:text>/undo", disagreements.undo, name="undo-decision"),
    path(DISAGREEMENTS + "<str:text>/finish", disagreements.finish, name="finish-reconciling"),
    path(DISAGREEMENTS + "<str:text>/reopen", disagreements.reopen, name="reopen-reconciling"),
    path(STUDY + "evidence/", evidence.show, name="evidence"),
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
