let watching = false;

export default function () {
  if (watching) return;
  watching = true;
  // A dialog is a child of the body.
  new MutationObserver(() => {
    for (const dialog of document.querySelectorAll('body > [data-testid="stDialog"]')) {
      const isLost = dialog.querySelector("h2")?.textContent === "Connection error";
      dialog.toggleAttribute("data-digitlab-lost", isLost);
    }
  }).observe(document.body, { childList: true });
}
