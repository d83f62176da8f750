export default function ({ data, parentElement, setTriggerValue }) {
  const wall = parentElement.querySelector("[role=list]");
  const empty = parentElement.querySelector("p");
  empty.textContent = data.digits.length ? "" : data.empty;
  empty.hidden = data.digits.length > 0;
  const known = new Map([...wall.children].map((item) => [item.dataset.number, item]));
  // Moved, not made anew: whoever stands on one with the keyboard stays there.
  const shown = data.digits.map((digit) => {
    const item = known.get(String(digit.number)) ?? make(digit);
    fill(item, digit);
    const card = item.firstChild;
    card.disabled = !data.canChoose;
    card.onclick = () => setTriggerValue("chosen", digit.number);
    if (data.canChoose) card.ariaPressed = String(digit.number === data.chosen);
    return item;
  });
  for (const [, item] of known) if (!shown.includes(item)) item.remove();
  shown.forEach((item, place) => {
    if (wall.children[place] !== item) wall.insertBefore(item, wall.children[place] ?? null);
  });
}

function make({ number, small }) {
  const item = document.createElement("div");
  item.role = "listitem";
  item.dataset.number = number;
  const card = document.createElement("button");
  const picture = document.createElement("img");
  picture.src = small;
  picture.alt = "";
  card.append(picture);
  for (const part of ["label", "votes", "name"]) {
    const text = document.createElement("span");
    text.className = part;
    card.append(text);
  }
  item.append(card);
  return item;
}

function fill(item, { label, read, votes, name, says, isFooling }) {
  const card = item.firstChild;
  card.className = isFooling ? "fooling" : read ? "differs" : "agrees";
  card.ariaLabel = [says, votes, name].filter(Boolean).join(", ");
  card.querySelector(".label").textContent = read ? `${label} → ${read}` : label;
  card.querySelector(".votes").textContent = votes;
  card.querySelector(".name").textContent = name;
}
