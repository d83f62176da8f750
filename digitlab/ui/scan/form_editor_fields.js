// A field as it is drawn on the page: its box, its name, and the corners to drag it by.

const COLORS = ["#0072b2", "#b34700", "#00795a", "#8a3ffc", "#a4206a", "#6b5900"];
const CORNERS = { nw: [0, 0], ne: [1, 0], sw: [0, 1], se: [1, 1] };

function fieldFrame(editor, field, at) {
  const [x, y, width, height] = field.box;
  const line = editor.data.width / 350;
  const color = COLORS[at % COLORS.length];
  const isChosen = at === editor.chosen;
  const letters = editor.data.width / 45;
  const wide = letters * (0.6 + 0.6 * field.name.length);
  const top = Math.max(0, y - letters * 1.2);
  const inside = [
    make("rect", { class: "frame", x, y, width, height, fill: color, "fill-opacity": isChosen ? 0.25 : 0.1, stroke: color, "stroke-width": isChosen ? 1.6 * line : line }),
    make("rect", { x, y: top, width: wide, height: letters * 1.2, fill: color }),
    make("text", { x: x + wide / 2, y: top + letters * 0.92, fill: "#fff", "text-anchor": "middle", "font-size": letters, "font-family": "sans-serif" }, field.name),
  ];
  const size = Math.max(5 * line, 22 * (editor.data.width / (editor.page.clientWidth || editor.data.width)));
  const corners = Object.entries(CORNERS).map(([corner, [right, low]]) => {
    // Mostly inside of the box: whoever presses beside a corner begins the next field there.
    const begin = (start, length, isEnd) => start + isEnd * length - (isEnd ? 0.75 : 0.25) * size;
    const place = { x: begin(x, width, right), y: begin(y, height, low), width: size, height: size };
    const dot = { cx: x + right * width, cy: y + low * height, r: 2.2 * line, fill: "#fff", stroke: color, "stroke-width": line };
    return [make("circle", dot), make("rect", { ...place, class: `handle ${corner}`, "data-corner": corner, fill: "transparent" })];
  });
  if (isChosen) inside.push(...corners.flat());
  const label = `${field.name}: a field; the arrow keys move it, with Shift they change its size`;
  return make("g", { "data-field": at, tabindex: 0, role: "button", "aria-label": label }, ...inside);
}
