export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector('[role="group"]');
  const known = new Map([...strip.children].map((one) => [one.dataset.number, one]));
  // Moved, not made anew: whoever stands on a button with the keyboard stays there.
  const shown = data.drawings.map(({ number, name, small, read }) => {
    const button = known.get(String(number)) ?? make(number, small);
    button.lastChild.textContent = name;
    button.ariaLabel = `${name}: drawing ${number}, read as ${read}`;
    button.ariaExpanded = String(number === data.chosen);
    button.onclick = () => setTriggerValue("chosen", number);
    return button;
  });
  for (const [number, one] of known) if (!shown.includes(one)) one.remove();
  shown.forEach((one, place) => {
    if (strip.children[place] !== one) strip.insertBefore(one, strip.children[place] ?? null);
  });
}

function make(number, small) {
  const button = document.createElement("button");
  button.dataset.number = number;
  button.title = "Wrong? Tap what it is.";
  const picture = document.createElement("img");
  picture.src = small;
  picture.alt = "";
  button.append(picture, document.createElement("span"));
  return button;
}
