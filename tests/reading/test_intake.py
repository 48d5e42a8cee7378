"""Files as people bring them, and files as nobody should."""

from __future__ import annotations

import io
import os
import resource
import struct
import zipfile
from pathlib import Path

import docx
import pytest

from chengnuo.reading import ReadingError, read
from chengnuo.reading.intake import gb18030, load, pdf

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
    return pdf_drawing(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("ascii"), [])


def pdf_drawing(stream: bytes, more: list[bytes]) -> bytes:
    """A one-page PDF that draws ``stream``; ``more`` are further objects, the first is the drawing ``/X``."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
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


def test_the_running_header_of_a_pdf_is_kept_once_as_its_title() -> None:
    cut = [
        "筹建保障性住房1112套，建成住房2001",
        "套。完成8个项目净地交",
        "付。新增学位3150个。",
        "谢谢大家。",
    ]
    pages = [f"政府工作报告\n{text}\n— {number} —" for number, text in enumerate(cut, 1)]
    text = "\n".join(pdf.without_running_lines(pages))
    assert text.count("政府工作报告") == 1
    found = {figure.indicator: figure.value for figure in read(text.encode()).figures}
    assert (found["建成住房"], found["净地交付项目"]) == (2001, 8)


def test_pdf_text_layer_is_read() -> None:
    assert "GDP 7%" in load(make_pdf("GDP 7%")).text


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x00\x01\x02\x03binary", "binary"),
        ("增长7%\uffff".encode(), "binary"),
        (bytes(range(128, 256)) * 3, "encoding"),
        (b"PK\x03\x04broken", "docx_broken"),
        (zip_with("other.txt", b"hello"), "not_docx"),
        (make_docx([SENTENCE])[:2000], "docx_broken"),
        (zip_with("word/document.xml", b"<w:document"), "docx_xml"),
        (b"%PDF-1.4 broken", "pdf_broken"),
        (make_pdf(""), "pdf_no_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_word"),
        ("字".encode() * 300_000, "too_long"),
        ("增长7%，".encode() * 9_000, "too_long"),
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


def drawing(inside: bytes, next_object: int) -> bytes:
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 700] /Length %d"
    parts = b" /Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >> >>\nstream\n%s\nendstream"
    return form % len(inside) + parts % (next_object, inside)


def test_a_pdf_that_would_draw_for_ever_is_stopped() -> None:
    # 3 KB; each drawing shows the next one ten times: a thousand million words.
    more = [drawing(b"/X Do " * 10, 7 + n) for n in range(9)]
    more.append(drawing(b"BT /F1 12 Tf 72 720 Td (7%) Tj ET", 15))
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(ReadingError) as caught:
        load(pdf_drawing(b"/X Do", more))
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert caught.value.code == "too_heavy"
    assert ended.ru_utime - began.ru_utime < 5


def test_a_page_of_endless_attributes_is_stopped() -> None:
    page = "<html><body " + " ".join(f"a{n}=1" for n in range(200_000)) + ">新增学位3150个。"
    with pytest.raises(ReadingError) as caught:
        load(page.encode())
    assert caught.value.code == "too_heavy"


def test_a_report_of_many_pages_is_not_taken_for_a_hostile_one() -> None:
    page = "".join(
        f"<p class='MsoNormal'><span lang='x'>第{n}段，</span>新增学位。</p>\n" for n in range(8_000)
    )
    assert "第3000段" in load(f"<html><body>{page}</body></html>".encode()).text


def test_half_a_character_does_not_come_out_of_a_page() -> None:
    found = load(b"<html><body><p>GDP 7%&#xD800;</p></body></html>").text
    assert found.encode("utf-8").startswith(b"GDP 7%")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_external_entity_is_never_fetched(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET")
    head = f'<?xml version="1.0" encoding="{encoding}"?><!--{"x" * 5000}-->'
    body = f'{head}<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode(encoding)
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


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(ReadingError) as caught:
            load(path)
        assert caught.value.code == "not_a_file"


def test_why_a_file_cannot_be_opened_is_said_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for name in ("a", "名" * 300, "nul\0byte"):
        with pytest.raises(ReadingError) as caught:
            load(tmp_path / name)
        reason = caught.value.message.rpartition("：")[2]
        assert reason.endswith("。") and not any(c.isascii() for c in reason)
