const companions = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!companions.has(parentElement)) companions.set(parentElement, accompany(data, setStateValue));
  companions.get(parentElement).update(data);
  return () => {
    companions.get(parentElement)?.end();
    companions.delete(parentElement);
  };
}

function accompany({ place: className, label }, setStateValue) {
  const place = document.querySelector("." + className);

  // The width of the column, sent until the server has it: of two canvases that send in the same
  // moment, Streamlit takes one. The waits grow, since a message sent again breaks off the answer
  // that a slow server is working on.
  let width = 0;
  let resendWidth;
  const sendWidth = (patience) => {
    clearTimeout(resendWidth);
    resendWidth = setTimeout(sendWidth, patience, 2 * patience);
    setStateValue("width", width);
  };
  const sizes = new ResizeObserver(() => {
    const measured = Math.floor(place.getBoundingClientRect().width);
    if (measured && measured !== width) {
      width = measured;
      sendWidth(1000);
    }
  });
  sizes.observe(place);

  // The canvas gets a name, and its toolbar is hidden.
  const nameCanvas = (canvas) => {
    if (canvas.hasAttribute("aria-label")) return;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
    const style = document.createElement("style");
    style.textContent = ".dc-toolbar { display: none !important }";
    canvas.getRootNode().append(style);
  };
  // No event tells when another component has built its inside; the canvas is there in a moment.
  const search = setInterval(() => {
    for (const { shadowRoot } of place.querySelectorAll("*")) {
      const canvas = shadowRoot?.querySelector(".upper-canvas");
      if (!canvas) continue;
      clearInterval(search);
      nameCanvas(canvas);
    }
  }, 50);

  // The drawing, sent as the pen lifts and again until the server has another one than before.
  let drawing, resendDrawing;
  const sendDrawing = (canvas, before, wait) => {
    canvas.getRootNode().querySelector(".dc-toolbar button")?.click();
    clearTimeout(resendDrawing);
    resendDrawing = setTimeout(() => {
      const isMissing = drawing === before && canvas.isConnected;
      if (isMissing && wait < 5000) sendDrawing(canvas, before, 2 * wait);
    }, wait);
  };
  let drawnOn;
  const penDown = (event) => {
    const path = event.composedPath();
    const isCanvas = (element) => element.classList?.contains("upper-canvas");
    drawnOn = path.includes(place) ? path.find(isCanvas) : undefined;
    if (drawnOn) nameCanvas(drawnOn); // It may be another one than at first.
  };
  // The canvas listens to the document: when the window gets the event, the stroke is taken in.
  // Streamlit sends what is set in one moment as one message and runs for the component that came
  // first: a message of the live stroke must have gone.
  const penUp = () => {
    if (drawnOn) setTimeout(sendDrawing, 0, drawnOn, drawing, 500);
    drawnOn = undefined;
  };
  window.addEventListener("mousedown", penDown, true);
  window.addEventListener("touchstart", penDown, true);
  window.addEventListener("mouseup", penUp);
  window.addEventListener("touchend", penUp);

  return {
    update(data) {
      drawing = data.drawing;
      if (data.heard === width) clearTimeout(resendWidth);
    },
    end() {
      sizes.disconnect();
      clearTimeout(resendWidth);
      clearTimeout(resendDrawing);
      clearInterval(search);
      window.removeEventListener("mousedown", penDown, true);
      window.removeEventListener("touchstart", penDown, true);
      window.removeEventListener("mouseup", penUp);
      window.removeEventListener("touchend", penUp);
    },
  };
}
