const companions = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!companions.has(parentElement)) companions.set(parentElement, accompany(data, setStateValue));
  companions.get(parentElement).update(data);
  return () => {
    companions.get(parentElement)?.end();
    companions.delete(parentElement);
  };
}

const VISIT = "digitlab-visit"; // where the tab keeps the token of its visit
const ABOVE = 118; // what stands above the canvas, pixels
const HELD = 4; // shortest time of timers that timers started, in every browser, milliseconds
const STACKED = 640; // width of a window below which Streamlit stacks columns, pixels

function accompany({ place: className, label, below, belowStacked }, setStateValue) {
  const place = document.querySelector("." + className);

  // The width of the column, sent until the server has it: of two canvases that send in the same
  // moment, Streamlit takes one. The waits grow, since a message sent again breaks off the answer
  // that a slow server is working on.
  let width = 0;
  let room;
  // Of the visit that this tab showed before it was loaded again.
  const before = recall();
  let resendWidth;
  const sendWidth = (patience) => {
    clearTimeout(resendWidth);
    resendWidth = setTimeout(sendWidth, patience, 2 * patience);
    setStateValue("told", { width, room, visit: before }); // Apart, a run could have one without the others.
  };
  const sizes = new ResizeObserver(() => {
    const measured = Math.floor(place.getBoundingClientRect().width);
    if (measured && measured !== width) {
      width = measured;
      const { innerWidth, innerHeight } = window;
      room = Math.max(1, innerHeight - ABOVE - (innerWidth < STACKED ? belowStacked : below));
      sendWidth(1000);
    }
  });
  sizes.observe(place);

  // The canvas gets a name, and its toolbar is hidden.
  const nameCanvas = (canvas) => {
    if (canvas.hasAttribute("aria-label")) return;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
    canvas.tabIndex = 0; // reached and left by the Tab key
    const style = document.createElement("style");
    style.textContent =
      ".dc-toolbar { display: none !important } .upper-canvas:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px }";
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
  // first: a message of the live stroke must have gone. It goes by a timer of 0, which a browser may
  // hold back for `HELD` when timers started it.
  const penUp = () => {
    if (drawnOn) setTimeout(sendDrawing, HELD + 1, drawnOn, drawing, 500);
    drawnOn = undefined;
  };
  window.addEventListener("mousedown", penDown, true);
  window.addEventListener("touchstart", penDown, true);
  window.addEventListener("mouseup", penUp);
  window.addEventListener("touchend", penUp);

  return {
    update(data) {
      drawing = data.drawing;
      if (data.heard !== width) return;
      clearTimeout(resendWidth);
      if (data.visit) remember(data.visit);
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

// A browser may forbid a page to keep anything: then a page that is loaded again begins anew.
function recall() {
  try {
    return sessionStorage.getItem(VISIT) ?? "";
  } catch {
    return "";
  }
}

function remember(visit) {
  try {
    if (sessionStorage.getItem(VISIT) !== visit) sessionStorage.setItem(VISIT, visit);
  } catch {}
}
