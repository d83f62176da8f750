const followers = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const known = followers.get(parentElement);
  if (known) known.hear(data);
  else followers.set(parentElement, follow(data, setTriggerValue));
  return () => {
    followers.get(parentElement)?.end();
    followers.delete(parentElement);
  };
}

function follow({ place: name, every, share, lost }, setTriggerValue) {
  const place = document.querySelector("." + name);
  // Not from 0: the server may remember what a follower before this one has said.
  let said = Date.now();
  let saidAt = -lost;
  let waits = false;
  let next = 0;
  let timer;
  let canvas, points;

  const say = () => {
    timer = undefined;
    const now = performance.now();
    const wait = Math.max(next - now, waits ? saidAt + lost - now : 0);
    if (wait > 0) return later(wait);
    waits = true;
    saidAt = now;
    next = now + every;
    setTriggerValue("stroke", { number: ++said, points });
  };
  const later = (wait) => (timer ??= setTimeout(say, wait));
  const stop = () => {
    clearTimeout(timer);
    timer = points = undefined;
  };
  const add = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    points.push(Math.round((clientX - box.left) * scale), Math.round((clientY - box.top) * scale));
  };
  const hears = {
    pointerdown(event) {
      if (!event.isPrimary || event.button !== 0) return;
      const path = event.composedPath();
      canvas = path.find((one) => one.classList?.contains("upper-canvas"));
      if (!canvas || !path.includes(place)) return;
      points = [];
      add(event);
      later(every);
    },
    pointermove(event) {
      if (!points || !event.isPrimary) return;
      add(event);
      later(0);
    },
    pointerup: stop,
    pointercancel: stop,
  };
  for (const type in hears) window.addEventListener(type, hears[type], true);
  return {
    hear(data) {
      every = data.every;
      if (data.heard !== said || !waits) return;
      waits = false;
      next = Math.max(next, saidAt + share * (performance.now() - saidAt));
      if (timer) {
        clearTimeout(timer);
        timer = undefined;
        later(0);
      }
    },
    end() {
      stop();
      for (const type in hears) window.removeEventListener(type, hears[type], true);
    },
  };
}
