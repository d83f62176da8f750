// Asks whoever leaves the page with work that was not downloaded.

// What makes each kind of work safe: a button, known by how its class begins.
const BUTTONS = { results: "st-key-take_", fields: "st-key-save_fields" };

const warnings = new WeakMap();

export default function ({ data, parentElement }) {
  if (!warnings.has(parentElement)) warnings.set(parentElement, new Warning());
  const warning = warnings.get(parentElement);
  warning.unsaved = { ...data };
  return () => {
    warning.end();
    warnings.delete(parentElement);
  };
}

class Warning {
  constructor() {
    this.leave = (event) => Object.values(this.unsaved).some(Boolean) && event.preventDefault();
    // The server knows of a download too, but says so in the next run only.
    this.press = (event) => {
      for (const [kind, button] of Object.entries(BUTTONS)) {
        if (event.target.closest?.(`[class*="${button}"]`)) this.unsaved[kind] = false;
      }
    };
    window.addEventListener("beforeunload", this.leave);
    document.addEventListener("click", this.press);
  }

  end() {
    window.removeEventListener("beforeunload", this.leave);
    document.removeEventListener("click", this.press);
  }
}
