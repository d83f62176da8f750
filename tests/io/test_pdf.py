"""Pages of a PDF."""

import io

import pypdfium2
import pytest

from digitlab import PictureError
from digitlab.io import images, pdf


def bare_pdf(*pages: tuple[float, float]) -> bytes:
    """A PDF of bare pages of such widths and heights, in points."""
    document = pypdfium2.PdfDocument.new()
    for width, height in pages:
        document.new_page(width, height)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


def locked_pdf() -> bytes:
    """A PDF that says it is encrypted by a password that nobody knows."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>" % (b"11" * 32, b"22" * 32),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, name = len(content), b"<%b>" % (b"33" * 16)
    return (
        content
        + b"xref\n0 5\n0000000000 65535 f \n%b" % table
        + b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [%b %b] >>\n" % (name, name)
        + b"startxref\n%d\n%%%%EOF\n" % start
    )


BAD_PAGES = {
    "2,000 pages": (bare_pdf(*[(200, 200)] * 2_000), "2,000 pages; at most 200"),
    "locked": (locked_pdf(), "locked by a password"),
    "cut off": (bare_pdf((200, 300))[:200], "PDF is damaged"),
    "no PDF after its beginning": (b"%PDF-1.7\nand nothing else", "PDF is damaged"),
}


@pytest.mark.parametrize(("content", "reason"), BAD_PAGES.values(), ids=BAD_PAGES.keys())
def test_bad_pdf_is_refused_with_what_is_wrong(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        next(images.pages(content))
    with pytest.raises(PictureError, match=reason):
        images.count_pages(content)


def test_pages_of_a_pdf_are_rendered_upright_white_and_no_larger_than_promised() -> None:
    content = bare_pdf((595, 842), (842, 595), (14_400, 30))
    rendered = list(images.pages(content))
    assert images.count_pages(content) == len(rendered) == 3
    shapes = [page.shape for page in rendered]
    assert shapes[:2] == [(2400, 1696, 3), (1696, 2400, 3)]
    assert all(max(shape) <= pdf.PDF_SIDE + 1 for shape in shapes)
    assert all((page == 255).all() for page in rendered)


def test_pdf_with_a_line_before_its_header_is_read() -> None:
    assert images.count_pages(b"sent by a scanner\n" + bare_pdf((90, 90))) == 1
