"""The errors of Leadline: one tree, one catalogue of codes.

A message says what is wrong, where, and what to do next; it never holds interview text. Codes are
stable: scripts may rely on them, and ``docs/errors.md`` documents each (a test compares).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, ClassVar

CATALOGUE: dict[str, str] = {}
"""code -> message template (English source text, translated at the edge)."""


def _define(**messages: str) -> None:
    for code, message in messages.items():
        CATALOGUE[code.replace("_", "-")] = message


_define(
    span_empty="A span must start at 0 or later and end after its start, but it is [{start}, {end}).",
    span_outside="The span [{start}, {end}) passes the end of the text, which has {length} code points.",
    quotation_differs="The text at [{start}, {end}) is not the quotation, to the letter. Was it coded on "
    "another version of the transcript?",
    quotation_absent="The quotation ({length} code points) does not stand in the text. Copy it from the "
    "transcript as it is, or give another version.",
    quotation_ambiguous="The quotation stands {count} times in the text. Give its start, or quote more.",
)


_define(
    sqlite_too_old="SQLite {version} can lose data after a crash; 3.51.3 or later is needed. Install the "
    "sqlcipher3 package that requirements/base.lock names.",
    key_wrong="The workspace does not open: the passphrase is not right, or a file of it (leadline.db, key.json) "
    "is damaged, absent or of another workspace. Try the passphrase again; else restore the folder from a backup.",
    database_damaged="{path} is damaged or cut off; the passphrase is not at fault. Restore the whole folder from a "
    "backup.",
    passphrase_weak="The passphrase is too short or too uniform. Use at least {least} characters, {different} of them "
    "different: four or five words that do not belong together are good.",
    key_file_damaged="The key file {path} is damaged; without it an encrypted workspace cannot be opened. "
    "Restore it from a backup.",
    passphrase_needed="The workspace at {path} is encrypted. Give its passphrase (asked in a terminal, or "
    "in the variable LEADLINE_PASSPHRASE).",
    workspace_absent="There is no workspace at {path}. Make one with: leadline init PACK --workspace {path}",
    workspace_not_open="No workspace is open. Open one first: leadline.open(path).",
    port_taken="Port {port} of this machine is taken. Stop what uses it, or choose another: --port 0 takes any.",
    workspace_exists="{path} already holds a workspace. Choose another folder, or open that one.",
)

_define(
    file_empty="{file} holds no text. Was it saved before it was sent? Export it again.",
    file_too_large="{file} has {size} MB; files above {limit} MB are not read. Split it, or take out "
    "pictures and sound.",
    file_too_costly="{file} needs more memory or time than reading may take. It may be a trap, or far too "
    "large: open it in its own program and save it again as plain text.",
    file_damaged="{file} cannot be read as {format}: it is damaged or cut off ({part}). Fetch it again, or "
    "open and save it in its own program.",
    file_encrypted="{file} is protected by a password. Open it in its own program, save it without the "
    "password, and import that.",
    file_unsupported="{file} is {found}, which Leadline does not read as {wanted}. Supported are: "
    "{supported}.",
    file_old_format="{file} is in the old {found} format. Open it and save it as {wanted}, then import that.",
    file_bomb="{file} unpacks to far more than it should ({part}: {reason}). It was not opened.",
    xml_with_dtd="{file} declares a document type or entities in {part}, which office files never need. It "
    "was not read.",
    pdf_no_text="{file} has {pages} pages and no text: it is a scan or pictures. Run text recognition over "
    "it, or type it, and import that.",
    subtitles_no_cues="{file} holds no cue that can be read ({malformed} malformed, the first at line "
    "{line}). A cue needs a line like 00:00:01.000 --> 00:00:04.000.",
    front_matter_unread="{file}: the lines between --- and --- at the top are not YAML (line {line}). "
    "Correct them, or take them out.",
    table_empty="{file} holds no table: no row with a header was found. Put the column names in the first "
    "row.",
    table_unread="{file}, line {line}: the quotation marks of this row do not close. Save the table again "
    "as CSV from its spreadsheet.",
    column_missing="{where}: no column was recognised as {wanted}. Name one of the columns so; found were: "
    "{columns}.",
    json_line_unread="{file}, line {line}: this is not a JSON object. Each line must hold one coding as an "
    "object.",
)

_define(
    slot_held="{case}, {role}: its interview was held, so it stays held. Only what comes next can be changed.",
    slot_without_interview="{case}, {role}: a post is held once its interview is entered. Give the key of the "
    "interview.",
    case_exists="There is already {key}. Open it to change it, or choose another key.",
    disagreement_unknown="There is no such disagreement in {interview}: a coding of it was changed in between. "
    "Look at the list as it is now.",
    decision_impossible="These codings cannot be kept like that. Keep codings of this disagreement, one for a place "
    "and code, or choose another code.",
    disagreements_open="{interview} has disagreements that nobody decided: {open}. Decide them first.",
    reconciled_already="{interview} has a reconciled layer already. Take it back first.",
    reconciliation_absent="{interview} has no reconciled layer that was made of decisions.",
    reconciliation_empty="No coding of {interview} would be left. An interview is reconciled with at least one.",
    not_double_coded="{interview} was not coded by two coders: there is nothing to reconcile.",
    note_changed="The notes of {question} were changed in another window since this one read them. Both are "
    "kept: read them together.",
    note_unknown="The guide has no question {key}. Reload the page.",
    notes_empty="There are no notes of interview {key} yet. Write some before a transcript is made of them.",
    field_unread="{value} cannot be read as {wanted}. Write it as in: {example}.",
    field_empty="Fill in: {field}.",
    upload_too_large="What was chosen has more than {limit} MB together. Bring fewer files at a time.",
    upload_empty="No file was chosen, and no table pasted.",
)

_define(
    indicator_code_unknown="Indicator {indicator}: {token} names no code of the codebook. Correct the "
    "rule, or add the code.",
    indicator_sign_missing="Indicator {indicator}: {token} has no usable sign. Write + (supports), - "
    "(denies) or o (shown beside) directly before a code.",
    indicator_code_twice="Indicator {indicator}: {token} names a code that the rule already has. Give "
    "each code one direction.",
    indicator_rule_empty="Indicator {indicator}: no code supports or denies it. Give its rule at least "
    "one code with + or -.",
    indicator_question_unknown="Indicator {indicator}: the guide has no question {token}. Correct the "
    "indicator, or add the question.",
    setting_code_unknown="The settings name the code {key}, which the codebook does not have. Correct the "
    "settings, or add the code.",
    setting_question_unknown="The settings name the question {key}, which the guide does not have. "
    "Correct the settings, or add the question.",
    setting_indicator_unknown="The settings name the indicator {key}, which the study does not have. "
    "Correct the settings, or add the indicator.",
    setting_role_unknown="The settings name the role {key}, which the study does not have. Correct the "
    "settings, or add the role.",
    setting_round_unknown="The settings name the round {key}, which the study does not have. Correct "
    "the settings, or add the round.",
    attribute_unknown="The cases have no attribute {name}. Add it to the cases, or name another in the "
    "settings.",
    unit_unusable="Codes cannot be counted in {unit}. Count cases, interviews, documents or persons.",
    layer_unknown="There is no layer of codings {name}. Set the layer to designated or dictionary.",
)


_define(
    study_unknown="There is no study with the key {key!r} in this workspace.",
    study_ambiguous="Name a study with --study KEY; studies in the workspace: {count}.",
    case_unknown="There is no case with the key {key!r}.",
    round_unknown="There is no round with the key {key!r} in this study.",
    role_unknown="There is no role with the key {key!r} in this study.",
    code_unknown="There is no code {key!r} in the codebook.",
    indicator_unknown="There is no indicator {key!r} in this study.",
    informant_unknown="There is no informant with the pseudonym {key!r}.",
    interview_unknown="There is no interview {key!r}. Plan or import it first.",
    manual_page_unknown="The manual has no page {key}. Its first page lists what there is.",
    slot_unknown="This post is not planned, or no longer. Open the programme again.",
    document_unknown="There is no document {key!r}.",
    finding_unknown="There is no finding {key!r}.",
    coding_unknown="There is no coding {key}.",
    coding_changed="The coding was changed or taken back meanwhile, by somebody else or in another window. "
    "Look at it as it is now, and do it again if it is still right.",
    version_unknown="There is no version {key} of the codebook.",
    search_unknown="This saved search is no longer there.",
    job_unknown="There is no such work here: {key}.",
    file_unknown="There is no file {name!r} any more: of reports the latest are kept. Build it again.",
    transcript_absent="{key} has no transcript yet.",
)


_define(
    pack_unknown="There is no pack {name!r}. Bundled packs: {known}. Or give the path of a folder with a "
    "study.yaml.",
    pack_file_absent="The pack has no file {path}. Compare it with the blank pack: leadline init blank",
    pack_not_yaml="{path}, line {line}: this is not YAML that Leadline understands. Check quotes, colons and "
    "indentation there.",
    pack_entry_absent="{path}: the entry {where} is missing or empty. Add it.",
    pack_key_twice="{path}: the key {key} stands there twice. Keys must differ.",
    pack_key_unknown="{path}: {where} names {key}, which the pack does not define.",
    pack_value_unknown="{path}: {where} has {value}, which is none of: {known}. Write one of these.",
    finding_name_unknown="{path}: the finding {finding} names {name} in {call}, and there is no such thing. Correct the "
    "name, or define it in the pack.",
    finding_unread="{path}: the expressions of the finding {finding} cannot be read: {problem}. Correct them.",
    question_in_use="The question {key} cannot be removed: the interviews refer to it (turns: {turns}, entries of "
    "coverage: {coverage}). Leave it in guide.yaml.",
    indicator_in_use="The indicator {key} cannot be removed: the analysis refers to it (judgements: {judgements}, "
    "evidence of documents: {evidence}, links of opportunities: {links}). Leave it in indicators.yaml.",
    role_in_use="The role {key} cannot be removed: the programme refers to it (posts: {posts}, participants: "
    "{participants}, planned interviews: {slots}). Leave it in study.yaml.",
    round_in_use="The round {key} cannot be removed: the programme refers to it (interviews: {interviews}, planned "
    "interviews: {slots}, documents: {documents}, judgements: {judgements}). Leave it in study.yaml.",
    code_in_use="The code {key} cannot become a family: codings use it ({count}). Give the family another key.",
    study_exists="The workspace already holds a study {key!r}.",
)


_define(
    code_name_absent="A new code needs a name: say in a few words what it stands for.",
    code_exists="The codebook already has a code {key!r}.",
    candidate_own="The candidate code {key} needs a second person: whoever proposed it cannot accept it.",
    merge_impossible="{code} cannot be merged into {into}: choose two different codes, none a family, and one "
    "to keep that is not retired.",
    split_empty="Nothing was split from {code}: choose at least one passage, and give the new code a key.",
    merge_signs_differ="The rule of the indicator {indicator} has {code} and {into} with different signs, so that joined "
    "they would speak for and against it. Change the rule first.",
    version_overtaken="Version {number} of the codebook cannot be undone: it is the first or an undoing "
    "itself, or its codes or texts were changed since. Revise the codes one by one.",
    code_changed_meanwhile="{key} was changed while you wrote (codebook version {number}). Compare with what "
    "stands there now, then save again.",
    plan_key_unknown="Row {row} of the plan names {key!r}, which is no case, role or round of this study. Add "
    "it first, or correct the row.",
    consent_key_unknown="Row {row} of the consents names {key!r}, which is no interview or informant of this "
    "study.",
    coverage_key_unknown="Row {row} of the coverage names {key!r}, which is no interview or question of this "
    "study.",
    consent_absent="{key}: a participant did not agree to take part; no transcript is kept. Record the "
    "consent first, if that is a mistake.",
    passage_without_speaker="A passage of a document has no speaker who could be asked: only passages of interviews "
    "are checked.",
    correction_of_withdrawn="{key}: {informants} no longer take part, and turns {turns} of the corrected text are "
    "theirs. Take these turns out of the file and correct again: what the others said is carried over.",
    interview_withdrawn="{key}: everybody who took part withdrew; its words are not coded, quoted or counted.",
    speaker_withdrawn="{key}: who said this withdrew; the words are not coded, quoted or counted.",
    recording_not_agreed="{key} may not be recorded, nor its recording played: {informants} did not agree, or was "
    "not asked. Record what they agree to first, if they do.",
    recording_nobody="{key}: nobody is entered as having spoken in it, so nobody agreed to be recorded. Enter who spoke, "
    "and what they agreed to.",
    recording_absent="{key} has no recording.",
    recording_exists="{key} has a recording already. Remove it before another is attached.",
    recording_empty="The recording is empty.",
    recording_too_large="The recording has more than {limit} MB. Save it as Opus or MP3 with 32 to 64 kbit/s (an hour has "
    "15 to 30 MB), and attach that.",
    recording_unknown="This is no recording that browsers play. Bring WebM, OGG, MP3, M4A or WAV.",
    transcript_exists="{key} already has another transcript (version {version}).",
    transcript_superseded="Version {version} is not the current one; correct that.",
    correction_changes_nothing="The text is the same as version {version}, to the letter.",
    coding_outside_codebook="{code} is a family, or not active: choose one of its codes.",
    codings_key_unknown="{key!r} is no {noun} of this study.",
    judgement_value_unknown="{value!r} is no value of a cell. Values: {known}.",
    judgement_reason_absent="Overruling {proposed} with {value} needs a reason.",
    summary_changed="Somebody else wrote a summary of this cell since the page was opened. Read it, then save again.",
)


_define(
    coding_exists="These words have the code {key} by this coder already ({id}). Nothing was changed.",
)


_define(
    expression_broken="The expressions of this text do not run: {problem}. Functions there are: {known}.",
    expression_key_unknown="{key!r} is no code, indicator, role, question, mechanism or list of this study.",
    rank_absent="There is no place {rank}; the last place of the table is {count}.",
    expression_argument="{call} cannot be computed: {problem}.",
)


_define(
    corpus_row_ragged="{path}, row {row}: the row has more or fewer cells than the header.",
    corpus_word_unknown="{path}, row {row}: {column} has {value!r}, which is none of: {known}. Write one of these.",
    corpus_not_read="{path}, {where}: {kind}. A corpus is read whole or not at all; correct it there.",
)


_define(
    path_absent="There is nothing at {path}. Check the name.",
    path_unread="{path} cannot be read: {reason}.",
    table_unknown="{file} is a table, but neither a plan (case, role), nor consents (file, consent), nor codings "
    "(interview, code, quote), nor a grid of interviews × questions. Its columns are: {columns}. Name them so.",
    study_without="The study has no {noun}.",
)


_define(
    dictionary_term_unusable="{code}: the dictionary's term {term!r} cannot be used. A term is words, each "
    "perhaps with * at its end or choices like a|b, and .. between words for a gap.",
    dictionary_term_not_text="{path}: {where} is not text. Put the words in quotation marks (a bare no or "
    "yes is a truth value in YAML).",
    factbook_line_unread="{file}, line {line}: this is not a text of the collection ({where} is missing or "
    "not usable). Fetch the file again.",
    factbook_text_twice="{file}, line {line}: {key} stands there twice. Each country has one text a year.",
)


_define(
    report_anchor_malformed="The anchor {anchor!r} cannot stand in a report. Use letters, digits, dots, "
    "hyphens and underscores, begin with a letter, and keep off the names that reports use themselves.",
    report_anchor_twice="The anchor {anchor!r} stands twice in the report. Give each its own.",
    report_anchor_unknown="A link leads to {anchor!r}, and nothing in the report has this anchor. Correct the "
    "link, or give the heading the anchor.",
    report_evidence_unknown="A number or quotation names the evidence {evidence!r}, which the report does not "
    "list. Build the report again from its study.",
    report_picture_unread="A figure's picture is not a plain SVG drawing. Draw it again with Leadline's charts.",
    markdown_unsupported="The text holds {found}, which reports do not carry. Write paragraphs, lists, tables, "
    "headings, bold and italic.",
    markdown_mark_unknown="The text holds the mark {mark} of a number that was not computed. Take the private "
    "characters out of the text.",
    markdown_quotation_inside="A quotation stands inside a heading, a cell, a link or stressed words. Give it a "
    "line of its own.",
    markdown_not_one_paragraph="The text must be one paragraph here. Take out blank lines, lists and headings.",
    annex_name_malformed="{name!r} cannot name a sheet, or names two. Use up to 31 letters, digits and "
    "underscores, each name once.",
    annex_row_ragged="Row {row} of the table {name!r} has more or fewer values than the table has columns.",
)


_define(
    finding_key_malformed="{key!r} cannot be a finding's key or section. Use letters, digits and hyphens, begin "
    "with a letter or digit, at most 64.",
    finding_exists="There is a finding {key!r} already. Choose another key.",
    finding_changed="Somebody, or you in another window, changed the finding {key!r} meanwhile. Nothing was "
    "overwritten: both texts are shown.",
    finding_empty="The finding has no text. To take it out of the report, remove it.",
    gate_shut="The gate is shut, and no public report was written. Checks that fail: {count}.",
)


_define(
    job_broken="The work failed by an error that nobody foresaw ({kind}); nothing of its last step was kept. Start it "
    "again, and if it fails again, tell the makers of Leadline.",
    path_exists="{path} exists already. Choose another place.",
    turns_malformed="{given!r} names no turns. Write numbers and ranges with commas between: 3,5,14-16.",
    turns_absent="The text has no turn {numbers}; it has {count}, numbered from 1. Nothing was changed. See: leadline "
    "turns INTERVIEW",
    log_broken="The log is not whole: line {number} does not fit the one before it. Somebody changed the database "
    "by other means; compare with a backup.",
    coverage_status_absent="Say what became of the question with --status: {known}.",
    value_too_long="{field} takes {limit} characters, and {length} were given. Shorten it; nothing was stored.",
    command_unknown="There is no command {key!r}. Commands: {known}.",
    topic_unknown="There is no topic {topic!r}. Topics: {known}.",
    comparison_attribute="The cases have no attribute to be compared by. Add one to the cases.",
    configurations_choice="Configurations need conditions and an outcome, as CONDITION,CONDITION..OUTCOME: "
    "indicators or codes, by their keys.",
    configurations_conditions="Configurations take 1 to {most} conditions; these are {count}. With more, nearly every "
    "configuration is one that no case has.",
    condition_unknown="There is no indicator and no code {key}.",
    agreement_choice_unknown="Agreement has no {option} {value!r}. Choices: {known}.",
    change_needs_rounds="Change is compared between two rounds; of this study's, {count} can be compared.",
    evidence_unknown="{key!r} is no indicator and no code of this study.",
    format_unknown="{name!r} is no format of a report. Formats: {known}.",
    file_system="{path}: {reason}. Check the name, your rights there and the space on the disk.",
    folder_not_demo="{path} holds something else than an earlier demonstration, and would be emptied. Choose another "
    "folder with --out.",
    encrypt_late="{path} already holds a workspace without a passphrase. Make a new one in another folder with "
    "--encrypt.",
    judgement_words_absent="Say which cell: leadline judge CASE INDICATOR. Stale cells: leadline judge --stale",
)


IN_TERMINAL: dict[str, str] = {
    "study-unknown": "See: leadline status",
    "case-unknown": "Cases are listed by: leadline status --cases",
    "document-unknown": "The documents are listed by: leadline document list",
    "finding-unknown": "Findings are listed by: leadline findings",
    "transcript-absent": "Import one: leadline import FILE",
    "study-exists": "Choose another key with --key.",
    "transcript-exists": "To replace it and carry the codings over, use: leadline import --correct FILE",
    "coding-exists": "To give other attributes, take it back first: leadline code retract {id}",
    "expression-argument": "See docs/user/findings.md for its arguments.",
    "study-without": "Add one to its pack, or name one with --{noun}.",
    "gate-shut": "See: leadline check",
}
IN_BROWSER: dict[str, str] = {
    "study-unknown": "All studies are listed on the first page: the word Leadline at the top leads there.",
    "case-unknown": "The cases are listed on the page Programme.",
    "document-unknown": "The documents are listed on the page Interviews and texts.",
    "finding-unknown": "The findings are listed on the page Findings and report.",
    "transcript-absent": "Bring one in on the page Interviews and texts, or make one of the interviewer's notes.",
    "study-exists": "Choose another name for this one.",
    "transcript-exists": "To replace it and carry the codings over, bring the file in again and say that it "
    "corrects a text that is there.",
    "coding-exists": "To give other attributes, open the coding in the margin of the text.",
    "expression-argument": "The manual's page on findings has its arguments.",
    "study-without": "Add one to its pack, or choose one in the form.",
    "gate-shut": "The page Findings and report says which, and why.",
}
REMEDIES = {"terminal": IN_TERMINAL, "browser": IN_BROWSER}
"""Entry point -> code -> a sentence that follows the message there: the command, page or button that helps."""

HINTS = {"nearest": "Did you mean {nearest}?"}
"""Detail -> a sentence that follows the message where the error has it."""


def nearest(key: str, known: Iterable[str]) -> str:
    """Those of `known` that look most like `key`, at most three with commas between; '' where none does."""
    by_case = {one.casefold(): one for one in known}
    return ", ".join(by_case[one] for one in get_close_matches(key.casefold(), by_case))


class LeadlineError(Exception):
    """The root: a code of the catalogue and the details that fill its message."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, /, **details: Any) -> None:
        if code not in CATALOGUE:
            raise KeyError(f"error code {code!r} is not in the catalogue")
        self.code = code
        self.details = details
        super().__init__(code)

    def __str__(self) -> str:
        return self.told(str)

    def told(self, translate: Callable[[str], str], *, entry: str = "terminal") -> str:
        """The message, what helps in this entry point, and the hints of the details, by `translate`."""
        hints = [hint for name, hint in HINTS.items() if self.details.get(name)]
        texts = (CATALOGUE[self.code], REMEDIES[entry].get(self.code, ""), *hints)
        return " ".join(translate(text).format_map(self.details) for text in texts if text)


class InputError(LeadlineError):
    """What a person or a program passed in is not usable."""

    exit_code = 2


class FormatError(LeadlineError):
    """A file is not what it should be; details say where (part, sheet, row, path)."""

    exit_code = 3


class NotFound(LeadlineError):
    """No such thing, or none that the actor may know of."""

    exit_code = 4


class Refused(LeadlineError):
    """Understood and not allowed: consent, state or role forbids it."""

    exit_code = 5


class Conflict(LeadlineError):
    """Somebody else changed it in between; nothing was overwritten."""

    exit_code = 6


class GateFailed(LeadlineError):
    """A report was not built because a check of the gate failed."""

    exit_code = 7


class WorkspaceError(LeadlineError):
    """The workspace cannot be opened, is locked or is damaged."""

    exit_code = 8
