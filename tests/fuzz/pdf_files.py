"""PDF files that are locked, scripted or nested, or that keep a decoder busy."""

from .formats import Files, packed, page, pdf, stream


def slow_pdfs() -> Files:
    way = b"".join(b"%d 0 l %d 800 l " % (x % 600, 7 * x % 600) for x in range(100_000))
    return {
        "PDF of crossing lines": page(packed(b"0 0 m " + way * 20 + b"f*")),
        "PDF of 300,000 rectangles": page(packed(b"q .5 g 0 0 600 800 re f Q\n" * 300_000)),
        "PDF of forms in forms": _forms(12, 10),
        "PDF of a form in itself": page(
            stream(b"/F Do"),
            stream(
                b"/F Do /F Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                b"/Resources << /XObject << /F 5 0 R >> >>",
            ),
            resources=b"/XObject << /F 5 0 R >>",
        ),
        "PDF of a fine pattern": page(
            stream(b"/Pattern cs /P scn 0 0 600 800 re f"),
            stream(
                b"0 0 1 1 re f",
                b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 "
                b"/BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << >>",
            ),
            resources=b"/Pattern << /P 5 0 R >>",
        ),
        "PDF of a million letters": page(
            packed(b"BT /F 700 Tf " + b"(WWWWWWWWWW) Tj " * 100_000 + b"ET"),
            resources=b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >>",
        ),
        "PDF of a shading function": page(
            stream(b"/S sh"),
            stream(
                b"{ " + b"dup mul 1 add sqrt " * 5_000 + b"pop pop 0 }",
                b"/FunctionType 4 /Domain [0 600 0 800] /Range [0 1]",
            ),
            resources=b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray "
            b"/Domain [0 600 0 800] /Function 5 0 R >> >>",
        ),
    }


def _forms(levels: int, each: int) -> bytes:
    forms = [
        stream(
            b"/F%d Do " % (level + 1) * each if level < levels - 1 else b"0 0 600 800 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] "
            b"/Resources << /XObject << /F%d %d 0 R >> >>" % (level + 1, 6 + level),
        )
        for level in range(levels)
    ]
    return page(stream(b"/F0 Do"), *forms, resources=b"/XObject << /F0 5 0 R >>")


def odd_pdfs() -> Files:
    tree = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for level in range(50):
        tree.append(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (level + 3))
    tree.append(b"<< /Type /Page /Parent 51 0 R /MediaBox [0 0 90 90] >>")
    root = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (%b) >> >>"
    bare = (
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    )
    locked = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>" % (b"11" * 32, b"22" * 32)
    name = b"<%b>" % (b"33" * 16)
    loop = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100 >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    return {
        "a password": pdf(
            catalog, *bare, locked, trailer=b"/Encrypt 4 0 R /ID [%b %b]" % (name, name)
        ),
        "a script": pdf(root % b"while \\(true\\) app.alert\\(1\\)", *bare),
        "a program to launch": pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>", *bare
        ),
        "an address to fetch": pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction "
            b"<< /S /URI /URI (http://127.0.0.1:1/) >> >>",
            *bare,
        ),
        "a file from outside as its page": page(
            b"<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream"
        ),
        "a page under 50 others": pdf(*tree),
        "pages in a circle": pdf(catalog, loop),
        "a page that is its own parent": pdf(
            catalog, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>", bare[1]
        ),
        "2 billion pages": pdf(catalog, b"<< /Type /Pages /Kids [] /Count 2000000000 >>"),
        "minus one page": pdf(catalog, b"<< /Type /Pages /Kids [] /Count -1 >>"),
        "a page of no size": page(stream(b""), box=b"0 0 0 0"),
        "a page of 10^30": page(stream(b""), box=b"0 0 1e30 1e30"),
        "a page from NaN to nowhere": page(stream(b""), box=b"nan inf -inf /x"),
        "a page as thin as a hair": page(stream(b""), box=b"0 0 100000 0.001"),
        "brackets 100,000 deep": pdf(b"[" * 100_000),
        "a name of 1 MB": pdf(b"/" + b"a" * 1_000_000),
        "a root that is not there": pdf(b"<< /Type /Catalog /Pages 99 0 R >>"),
    }
