"""Files as people bring them, and files as nobody should."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import docx
import pytest

from chengnuo.reading import ReadingError, read
from chengnuo.reading.intake import gb18030, load

SENTENCE = "新增停车泊位７５００个，地区生产总值增长 7% 左右。"


def make_docx(paragraphs: list[str]) -> bytes:
    document = docx.Document()
    document.add_heading("政府工作报告", 1)
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_with(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return out.getvalue()


def make_pdf(text: str) -> bytes:
    """A one-page PDF with a text layer in a base font (ASCII only)."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8"),
        (gb18030.encode(SENTENCE), "gb18030"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_every_encoding_gives_the_same_text(raw: bytes, encoding: str) -> None:
    source = load(raw)
    assert (source.text, source.encoding) == (SENTENCE, encoding)


def test_line_ends_are_kept_so_that_offsets_are_those_of_the_file() -> None:
    assert load("一\r\n二".encode()).text == "一\r\n二"


def test_gb18030_2022_reads_the_characters_the_2005_mapping_put_in_private_use() -> None:
    assert gb18030.decode(b"\xfe\x59") == "\u9fb4"
    assert gb18030.encode("\u9fb4") == b"\xfe\x59"
    assert gb18030.decode(gb18030.encode("\ue81e")) == "\ue81e"


def test_docx_keeps_headings_and_bold_leads() -> None:
    document = docx.Document()
    document.add_heading("一、2022年工作回顾", 1)
    paragraph = document.add_paragraph()
    paragraph.add_run("千方百计扩大投资。").bold = True
    paragraph.add_run("签约项目51个。")
    out = io.BytesIO()
    document.save(out)
    assert load(out.getvalue()).text.splitlines() == [
        "# 一、2022年工作回顾",
        "**千方百计扩大投资。**签约项目51个。",
    ]


def test_html_leaves_scripts_and_navigation_out() -> None:
    page = (
        "<html><head><title>x</title><script>var a=1</script></head><body><nav>首页 1 2 3</nav>"
        "<h2>一、回顾</h2><p>新增<b>学位</b>3150个。</p></body></html>"
    )
    assert load(page.encode()).text == "## 一、回顾\n新增**学位**3150个。\n"


def test_pdf_text_layer_is_read() -> None:
    assert "GDP 7%" in load(make_pdf("GDP 7%")).text


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x00\x01\x02\x03binary", "binary"),
        (bytes(range(128, 256)) * 3, "encoding"),
        (b"PK\x03\x04broken", "docx_broken"),
        (zip_with("other.txt", b"hello"), "not_docx"),
        (make_docx([SENTENCE])[:2000], "docx_broken"),
        (zip_with("word/document.xml", b"<w:document"), "docx_xml"),
        (b"%PDF-1.4 broken", "pdf_broken"),
        (make_pdf(""), "pdf_no_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_word"),
        ("字".encode() * 300_000, "too_long"),
    ],
)
def test_an_unreadable_file_is_a_clear_chinese_error(raw: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        load(raw)
    assert caught.value.code == code
    assert caught.value.message.endswith("。") and any(
        "\u4e00" <= c <= "\u9fff" for c in caught.value.message
    )


def test_a_zip_bomb_is_refused_without_unpacking_it() -> None:
    bomb = zip_with("word/document.xml", b"<a>" + b"0" * 300_000_000)
    with pytest.raises(ReadingError) as caught:
        load(bomb)
    assert caught.value.code == "zip_bomb"


def test_a_zip_that_lies_about_its_size_is_bounded() -> None:
    bomb = bytearray(zip_with("word/document.xml", b"<a>" + b"0" * 60_000_000))
    central = bomb.rindex(b"PK\x01\x02")
    bomb[central + 24 : central + 28] = struct.pack("<I", 1000)
    with pytest.raises(ReadingError):
        load(bytes(bomb))


def test_an_external_entity_is_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET")
    body = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode()
    with pytest.raises(ReadingError) as caught:
        load(zip_with("word/document.xml", body))
    assert caught.value.code == "docx_entities"


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)
    with pytest.raises(ReadingError) as caught:
        load(huge)
    assert caught.value.code == "too_large"


def test_a_deeply_nested_page_does_not_exhaust_the_stack() -> None:
    page = "<html><body>" + "<div>" * 20_000 + "新增学位3150个。" + "</div>" * 20_000
    try:
        assert "学位" in load(page.encode()).text
    except ReadingError as error:
        assert error.code in ("html", "no_text")


def test_a_missing_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read(tmp_path / "没有.txt")
    assert caught.value.code == "not_found" and "没有.txt" in caught.value.message
