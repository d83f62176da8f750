const listeners = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const listener = listeners.get(parentElement);
  if (listener) listener.update(data);
  else listeners.set(parentElement, listen(data, setTriggerValue));
  return () => {
    listeners.get(parentElement)?.end();
    listeners.delete(parentElement);
  };
}

function listen({ place: className, every, share, lost }, setTriggerValue) {
  const place = document.querySelector("." + className);
  // Not from 0: the server may remember a number of the listener before this one.
  let number = Date.now();
  let sentAt = -lost;
  let isUnanswered = false;
  let earliest = 0;
  let timer;
  let canvas, points;

  const send = () => {
    timer = undefined;
    const now = performance.now();
    const wait = Math.max(earliest - now, isUnanswered ? sentAt + lost - now : 0);
    if (wait > 0) return sendIn(wait);
    isUnanswered = true;
    sentAt = now;
    earliest = now + every;
    setTriggerValue("stroke", { number: ++number, points });
  };
  const sendIn = (wait) => (timer ??= setTimeout(send, wait));
  const stop = () => {
    clearTimeout(timer);
    timer = points = undefined;
  };
  const add = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    points.push(Math.round((clientX - box.left) * scale), Math.round((clientY - box.top) * scale));
  };
  const handlers = {
    pointerdown(event) {
      if (!event.isPrimary || event.button !== 0) return;
      const path = event.composedPath();
      canvas = path.find((element) => element.classList?.contains("upper-canvas"));
      if (!canvas || !path.includes(place)) return;
      points = [];
      add(event);
      sendIn(every);
    },
    pointermove(event) {
      if (!points || !event.isPrimary) return;
      add(event);
      sendIn(0);
    },
    pointerup: stop,
    pointercancel: stop,
  };
  for (const type in handlers) window.addEventListener(type, handlers[type], true);

  return {
    update(data) {
      every = data.every;
      if (data.heard !== number || !isUnanswered) return;
      isUnanswered = false;
      earliest = Math.max(earliest, sentAt + share * (performance.now() - sentAt));
      if (timer) {
        clearTimeout(timer);
        timer = undefined;
        sendIn(0);
      }
    },
    end() {
      stop();
      for (const type in handlers) window.removeEventListener(type, handlers[type], true);
    },
  };
}
