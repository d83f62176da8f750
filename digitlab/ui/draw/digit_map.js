// The map comes with the answer, and is drawn where the expander has a place for it.
const searches = new WeakMap();

export default function ({ data, parentElement }) {
  clearInterval(searches.get(parentElement));
  const draw = () => {
    const place = document.querySelector("." + data.place);
    if (place) show(place, data);
    return place;
  };
  // The place comes after the answer, in a moment.
  if (!draw()) {
    const search = setInterval(() => draw() && clearInterval(search), 50);
    searches.set(parentElement, search);
  }
  return () => clearInterval(searches.get(parentElement));
}

const decode = (points) => {
  const bytes = Uint8Array.from(atob(points), (letter) => letter.charCodeAt(0));
  return new Uint16Array(bytes.buffer);
};

function show(place, { points, fine, yours, color, accent }) {
  const canvas = place.querySelector("canvas");
  const width = place.clientWidth;
  const height = Math.min(width, 560);
  const sharp = window.devicePixelRatio;
  canvas.width = width * sharp;
  canvas.height = height * sharp;
  canvas.style.height = `${height}px`;
  const edge = 12;
  const at = (x, y) => [edge + x * (width - 2 * edge), edge + y * (height - 2 * edge)];
  const all = decode(points);
  const context = canvas.getContext("2d");
  context.scale(sharp, sharp);
  context.font = "11px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  const isLike = (label) => yours && String(label) === yours.text;
  const digits = [];
  for (let i = 0; i < all.length; i += 3) {
    digits.push([...at(all[i] / fine, all[i + 1] / fine), all[i + 2]]);
  }
  for (const [x, y, label] of digits) {
    context.fillStyle = isLike(label) ? accent : color;
    context.fillText(label, x, y);
  }
  canvas.setAttribute(
    "aria-label",
    `A map of ${digits.length} digits` + (yours ? `; yours lies among what is read as ${yours.text}` : ""),
  );
  if (yours) {
    const [x, y] = at(yours.x, yours.y);
    context.beginPath();
    context.arc(x, y, 14, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = getComputedStyle(place).color;
    context.stroke();
  }
  const said = place.querySelector("p");
  canvas.onpointermove = canvas.onpointerdown = ({ offsetX, offsetY }) => {
    const far = ([x, y]) => Math.hypot(x - offsetX, y - offsetY);
    const nearest = digits.reduce((best, digit) => (far(digit) < far(best) ? digit : best));
    const number = far(nearest) < 12 ? digits.indexOf(nearest) : -1;
    said.textContent = number < 0 ? "" : `Test digit ${number}: ${nearest[2] === 8 ? "an" : "a"} ${nearest[2]}`;
    showPicture(place, number);
  };
}

// Where MNIST is on the server, one file holds the pictures of all digits; else there is none.
function showPicture(place, number) {
  const { pictures, perRow } = place.dataset;
  const picture = place.querySelector("i");
  picture.hidden = !pictures || number < 0;
  if (picture.hidden) return;
  const side = picture.clientWidth;
  picture.style.backgroundImage = `url("${pictures}")`;
  picture.style.backgroundSize = `${side * perRow}px auto`;
  picture.style.backgroundPosition = `${-side * (number % perRow)}px ${-side * Math.floor(number / perRow)}px`;
}
