// The picture of the page with a mark at each number, and the chosen number enlarged.

function showClose(editor, cell) {
  const close = editor.find(".close");
  close.ariaLabel = `${cell.name} as it was written`;
  const [x, y, width, height] = cell.box;
  const tall = Math.max(height * 2.2, (width + 3 * height) / 3);
  const wide = 3 * tall;
  close.setAttribute("viewBox", [x + width / 2 - wide / 2, y + height / 2 - tall / 2, wide, tall].join(" "));
  close.replaceChildren(sheetImage(editor), frame(editor, cell, tall / 80));
}

function showPage(editor, isMoved) {
  const page = editor.find(".page");
  const { width, height } = editor.data;
  page.setAttribute("viewBox", `0 0 ${width} ${height}`);
  page.style.width = `${100 * editor.zoom}%`;
  page.ariaLabel = editor.data.alt;
  const marks = editor.data.cells.map((cell) => mark(editor, cell));
  page.replaceChildren(sheetImage(editor), ...marks, ...(marks.length ? [] : emptyPage(editor)));
  const cell = editor.cells.get(editor.chosen);
  const paper = editor.find(".paper");
  if (isMoved && cell && editor.zoom > 1) {
    const scale = page.clientWidth / width;
    paper.scrollLeft = (cell.box[0] + cell.box[2] / 2) * scale - paper.clientWidth / 2;
    paper.scrollTop = (cell.box[1] + cell.box[3] / 2) * scale - paper.clientHeight / 2;
  }
}

function sheetImage(editor) {
  const { width, height, picture } = editor.data;
  return make("image", { href: picture, width, height });
}

function emptyPage(editor) {
  const { width, height, nothing } = editor.data;
  const edge = width / 60;
  const size = { x: edge, y: edge, width: width - 2 * edge, height: height - 2 * edge };
  const dashes = { fill: "none", stroke: "#566072", "stroke-width": edge / 6, "stroke-dasharray": `${edge} ${edge / 2}` };
  const place = { x: width / 2, y: height / 2, "text-anchor": "middle", "font-size": width / 24, fill: "#566072", "font-family": "sans-serif" };
  return [make("rect", { ...size, ...dashes }), make("text", place, nothing)];
}

function frame(editor, cell, line) {
  const [x, y, width, height] = cell.box;
  const { color, dashes, thickness } = editor.data.styles[editor.state(cell.id)];
  const stroke = line * thickness;
  const size = { x: x - stroke, y: y - stroke, width: width + 2 * stroke, height: height + 2 * stroke };
  return make("rect", { ...size, fill: "transparent", stroke: color, "stroke-width": stroke, "stroke-dasharray": dashes.map((dash) => dash * line / 2).join(" ") });
}

function mark(editor, cell) {
  const state = editor.state(cell.id);
  const { color, sign } = editor.data.styles[state];
  const { letters, width: pageWidth } = editor.data;
  const line = pageWidth / 500;
  const [x, y] = cell.box;
  const text = state === "left out" ? "×" : editor.text(cell.id) + sign;
  const wide = letters * (0.3 + 0.6 * text.length);
  const top = Math.max(0, y - line - letters * 1.1);
  const tag = [
    make("rect", { x: x - line, y: top, width: wide, height: letters * 1.1, fill: color }),
    // As long as its tag, whatever font the browser has: white beside it would not be seen.
    make("text", { x: x - line + 0.15 * letters, y: top + letters * 0.9, fill: "#fff", textLength: wide - 0.3 * letters, lengthAdjust: "spacingAndGlyphs", "font-size": letters, "font-weight": 700, "font-family": "sans-serif" }, text),
  ];
  const chosen = cell.id === editor.chosen ? [halo(editor, cell, line)] : [];
  const group = make("g", { "data-cell": cell.id }, ...chosen, frame(editor, cell, line), ...tag);
  group.onclick = () => editor.pick(cell.id);
  return group;
}

function halo(editor, cell, line) {
  const [x, y, width, height] = cell.box;
  const edge = 4 * line;
  const size = { x: x - edge, y: y - edge, width: width + 2 * edge, height: height + 2 * edge };
  return make("rect", { ...size, fill: "#ffd84d", "fill-opacity": 0.35, stroke: "#ffd84d", "stroke-width": 2 * line });
}
