// The layers' pictures follow the pen, so they come with the answer; they are shown where the
// expander has a place for them. A click on one, or on a bar, is sent and answered there too.
const listeners = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let listener = listeners.get(parentElement);
  if (!listener) listeners.set(parentElement, (listener = listen(setTriggerValue)));
  listener.show(data);
  return () => {
    listener.end();
    listeners.delete(parentElement);
  };
}

function listen(setTriggerValue) {
  let search;
  let isAsked = false; // a click waits for its answer
  const ask = (clicked) => {
    isAsked = true;
    setTriggerValue("clicked", clicked);
  };
  const send = (image, x, y) => ask({ layer: Number(image.dataset.layer), x, y });
  const share = (at, start, size) => Math.min(Math.max((at - start) / size, 0), 0.9999);
  const onClick = (event) => {
    const image = event.target.closest?.("[data-layer]");
    const bar = event.target.closest?.(".digitlab-large [data-digit]");
    if (image) {
      const { left, top, width, height } = image.getBoundingClientRect();
      send(image, share(event.clientX, left, width), share(event.clientY, top, height));
    } else if (bar) ask({ digit: Number(bar.dataset.digit) });
  };
  // By keyboard: the middle of the first map.
  const onKey = (event) => {
    const image = event.target.closest?.("[data-layer]");
    if (!image || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    const side = 0.5 / Number(image.dataset.across);
    send(image, side, Math.min((side * image.naturalWidth) / image.naturalHeight, 0.5));
  };
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);

  return {
    show({ place, pictures, said, detail }) {
      clearInterval(search);
      const draw = () => {
        const root = document.querySelector("." + place);
        if (!root) return false;
        root.querySelector("p").textContent = said;
        for (const image of root.querySelectorAll("img")) {
          image.src = pictures?.[image.dataset.picture] ?? image.dataset.blank;
        }
        const section = root.querySelector("section");
        section.innerHTML = detail;
        if (isAsked && detail) section.scrollIntoView({ block: "nearest" });
        isAsked = false;
        return true;
      };
      // The place comes after the answer, in a moment.
      if (!draw()) search = setInterval(() => draw() && clearInterval(search), 50);
    },
    end() {
      clearInterval(search);
      document.removeEventListener("click", onClick);
      document.removeEventListener("keydown", onKey);
    },
  };
}
