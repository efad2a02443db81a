"""The versioned SQL views: what analysis reads, one a core table, portable over both engines.

A notebook reads them over any DB-API connection (``loading.py``) and never loads Django. A view is
never changed once released: a new version gets a new name.

What a participant who withdrew said is in no view (docs/definitions.md, "Withdrawal"); the rows stay in
the store, so that who takes part again counts again. Subqueries stand alone, never by row: they run once.
"""

from __future__ import annotations

VIEWS: dict[str, str] = {
    "v1_withdrawals": """
        SELECT i.study_id AS study, p.interview_id AS interview, i.key, p.informant_id AS informant,
               p.role_id AS role
        FROM store_participant p
        JOIN store_interview i ON i.id = p.interview_id
        JOIN store_consent c ON c.interview_id = p.interview_id AND c.informant_id = p.informant_id
        WHERE p.deleted_at IS NULL AND i.deleted_at IS NULL AND c.deleted_at IS NULL AND NOT c.takes_part
          AND NOT EXISTS (SELECT 1 FROM store_consent l
                          WHERE l.interview_id = c.interview_id AND l.informant_id = c.informant_id
                            AND l.deleted_at IS NULL
                            AND (l.given_at > c.given_at OR (l.given_at = c.given_at AND l.id > c.id)))""",
    "v1_participants": """
        SELECT i.study_id AS study, p.interview_id AS interview, p.informant_id AS informant,
               p.role_id AS role, p.created_at
        FROM store_participant p JOIN store_interview i ON i.id = p.interview_id
        WHERE p.deleted_at IS NULL AND i.deleted_at IS NULL
          AND (p.interview_id, p.informant_id) NOT IN (SELECT interview, informant FROM v1_withdrawals)""",
    "v1_withdrawn_interviews": """
        SELECT DISTINCT study, interview FROM v1_withdrawals
        WHERE interview NOT IN (SELECT interview FROM v1_participants)""",
    "v1_texts": """
        SELECT study_id AS study, id AS transcript, interview_id AS interview, document_id AS document,
               language, length
        FROM store_transcript
        WHERE deleted_at IS NULL AND is_current
          AND (interview_id IS NULL OR interview_id NOT IN (
               SELECT interview FROM v1_withdrawn_interviews))""",
    "v1_studies": """
        SELECT id AS study, key, title, case_noun, selection, is_fiction, settings
        FROM store_study WHERE deleted_at IS NULL""",
    "v1_rounds": """
        SELECT study_id AS study, id AS round, key, title, position
        FROM store_round WHERE deleted_at IS NULL""",
    "v1_cases": """
        SELECT study_id AS study, id AS "case", key, name, attributes
        FROM store_case WHERE deleted_at IS NULL""",
    "v1_roles": """
        SELECT study_id AS study, id AS role, key, title, position
        FROM store_role WHERE deleted_at IS NULL""",
    "v1_informants": """
        SELECT study_id AS study, id AS informant, pseudonym
        FROM store_informant WHERE deleted_at IS NULL""",
    "v1_posts": """
        SELECT i.study_id AS study, p.informant_id AS informant, p.case_id AS "case", p.role_id AS role,
               p.is_acting, p.is_shared, p.starts_on, p.ends_on
        FROM store_post p JOIN store_informant i ON i.id = p.informant_id
        WHERE p.deleted_at IS NULL AND i.deleted_at IS NULL""",
    "v1_slots": """
        SELECT study_id AS study, case_id AS "case", role_id AS role, round_id AS round,
               CASE WHEN interview_id IN (SELECT interview FROM v1_withdrawn_interviews)
                      OR ((interview_id, role_id) IN (SELECT interview, role FROM v1_withdrawals)
                          AND (interview_id, role_id) NOT IN (SELECT interview, role FROM v1_participants))
                    THEN 5 ELSE state END AS state,
               interview_id AS interview
        FROM store_slot WHERE deleted_at IS NULL""",
    "v1_questions": """
        SELECT study_id AS study, id AS question, key, text AS title, is_core, position
        FROM store_question WHERE deleted_at IS NULL""",
    "v1_codes": """
        SELECT c.study_id AS study, c.id AS code, c.key, c.parent_id AS parent, c.state, c.is_family,
               c.position, r.name
        FROM store_code c
        LEFT JOIN store_coderevision r ON r.code_id = c.id AND r.deleted_at IS NULL AND r.version_id = (
            SELECT v.id FROM store_coderevision q JOIN store_codebookversion v ON v.id = q.version_id
            WHERE q.code_id = c.id AND q.deleted_at IS NULL ORDER BY v.number DESC LIMIT 1)
        WHERE c.deleted_at IS NULL""",
    "v2_codes": """
        SELECT c.study, c.code, c.key, c.parent, c.state, c.is_family, c.position, c.name,
               COALESCE(f.since, 1) AS since
        FROM v1_codes c
        LEFT JOIN (SELECT r.code_id AS code, MIN(v.number) AS since
                   FROM store_coderevision r JOIN store_codebookversion v ON v.id = r.version_id
                   WHERE r.deleted_at IS NULL GROUP BY r.code_id) f ON f.code = c.code""",
    "v1_indicators": """
        SELECT study_id AS study, id AS indicator, key, pillar, title, questions, rule, position
        FROM store_indicator WHERE deleted_at IS NULL""",
    "v1_interviews": """
        SELECT i.study_id AS study, i.id AS interview, i.key, i.case_id AS "case", i.round_id AS round,
               i.language, i.mode, i.held_on, i.first_coder_id AS first_coder, i.is_coded,
               EXISTS (SELECT 1 FROM store_coding c JOIN store_transcript t ON t.id = c.transcript_id
                       WHERE t.interview_id = i.id AND c.layer = 1 AND c.deleted_at IS NULL
                         AND t.deleted_at IS NULL) AS has_reconciled
        FROM store_interview i WHERE i.deleted_at IS NULL
          AND i.id NOT IN (SELECT interview FROM v1_withdrawn_interviews)""",
    "v1_consents": """
        SELECT i.study_id AS study, c.interview_id AS interview, c.informant_id AS informant, c.quote,
               c.takes_part, c.may_record, c.may_recontact, c.given_at
        FROM store_consent c JOIN store_interview i ON i.id = c.interview_id
        WHERE c.deleted_at IS NULL AND i.deleted_at IS NULL""",
    "v1_coverage": """
        SELECT i.study, i.interview, c.question_id AS question, c.status, c.reason
        FROM store_coverageentry c JOIN v1_interviews i ON i.interview = c.interview_id
        WHERE c.deleted_at IS NULL""",
    "v1_documents": """
        SELECT study_id AS study, id AS document, key, case_id AS "case", round_id AS round, title,
               is_shortened
        FROM store_document WHERE deleted_at IS NULL""",
    "v1_transcripts": """
        SELECT t.study, t.transcript, t.interview, t.document, t.language, t.length,
               COALESCE(i.case_id, d.case_id) AS "case", COALESCE(i.round_id, d.round_id) AS round
        FROM v1_texts t
        LEFT JOIN store_interview i ON i.id = t.interview
        LEFT JOIN store_document d ON d.id = t.document
        WHERE i.deleted_at IS NULL AND d.deleted_at IS NULL""",
    "v1_turns": """
        SELECT t.study, t.transcript, u.start, u."end", u.question_id AS question, u.position
        FROM store_turn u JOIN v1_texts t ON t.transcript = u.transcript_id
        WHERE u.deleted_at IS NULL
          AND (u.informant_id IS NULL OR (t.interview, u.informant_id) NOT IN (
               SELECT interview, informant FROM v1_withdrawals))""",
    "v2_heard": """
        SELECT DISTINCT t.study, t.interview, u.question_id AS question
        FROM store_turn u JOIN v1_texts t ON t.transcript = u.transcript_id
        WHERE u.deleted_at IS NULL AND t.interview IS NOT NULL AND u.question_id IS NOT NULL
          AND u.speaker <> 'INT' AND u.kind <> 2""",
    "v1_coders": """
        SELECT id AS coder, kind, key FROM store_actor""",
    "v1_codings": """
        SELECT t.study, c.id AS coding, t.transcript, c.start, c."end",
               c.code_id AS code, c.coder_id AS coder, c.layer, c.polarity, c.basis, c.time, c.scope,
               c.sensitivity, c.elicited, u.informant_id AS informant, u.question_id AS question,
               u.kind AS turn_kind
        FROM store_coding c
        JOIN v1_texts t ON t.transcript = c.transcript_id
        LEFT JOIN store_turn u ON u.id = c.turn_id
        WHERE c.deleted_at IS NULL AND c.is_accepted
          AND (u.informant_id IS NULL OR (t.interview, u.informant_id) NOT IN (
               SELECT interview, informant FROM v1_withdrawals))""",
    "v1_passage_checks": """
        SELECT t.study, t.transcript, p.start, p."end", p.outcome, p.created_at
        FROM store_passagecheck p JOIN v1_texts t ON t.transcript = p.transcript_id
        WHERE p.deleted_at IS NULL""",
    "v1_document_evidence": """
        SELECT d.study_id AS study, e.document_id AS document, d.case_id AS "case", d.round_id AS round,
               e.indicator_id AS indicator, e.supports
        FROM store_documentevidence e
        JOIN store_document d ON d.id = e.document_id
        JOIN v1_texts t ON t.transcript = e.transcript_id
        WHERE e.deleted_at IS NULL AND d.deleted_at IS NULL""",
    "v1_judgements": """
        SELECT c.study_id AS study, j.case_id AS "case", j.round_id AS round, j.indicator_id AS indicator,
               j.proposed, j.value, j.evidence AS basis, j.reason, a.key AS "by", j.created_at AS at
        FROM store_judgement j JOIN store_case c ON c.id = j.case_id
        JOIN store_actor a ON a.id = j.created_by_id
        WHERE j.deleted_at IS NULL""",
    "v1_opportunity_links": """
        SELECT c.study_id AS study, o.case_id AS "case", o.code_id AS code, o.indicator_id AS indicator,
               a.key AS "by"
        FROM store_opportunitylink o JOIN store_case c ON c.id = o.case_id
        JOIN store_actor a ON a.id = o.created_by_id
        WHERE o.deleted_at IS NULL""",
}
