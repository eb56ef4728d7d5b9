from __future__ import annotations

import pytest

from oakum.sources.archives.office import is_office, office_text

from .makers import make_zip, read


def test_a_word_split_into_runs_is_whole_again() -> None:
    first = b"<w:r><w:rPr><w:b/></w:rPr><w:t>open</w:t></w:r>"
    xml = b"<w:p>" + first + b"<w:proofErr/><w:r><w:t>sesame</w:t></w:r></w:p><w:p>"
    assert office_text("word/document.xml", xml).split() == [b"opensesame"]


@pytest.mark.parametrize("mark", [b"</w:p><w:p>", b"<w:br/>", b'<w:br w:type="page"/>', b"<w:tab/>", b"</w:tc><w:tc>"])
def test_paragraphs_cells_and_breaks_keep_words_apart(mark: bytes) -> None:
    assert office_text("word/document.xml", b"<w:t>a</w:t>" + mark + b"<w:t>b</w:t>").split() == [b"a", b"b"]


def test_cells_of_a_sheet_and_shared_strings_stay_apart() -> None:
    shared = b"<sst><si><r><t>on</t></r><r><t>e</t></r></si><si><t>two</t></si></sst>"
    assert office_text("xl/sharedStrings.xml", shared).split() == [b"one", b"two"]
    sheet = b'<row><c r="A1" t="inlineStr"><is><t>x</t></is></c><c><v>5</v></c></row>'
    assert office_text("xl/worksheets/sheet1.xml", sheet).split() == [b"x", b"5"]


def test_entities_are_resolved_once() -> None:
    assert office_text("content.xml", b"<p>a&amp;lt;b &lt;c&gt; &quot;</p>").strip() == b'a&lt;b <c> "'


def test_addresses_in_attributes_follow_the_text() -> None:
    xml = b'<text:p><text:a xlink:href="https://host.example/?a=1&amp;b=2">here</text:a></text:p>'
    assert office_text("content.xml", xml).split() == [b"here", b"https://host.example/?a=1&b=2"]


def test_settings_and_relations_stay_as_they_are() -> None:
    xml = b'<connection connection="Provider=x"/>'
    assert office_text("xl/connections.xml", xml) == xml
    assert office_text("word/_rels/document.xml.rels", xml) == xml


def test_only_office_files_are_changed() -> None:
    xml = b"<w:t>a</w:t>"
    assert read("x.zip", make_zip({"word/document.xml": xml}))[0] == {"x.zip!/word/document.xml": xml}
    members, _ = read("x.docx", make_zip({"[Content_Types].xml": b"", "word/document.xml": xml}))
    assert members["x.docx!/word/document.xml"].strip() == b"a"


def test_office_files_are_known_by_their_members() -> None:
    assert is_office({"mimetype": 1, "content.xml": 1})
    assert not is_office({"content.xml": 1})


@pytest.mark.parametrize("piece", [b"<", b"<a:", b"<w:br ", b' href="', b"&amp"])
def test_hostile_mark_up_ends(piece: bytes) -> None:
    assert office_text("content.xml", piece * 200_000).count(b"\n") <= 200_000
