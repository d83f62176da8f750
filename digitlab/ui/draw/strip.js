export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector('[role="group"]');
  const known = new Map([...strip.children].map((button) => [button.dataset.key, button]));
  const says = parentElement.querySelector("#says");
  says.textContent = data.samples.length ? "Try one:" : "Your earlier drawings";
  says.hidden = !data.samples.length;
  // Moved, not made anew: whoever stands on a button with the keyboard stays there.
  const get = (key, small) => known.get(key) ?? make(key, small);
  const shown = [
    ...data.samples.map(({ number, small }) => {
      const button = get(`sample ${number}`, small);
      button.ariaLabel = `Sample: ${number}`;
      button.onclick = () => setTriggerValue("sample", number);
      return button;
    }),
    ...data.drawings.map(({ number, name, small, read }) => {
      const button = get(`drawing ${number}`, small);
      button.title = "Wrong? Tap to correct it.";
      button.lastChild.textContent = name;
      button.ariaLabel = `${name}: drawing ${number}, read as ${read}`;
      button.ariaExpanded = String(number === data.chosen);
      button.onclick = () => setTriggerValue("chosen", number);
      return button;
    }),
  ];
  for (const [, button] of known) if (!shown.includes(button)) button.remove();
  shown.forEach((button, place) => {
    if (strip.children[place] !== button) strip.insertBefore(button, strip.children[place] ?? null);
  });
}

function make(key, small) {
  const button = document.createElement("button");
  button.dataset.key = key;
  const picture = document.createElement("img");
  picture.src = small;
  picture.alt = "";
  button.append(picture, document.createElement("span"));
  return button;
}
