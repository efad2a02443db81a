"""All models, by topic. Importing them loads Django, whoever comes first."""

from django.apps import apps

from leadline.store.engines.connect import prepare_django

if not apps.apps_ready:  # while Django itself imports this module, it is
    prepare_django()

from leadline.store.models.actors import Actor, AuditEntry
from leadline.store.models.codings import (
    Coding,
    Memo,
    PassageCheck,
    Reconciliation,
    ReconcilingDecision,
    SavedSearch,
)
from leadline.store.models.jobs import Job, JobFile
from leadline.store.models.judgements import (
    Approval,
    DocumentEvidence,
    EvidenceCarryOver,
    Finding,
    Judgement,
    OpportunityLink,
)
from leadline.store.models.programme import (
    Consent,
    ContactAttempt,
    CoverageEntry,
    Identity,
    Informant,
    Interview,
    NoteDraft,
    Participant,
    Post,
    Recording,
    RecordingChunk,
    Slot,
)
from leadline.store.models.studies import (
    Case,
    Code,
    CodebookVersion,
    CodeRevision,
    Indicator,
    Question,
    Role,
    Round,
    Study,
)
from leadline.store.models.texts import Attachment, CarryOver, Document, Transcript, Turn

__all__ = [
    "Actor",
    "Approval",
    "Attachment",
    "AuditEntry",
    "CarryOver",
    "Case",
    "Code",
    "CodeRevision",
    "CodebookVersion",
    "Coding",
    "Consent",
    "ContactAttempt",
    "CoverageEntry",
    "Document",
    "DocumentEvidence",
    "EvidenceCarryOver",
    "Finding",
    "Identity",
    "Indicator",
    "Informant",
    "Interview",
    "Job",
    "JobFile",
    "Judgement",
    "Memo",
    "NoteDraft",
    "OpportunityLink",
    "Participant",
    "PassageCheck",
    "Post",
    "Question",
    "Reconciliation",
    "ReconcilingDecision",
    "Recording",
    "RecordingChunk",
    "Role",
    "Round",
    "SavedSearch",
    "Slot",
    "Study",
    "Transcript",
    "Turn",
]
