const STATE = "data-test-connection-state";

let tell;
let watching = false;

export default function ({ setTriggerValue }) {
  tell = setTriggerValue;
  if (watching) return;
  watching = true;
  // A dialog is a child of the body.
  new MutationObserver(() => {
    for (const dialog of document.querySelectorAll('body > [data-testid="stDialog"]')) {
      const isLost = dialog.querySelector("h2")?.textContent === "Connection error";
      dialog.toggleAttribute("data-digitlab-lost", isLost);
    }
  }).observe(document.body, { childList: true });
  // What was done meanwhile is told with any run.
  const app = document.querySelector(`[${STATE}]`);
  const isConnected = () => app?.getAttribute(STATE) === "CONNECTED";
  let wasConnected = isConnected();
  const watch = new MutationObserver(() => {
    if (isConnected() && !wasConnected) tell("back", true);
    wasConnected = isConnected();
  });
  if (app) watch.observe(app, { attributes: true, attributeFilter: [STATE] });
}
