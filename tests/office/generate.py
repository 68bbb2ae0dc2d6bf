"""Office files as other programs write them: a Word file by python-docx and a PDF by reportlab, into a folder."""

import sys

from docx import Document
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

ROWS = [["序号", "地市", "集群名称"], ["1", "成都市", "无人机产业集群"], ["2", "绵阳市", "新型显示产业集群"]]
BODY = "根据《某办法》（国发〔2010〕32号）等文件要求，经各地推荐、专家评审和网上公示，认定成都市无人机产业集群等2个集群，请各地加强组织领导，完善工作机制。"


def word(path):
    document = Document()
    document.add_heading("某省工业和信息化厅关于公布名单的通知", 0)
    document.add_paragraph(BODY)
    document.add_paragraph("加强领导", style="List Number")
    document.add_paragraph("抓好落实", style="List Number")
    table = document.add_table(rows=len(ROWS), cols=3)
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    document.save(path)


def pdf(path):
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    title = ParagraphStyle("title", fontName="STSong-Light", fontSize=22, leading=34, alignment=1, wordWrap="CJK", spaceAfter=20)
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
    style = [("FONT", (0, 0), (-1, -1), "STSong-Light", 14), ("GRID", (0, 0), (-1, -1), 1, colors.black)]
    table = Table(ROWS, style=style, colWidths=[60, 120, 200])
    heading = Paragraph("某省工业和信息化厅关于公布二〇二四年度先进制造业集群名单的通知", title)

    def mark(canvas, document):
        canvas.setFont("STSong-Light", 12)
        canvas.drawCentredString(297, 30, f"— {document.page} —")

    parts = [heading, Paragraph(BODY, body), PageBreak(), Paragraph("附件", body), table]
    SimpleDocTemplate(path).build(parts, onFirstPage=mark, onLaterPages=mark)


word(sys.argv[1] + "/word.docx")
pdf(sys.argv[1] + "/paper.pdf")
