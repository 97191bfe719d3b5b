"""HTML, DOCX and PDF: headings, lists, tables, automatic numbers, tracked changes, pages."""

import io

import docx
from docx.oxml import parse_xml

from touchstone.plan.compiler import compile_plan

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(plan):
    return [
        (chapter.title, measure.number, measure.text, measure.organs)
        for chapter in plan.chapters
        for measure in chapter.measures
    ]


def test_a_page_with_headings_lists_points_and_a_table():
    page = """<html><head><title>Site</title></head><body><nav>Home</nav><h1>Plan 2018</h1><h2>I. Quality</h2><p>About
it.</p><h3>Patents</h3><ol><li>Revise it. (SIPO)
<li>Train 30 or so.<br>(MOST)</ol><h2>II. Use</h2>
<table><tr><th>No.</th><th>Measure</th><th>Lead</th><th>Support</th></tr><tr><td colspan=4>Customs</td></tr>
<tr><td>3</td><td>Guard borders</td><td>GAC</td><td>MPS<br>MOF</td></tr></table><footer>Imprint</footer></body></html>"""
    plan = compile_plan(page.encode(), name="plan.html")
    assert read(plan) == [
        ("Quality", 1, "Revise it.", ("SIPO",)),
        ("Quality", 2, "Train 30 or so.", ("MOST",)),
        ("Use", 3, "Guard borders", ("GAC", "MPS", "MOF")),
    ]
    assert [(m.line, m.section) for m in plan.measures] == [(2, "Patents"), (3, "Patents"), (5, "Customs")]
    assert [line.text for line in plan.unplaced] == ["Site", "Home", "No. | Measure | Lead | Support", "Imprint"]


def test_a_chinese_table_with_rows_that_head_chapters():
    rows = [
        ("序号", "重点任务", "责任单位"),
        ("一、提高质量",),
        ("1", "修订《示例法》", "知识产权局、司法部"),
        ("二、加强保护",),
        ("2", "打击侵权", "公安部"),
    ]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    plan = compile_plan(f"<html><h1>2019年任务分工</h1><table>{body}</table></html>".encode(), name="plan.html")
    assert read(plan) == [("提高质量", 1, "修订《示例法》", ("CNIPA", "MOJ")), ("加强保护", 2, "打击侵权", ("MPS",))]


def test_tables_of_text_are_read_as_tables():
    plan = compile_plan(
        "# Plan 2016\n## Use\n| No. | Measure | Organ |\n| --- | --- | --- |\n| 1 | Revise it | SIPO, MOST |\n| 2 | Go on | MOF |\n"
    )
    assert read(plan) == [("Use", 1, "Revise it", ("SIPO", "MOST")), ("Use", 2, "Go on", ("MOF",))]


def test_the_head_of_a_further_column_is_no_part_of_the_measures_words():
    rows = "| 1.1 | Revise the Lids Act | MOJ | Q4 2026 | Act passed |\n| 1.2 | Train 30 teachers. | MOE | 2027 | |\n"
    plan = compile_plan(
        f"# Plan 2025\n## Use\n| No | Action | Lead | Timeline | Indicator |\n|---|---|---|---|---|\n{rows}"
    )
    first, second = plan.measures
    assert first.text == "Revise the Lids Act. Timeline: Q4 2026. Indicator: Act passed"
    assert [(each.title, each.verb) for each in first.instruments] == [("Lids Act", "revise")]
    assert second.text == "Train 30 teachers. Timeline: 2027"


def a_document():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    shapes = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(shapes)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="80">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="80"/></w:num>'))
    again = '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="80"/>{again}</w:num>'))
    return document


def numbered(document, text, depth, number=90):
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def saved(document):
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_automatic_numbers_of_three_levels_and_their_restarts():
    document = a_document()
    document.add_heading("2017年计划", 0)
    for heading, number in (("提高质量", 90), ("加强保护", 91)):
        numbered(document, heading, 0, number)
        numbered(document, "专利", 1, number)
        numbered(document, "修订办法。（科技部负责）", 2, number)
        numbered(document, "完善制度。（教育部负责）", 2, number)
    plan = compile_plan(saved(document), name="plan.docx")
    assert [(c.label, c.title, [s.label for s in c.sections]) for c in plan.chapters] == [
        ("一、", "提高质量", ["(一)"]),
        ("二、", "加强保护", ["(一)"]),
    ]
    assert [(m.number, m.section, m.organs) for m in plan.measures] == [
        (1, "专利", ("MOST",)),
        (2, "专利", ("MOE",)),
    ] * 2


def test_tracked_changes_are_read_as_accepted():
    document = docx.Document()
    document.add_paragraph("Plan 2017")
    changed = document.add_paragraph("1. Keep ")._p
    changed.append(parse_xml(f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>ten</w:delText></w:r></w:del>'))
    changed.append(parse_xml(f'<w:ins {W} w:id="2" w:author="a"><w:r><w:t>20 offices. (MOF)</w:t></w:r></w:ins>'))
    merged = document.add_paragraph("2. Go")._p
    merged.get_or_add_pPr().append(parse_xml(f'<w:rPr {W}><w:del w:id="3" w:author="a"/></w:rPr>'))
    document.add_paragraph(" on. (MOE)")
    plan = compile_plan(saved(document), name="plan.docx")
    assert [(m.text, m.organs) for m in plan.measures] == [("Keep 20 offices.", ("MOF",)), ("Go on.", ("MOE",))]


def test_a_table_of_a_document_and_what_stands_beside_its_text():
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Internal"
    document.add_paragraph("Plan 2017")
    table = document.add_table(rows=0, cols=3)
    for row in (("No.", "Action", "Responsible"), ("1", "Teach", "MOE"), ("2", "Tell", "MFA")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    plan = compile_plan(saved(document), name="plan.docx")
    assert [(m.number, m.text, m.organs) for m in plan.measures] == [(1, "Teach", ("MOE",)), (2, "Tell", ("MFA",))]
    assert "Internal" in [line.text for line in plan.unplaced]


def a_pdf(*pages):
    """A PDF of lines in Helvetica, made by hand: objects, then their offsets."""
    streams = [
        "BT /F1 11 Tf 14 TL 50 780 Td "
        + " ".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in page)
        + " ET"
        for page in pages
    ]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, stream in enumerate(streams):
        objects += [f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
                    f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"]  # fmt: skip
    made, offsets = "%PDF-1.4\n", []
    for n, content in enumerate(objects, start=1):
        offsets.append(len(made))
        made += f"{n} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return f"{made}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF".encode()


def test_a_measure_goes_on_over_the_pages_of_a_pdf():
    content = a_pdf(
        [
            "State Gazette 7",
            "Plan 2014 for better rights",
            "I. Quality",
            "1. Revise the rules on exam-",
            "ination of marks in all",
            "1",
        ],
        ["State Gazette 7", "offices. (SIPO,", "MOST)", "2. Go on with it. (MOF)", "2"],
    )
    plan = compile_plan(content, name="plan.pdf")
    assert read(plan) == [
        ("Quality", 1, "Revise the rules on examination of marks in all offices.", ("SIPO", "MOST")),
        ("Quality", 2, "Go on with it.", ("MOF",)),
    ]
    assert [line.text for line in plan.unplaced] == ["State Gazette 7", "1", "State Gazette 7", "2"]


def test_radicals_that_pdf_writers_leave_are_read_as_signs():
    plan = compile_plan("2014年计划\n⼀、质量\n（⼀）修订办法。（⼯信部负责）\n（⼆）完善⼯作。（科技部负责）\n")
    assert [m.organs for m in plan.measures] == [("MIIT",), ("MOST",)]
