"""Readers of transcripts: what they take, what they name as lost, what they refuse and how they say it."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.core.text import normalise_text
from leadline.errors import FormatError, LeadlineError
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts import ReadTranscript, read_transcript
from tests.interchange.made_files import OLE, PNG, W, bomb, docx_of, odt_of, pdf_of, raw_docx, xlsx_of, zipped


def read(data: bytes, filename: str = "file.bin") -> ReadTranscript:
    return read_transcript(data, filename=filename)


def lost(found: ReadTranscript) -> dict[str, int]:
    counts: dict[str, int] = {}
    for loss in found.losses:
        counts[loss.kind] = counts.get(loss.kind, 0) + loss.count
    return counts


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{properties}{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


# -- DOCX


def test_docx_keeps_all_that_is_seen() -> None:
    body = (
        p(r("one ") + r("two") + "<w:r><w:br/></w:r>" + r("three") + "<w:r><w:tab/></w:r>" + r("four"))
        + p(f'<w:hyperlink>{r("linked")}</w:hyperlink><w:ins w:id="1">{r(" inserted")}</w:ins>')
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('in a field'))}</w:sdtContent></w:sdt>"
        + f"<w:tbl><w:tr><w:tc>{p(r('PC'))}</w:tc><w:tc>{p(r('first'))}{p(r('second'))}</w:tc></w:tr></w:tbl>"
        + p("<w:r><w:noBreakHyphen/></w:r>" + r("x"))
    )
    found = read(raw_docx(body))
    assert found.format == "docx"
    assert found.text.split("\n\n") == [
        "one two\nthree\tfour",
        "linked inserted",
        "in a field",
        "PC\tfirst\nsecond",
        "\u2011x",
    ]
    assert found.losses == ()


def test_docx_names_what_it_leaves_out() -> None:
    body = (
        p(r("kept") + '<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>')
        + p(f'<w:moveFrom w:id="2">{r("old")}</w:moveFrom><w:moveTo w:id="3">{r("new place")}</w:moveTo>')
        + p(r("seen") + r("unseen", "<w:rPr><w:vanish/></w:rPr>"))
        + p(r("said") + '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:drawing/></w:r>')
    )
    header = f"<w:hdr {W}>{p(r('Confidential'))}</w:hdr>"
    found = read(raw_docx(body, header1=header))
    assert found.text.split("\n\n") == ["kept", "new place", "seen", "said"]
    assert lost(found) == {
        "deleted-text": 1,
        "moved-away-text": 1,
        "hidden-text": 1,
        "comment": 1,
        "picture": 1,
        "header-or-footer": 1,
    }


def test_docx_footnotes_and_text_boxes_stand_after_their_paragraph() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="7">{p(r("a note"))}</w:footnote></w:footnotes>'
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing><w:txbxContent>{p(r('boxed'))}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{p(r('boxed'))}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = p(r("said") + '<w:r><w:footnoteReference w:id="7"/></w:r>') + p(r("more") + box) + p(r("end"))
    found = read(raw_docx(body, footnotes=notes))
    assert found.text.split("\n\n") == ["said", "[^1] a note", "more", "boxed", "end"]
    assert found.losses == ()


def test_docx_list_numbers_are_seen_so_they_are_text() -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="7"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt '
        'w:val="lowerLetter"/>'
        '<w:lvlText w:val="%1%2)"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="5"><w:lvl '
        'w:ilvl="0">'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num><w:num w:numId="2"><w:abstractNumId '
        'w:val="5"/></w:num>'
        "</w:numbering>"
    )

    def item(text: str, level: int, number: int = 1) -> str:
        return p(
            r(text),
            f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>',
        )

    body = item("a", 0) + item("b", 1) + item("c", 1) + item("d", 0) + item("e", 1) + item("f", 0, 2)
    found = read(raw_docx(body, numbering=numbering))
    assert found.text.split("\n\n") == ["7. a", "7a) b", "7b) c", "8. d", "8a) e", "f"]
    assert lost(found) == {"list-bullet": 1}


def test_docx_title_is_a_fact() -> None:
    document = docx.Document()
    document.core_properties.title = "Interview 3"
    document.core_properties.author = "A. Name"
    document.add_paragraph("words")
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue()).facts == {"title": "Interview 3"}  # never the author


# -- the other formats


def test_odt() -> None:
    body = (
        "<text:h>Title</text:h><text:p>one<text:s text:c='2'/>two<text:line-break/>three\n  "
        "four<text:tab/>five"
        "<office:annotation><text:p>hidden</text:p></office:annotation> six</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>PC</text:p></table:table-cell>"
        "<table:table-cell><text:p>cell</text:p></table:table-cell></table:table-row></table:table>"
        "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
        "<text:p>said<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a "
        "note</text:p>"
        "</text:note-body></text:note></text:p>"
    )
    found = read(odt_of(body), "a.odt")
    assert found.text.split("\n\n") == [
        "Title",
        "one  two\nthree four\tfive six",
        "PC\tcell",
        "item",
        "said",
        "[^1] a note",
    ]
    assert lost(found) == {"comment": 1, "list-bullet": 1}


def test_rtf() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header Secret\par}INT: \'e9t\'e9 ?\par PC: oui, "
        rb"\u1605?\u1585? \par{\pict\wmetafile8 0102}}"
    )
    found = read(source, "a.rtf")
    assert found.format == "rtf"
    assert "INT: été ?" in found.text and "مر" in found.text
    assert lost(found)["picture"] == 1 and lost(found)["header-or-footer"] == 1


def test_truncated_rtf() -> None:
    with pytest.raises(FormatError) as caught:
        read(rb"{\rtf1\ansi{\b words", "cut.rtf")
    assert caught.value.code == "file-damaged"
    assert "cut.rtf cannot be read as RTF" in str(caught.value)


def test_pdf_text_and_lines() -> None:
    found = read(pdf_of("INT: Hello?", "PC: Yes."), "a.pdf")
    assert found.format == "pdf"
    assert found.text.split("\n") == ["INT: Hello?", "PC: Yes."]


def test_html() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Notes</title><style>p{}</style><script>alert(1)</script>"
        "</head><body>"
        "<h1>Q8</h1><p>one <b>two</b><br>three&amp;four</p><p>  five\n six</p><table><tr><td>PC</td><td>"
        "x</td></tr>"
        "</table><img src='http://example.invalid/a.png'></body></html>"
    )
    found = read(page.encode(), "a.html")
    assert found.format == "html"
    assert found.text.split("\n\n") == ["Q8", "one two\nthree&four", "five six", "PC\tx"]
    assert found.facts["title"] == "Notes"
    assert lost(found) == {"script": 1, "picture": 1}


def test_html_in_its_declared_encoding() -> None:
    page = '<html><head><meta charset="windows-1256"></head><body><p>لا نعرف</p></body></html>'
    assert read(page.encode("cp1256"), "a.htm").text == "لا نعرف"


def test_vtt() -> None:
    source = (
        "WEBVTT\n\nNOTE made by hand\n\n1\n00:00:01.000 --> 00:00:04.000 align:left\n<v Ana Ruiz>One <i>"
        "two</i>\n\n"
        "00:05.500 --> 00:06.000\n<v INT>Yes?</v> <v PC>No &amp; yes.</v>\n\n"
        "00:00:07,000 --> 00:00:08,000\ncomma in the time\n\n"
        "00:00:09.000 --> 00:00:08.000\nends before it starts\n\nno time at all\n\n"
        "00:00:10.000 --> 00:00:11.000\nrun\n00:00:11.000 --> 00:00:12.000\ntogether\n"
    )
    found = read(source.encode(), "a.vtt")
    assert found.format == "vtt"
    assert found.text.split("\n\n") == [
        "[00:00:01.000] Ana Ruiz: One two",
        "[00:05.500] INT: Yes?",
        "[00:05.500] PC: No & yes.",
    ]
    assert lost(found) == {
        "subtitle-note": 1,
        "subtitle-settings": 1,
        "subtitle-styling": 2,
        "cue-malformed": 4,
        "cue-end-time": 2,
    }
    assert [loss.where for loss in found.losses if loss.kind == "cue-malformed"] == [
        "line 12",
        "line 15",
        "line 18",
        "line 20",
    ]


def test_srt() -> None:
    source = "1\r\n00:00:01,000 --> 00:00:02,500\r\nPC: We\r\nmeet.\r\n\r\n2\r\n00:00:03 --> x\r\nlost\r\n"
    found = read(source.encode("utf-8-sig"), "a.srt")
    assert found.text == "[00:00:01.000] PC: We\nmeet."
    assert Loss("cue-malformed", "line 6") in found.losses


def test_thousand_malformed_cues_are_an_error_not_an_empty_text() -> None:
    source = "WEBVTT\n\n" + "00:99 -> 00:01\nx\n\n" * 1000
    with pytest.raises(FormatError) as caught:
        read(source.encode(), "bad.vtt")
    assert caught.value.code == "subtitles-no-cues"
    assert "bad.vtt holds no cue that can be read (1000 malformed, the first at line 3)" in str(caught.value)


def test_markdown_front_matter_is_facts_and_the_rest_is_text() -> None:
    source = (
        '---\ninterview: INT-001\nkind: notes\nlanguage: fr\nnotice: "Fiction: no place"\n---\n## Q1\n\nété\n'
    )
    found = read(source.encode(), "INT-001.md")
    assert found.text == "## Q1\n\nété\n"
    assert found.facts == {
        "encoding": "utf-8",
        "interview": "INT-001",
        "kind": "notes",
        "language": "fr",
        "notice": "Fiction: no place",
    }


def test_a_rule_of_dashes_is_not_front_matter() -> None:
    source = "---\nwe talked\n---\nmore"
    assert read(source.encode(), "a.txt").text == source


def test_broken_front_matter_says_the_line() -> None:
    with pytest.raises(FormatError) as caught:
        read(b'---\ninterview: "INT\nkind: [x\n---\ntext', "a.md")
    assert caught.value.code == "front-matter-unread"
    assert "a.md" in str(caught.value)


# -- encodings

SAMPLES = {
    "fr": "Les agents de première ligne n'ont reçu aucune formation ; là où l'État s'est retiré, c'est « "
    "la débrouille ». "
    "Ça n'a pas été évoqué à la réunion.",
    "es": "¿Quién coordina? Nadie lo sabe: el año pasado se habló de la señal, pero la reunión mensual "
    "no llegó a más. "
    "«Mañana», decían.",
    "ar": "لا توجد جهة تنسيق في هذا المخيم، والناس يقولون إن الموضوع من اختصاص الشرطة. سألت المنسقة عن "
    "الخطة، فقالت إنها لم تر شيئا.",
}


@pytest.mark.parametrize("language", SAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(language: str, encoding: str) -> None:
    found = read(SAMPLES[language].encode(encoding), "a.txt")
    assert found.text == SAMPLES[language]
    assert found.losses == ()


@pytest.mark.parametrize(("language", "encoding"), [("fr", "cp1252"), ("es", "cp1252"), ("ar", "cp1256")])
@pytest.mark.parametrize("times", [1, 30])
def test_windows_encodings(language: str, encoding: str, times: int) -> None:
    text = "\n".join([SAMPLES[language]] * times)
    found = read(text.encode(encoding), "a.txt")
    assert found.text == text
    assert found.facts["encoding"] == encoding
    assert found.facts["encoding_is_guess"] == "yes"


def test_text_once_misread_is_named() -> None:
    found = read(SAMPLES["fr"].encode().decode("cp1252", errors="ignore").encode(), "a.txt")
    assert "text-looks-misread" in lost(found)


def test_bytes_that_are_no_letters_are_counted() -> None:
    found = read(("é" * 40).encode() + b"\xff" + ("à" * 40).encode(), "a.txt")
    assert lost(found) == {"undecodable-bytes": 1}


@given(st.text(st.characters(codec="utf-16", exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1))
def test_utf8_and_marked_utf16_round_trip(text: str) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            found = read(text.encode(encoding), "a.txt")
        except FormatError as error:
            assert error.code == "file-empty" and not normalise_text(text).strip()
        else:
            if found.format == "text" and not text.startswith("---"):
                assert found.text == normalise_text(text)


# -- bad files, each with its message


BAD = {
    "empty": (b"", "a.docx", "file-empty", "a.docx holds no text"),
    "blank": (b" \n\t\n", "a.txt", "file-empty", "a.txt holds no text"),
    "docx without words": (raw_docx("<w:p/>"), "a.docx", "file-empty", "a.docx holds no text"),
    "picture": (PNG, "scan.docx", "file-unsupported", "scan.docx is a picture (PNG)"),
    "sound": (b"ID3" + bytes(100), "a.mp3", "file-unsupported", "a sound recording"),
    "spreadsheet": (xlsx_of([["a"]]), "a.xlsx", "file-unsupported", "a spreadsheet"),
    "zip": (zipped({"a.txt": "x"}), "a.zip", "file-unsupported", "unpack it first"),
    "truncated docx": (docx_of("words " * 200)[:-400], "a.docx", "file-damaged", "cannot be read as DOCX"),
    "half a docx": (docx_of("words " * 200)[:2000], "a.docx", "file-damaged", "damaged or cut off"),
    "binary": (bytes(range(256)) * 10, "a.docx", "file-damaged", "a.docx cannot be read as DOCX"),
    "old doc": (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "file-old-format", "save it as DOCX"),
    "locked docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "file-encrypted", "password"),
    "locked pdf": (pdf_of("secret", encrypt=True), "a.pdf", "file-encrypted", "protected by a password"),
    "locked odt": (
        odt_of("<text:p>x</text:p>", manifest="<m><encryption-data/></m>"),
        "a.odt",
        "file-encrypted",
        "a.odt is protected by a password",
    ),
    "scan": (pdf_of(), "scan.pdf", "pdf-no-text", "scan.pdf has 1 pages and no text"),
    "broken pdf": (b"%PDF-1.4\n%%EOF", "a.pdf", "file-damaged", "a.pdf cannot be read as PDF"),
    "bomb": (bomb(megabytes=100), "a.docx", "file-bomb", "a.docx unpacks to far more than it should"),
    "many entries": (
        zipped({"[Content_Types].xml": "", **{f"word/{n}": "" for n in range(10_001)}}),
        "a.docx",
        "file-bomb",
        "10002 entries",
    ),
    "entities": (
        zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": f'<!DOCTYPE d [<!ENTITY a "x">]><w:document {W}>&a;</w:document>',
            }
        ),
        "a.docx",
        "xml-with-dtd",
        "a.docx declares a document type or entities in word/document.xml",
    ),
    "utf-16 doctype": (
        zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": '<?xml version="1.0"?><!DOCTYPE d><d/>'.encode("utf-16"),
            }
        ),
        "a.docx",
        "xml-with-dtd",
        "document type",
    ),
    "no document": (zipped({"[Content_Types].xml": ""}), "a.docx", "file-damaged", "word/document.xml"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_files_say_what_where_and_what_next(case: str) -> None:
    data, filename, code, message = BAD[case]
    with pytest.raises(FormatError) as caught:
        read(data, filename)
    assert caught.value.code == code
    assert message in str(caught.value)


# -- properties

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1)


@given(st.lists(words, min_size=1, max_size=8))
def test_docx_round_trip(paragraphs: list[str]) -> None:
    wanted = [normalise_text(text) for text in paragraphs if text.strip()]
    try:
        found = read(docx_of(*paragraphs), "a.docx")
    except FormatError as error:
        assert error.code == "file-empty"
        assert not any(text.strip() for text in wanted)
    else:
        assert found.text == normalise_text("\n\n".join(text for text in paragraphs if text.strip()))


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.docx", "a.pdf", "a.txt", "a.vtt", "a.rtf", "a.html", "a.odt"]),
)
def test_random_bytes_raise_only_our_errors(data: bytes, filename: str) -> None:
    for prefix in (b"", b"PK\x03\x04", b"{\\rtf1", b"WEBVTT\n\n", b"<html>", b"---\na: "):
        try:
            read(prefix + data, filename)
        except LeadlineError as error:
            assert filename in str(error)


SEEDS = {
    "a.docx": docx_of("INT: Hello?", "PC: Yes, é."),
    "a.odt": odt_of("<text:p>INT: Hello?</text:p>"),
    "a.rtf": rb"{\rtf1\ansi\ansicpg1252 INT: \'e9\par PC: oui \u1605?}",
    "a.html": b"<html><body><p>one<br>two</p><table><tr><td>x</td></tr></table></body></html>",
    "a.vtt": b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v A>b\n",
    "a.md": b"---\nkind: notes\n---\n## Q1\n\nwords\n",
    "a.pdf": pdf_of("INT: Hello?"),
}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
)
def test_mutated_files_raise_only_our_errors(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(SEEDS[name])
    for place, byte in changes:
        data[place % len(data)] = byte
    try:
        read(bytes(data), name)
    except LeadlineError as error:
        assert name in str(error)
