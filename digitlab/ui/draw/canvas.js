const companions = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!companions.has(parentElement)) companions.set(parentElement, accompany(data, setStateValue));
  companions.get(parentElement).hear(data);
  return () => {
    companions.get(parentElement)?.end();
    companions.delete(parentElement);
  };
}

function accompany({ place: name, label }, setStateValue) {
  const place = document.querySelector("." + name);
  let width = 0;
  let again;
  // Of two canvases that speak in the same moment, Streamlit hears one. But a slow server must have
  // time to answer: what is said again breaks off what it is doing.
  const tell = (patience) => {
    clearTimeout(again);
    again = setTimeout(tell, patience, 2 * patience);
    setStateValue("width", width);
  };
  const sizes = new ResizeObserver(() => {
    const now = Math.floor(place.getBoundingClientRect().width);
    if (now && now !== width) {
      width = now;
      tell(1000);
    }
  });
  sizes.observe(place);

  const dress = (canvas) => {
    if (canvas.hasAttribute("aria-label")) return;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
    const style = document.createElement("style");
    style.textContent = ".dc-toolbar { display: none !important }";
    canvas.getRootNode().append(style);
  };
  // Nothing tells when another component has built its inside; the canvas is there in a moment.
  const waiting = setInterval(() => {
    for (const { shadowRoot } of place.querySelectorAll("*")) {
      const canvas = shadowRoot?.querySelector(".upper-canvas");
      if (!canvas) continue;
      clearInterval(waiting);
      dress(canvas);
    }
  }, 50);

  // What is lost all the same is said until it is heard.
  let drawing, resend;
  const send = (canvas, unheard, wait) => {
    canvas.getRootNode().querySelector(".dc-toolbar button")?.click();
    clearTimeout(resend);
    resend = setTimeout(() => {
      if (drawing === unheard && canvas.isConnected && wait < 5000) send(canvas, unheard, 2 * wait);
    }, wait);
  };
  let drawn;
  const hears = {
    down(event) {
      const path = event.composedPath();
      drawn = path.includes(place) && path.find((one) => one.classList?.contains("upper-canvas"));
      if (drawn) dress(drawn); // It may be another one than at first.
    },
    // The canvas listens to the document: when the window hears of it, the stroke is taken in.
    // Streamlit sends what is said in one moment as one, and runs for who spoke first: what a
    // follower may just have said must have gone.
    up() {
      if (drawn) setTimeout(send, 0, drawn, drawing, 500);
      drawn = undefined;
    },
  };
  window.addEventListener("mousedown", hears.down, true);
  window.addEventListener("touchstart", hears.down, true);
  window.addEventListener("mouseup", hears.up);
  window.addEventListener("touchend", hears.up);
  return {
    hear(data) {
      drawing = data.drawing;
      if (data.heard === width) clearTimeout(again);
    },
    end() {
      sizes.disconnect();
      clearTimeout(again);
      clearTimeout(resend);
      clearInterval(waiting);
      window.removeEventListener("mousedown", hears.down, true);
      window.removeEventListener("touchstart", hears.down, true);
      window.removeEventListener("mouseup", hears.up);
      window.removeEventListener("touchend", hears.up);
    },
  };
}
