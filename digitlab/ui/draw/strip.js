export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector('[role="group"]');
  const known = new Map([...strip.children].map((button) => [button.dataset.number, button]));
  // Moved, not made anew: whoever stands on a button with the keyboard stays there.
  const shown = data.drawings.map(({ number, name, small, read }) => {
    const button = known.get(String(number)) ?? make(number, small);
    button.lastChild.textContent = name;
    button.ariaLabel = `${name}: drawing ${number}, read as ${read}`;
    button.ariaExpanded = String(number === data.chosen);
    button.onclick = () => setTriggerValue("chosen", number);
    return button;
  });
  for (const [, button] of known) if (!shown.includes(button)) button.remove();
  shown.forEach((button, place) => {
    if (strip.children[place] !== button) strip.insertBefore(button, strip.children[place] ?? null);
  });
}

function make(number, small) {
  const button = document.createElement("button");
  button.dataset.number = number;
  button.title = "Wrong? Tap to correct it.";
  const picture = document.createElement("img");
  picture.src = small;
  picture.alt = "";
  button.append(picture, document.createElement("span"));
  return button;
}
