const EDGE = 16;

export default function ({ data, parentElement }) {
  for (const button of parentElement.querySelectorAll("button")) {
    const kind = button.dataset.kind;
    button.setAttribute("aria-label", `Save as ${kind.toUpperCase()}: ${data.label}`);
    button.onclick = async () => {
      const drawn = await drawing(data.place, button);
      if (drawn) await save(drawn, data.name, kind);
    };
  }
}

// A figure may be drawn after its buttons; while they are there, it is waited for.
async function drawing(place, button) {
  const find = () => document.querySelector(`.st-key-${place} svg.marks`);
  while (!find() && button.isConnected) await new Promise(requestAnimationFrame);
  return find();
}

async function save(drawn, name, kind) {
  const box = drawn.getBoundingClientRect();
  const [width, height] = [box.width + 2 * EDGE, box.height + 2 * EDGE];
  const copy = drawn.cloneNode(true);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("viewBox", `${-EDGE} ${-EDGE} ${width} ${height}`);
  // On the page's own ground, so that a dark page's white letters can be read anywhere.
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const page = document.querySelector('[data-testid="stApp"]') ?? document.body;
  ground.setAttribute("x", -EDGE);
  ground.setAttribute("y", -EDGE);
  ground.setAttribute("width", width);
  ground.setAttribute("height", height);
  ground.setAttribute("fill", getComputedStyle(page).backgroundColor);
  copy.prepend(ground);
  const text = new XMLSerializer().serializeToString(copy);
  const svg = new Blob([text], { type: "image/svg+xml" });
  const file = kind === "svg" ? svg : await paint(svg, width, height);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function paint(svg, width, height) {
  const picture = new Image();
  picture.src = URL.createObjectURL(svg);
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
