const editors = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!editors.has(parentElement)) editors.set(parentElement, new Editor(parentElement));
  const editor = editors.get(parentElement);
  editor.say = (drawn) => setStateValue("drawn", drawn);
  editor.end = (how) => {
    editor.flush(); // What was just typed belongs to the form.
    setTriggerValue("done", how);
  };
  editor.update(data);
  return () => {
    clearTimeout(editor.sending);
    editors.delete(parentElement);
  };
}

const PATIENCE = 150; // milliseconds in which changes are gathered before they are sent
const NUMBERS = ["digits", "decimals"];

const within = (value, least, most) => Math.min(most, Math.max(least, value));

class Editor {
  constructor(root) {
    this.find = (selector) => root.querySelector(selector);
    this.fields = [];
    this.past = [];
    this.number = 0;
    this.zoom = 1;
    this.page = this.find(".page");
    this.rule = this.find(".rule");
    this.page.onpointerdown = (event) => this.press(event);
    this.page.onpointermove = (event) => this.drag(event);
    this.page.onpointerup = (event) => this.lift(event);
    this.page.onpointercancel = (event) => this.lift(event);
    this.page.onkeydown = (event) => this.key(event);
    this.rule.oninput = () => this.fill();
    this.rule.onsubmit = (event) => event.preventDefault();
    const click = (selector, act) => (this.find(selector).onclick = act);
    click(".add", () => this.add());
    click(".undo", () => this.undo());
    click(".remove", () => this.remove(this.chosen));
    click(".use", () => this.end("use"));
    click(".cancel", () => this.end("cancel"));
    click(".in", () => this.enlarge(1.5));
    click(".out", () => this.enlarge(1 / 1.5));
  }

  update(data) {
    const isOther = data.draft !== this.data?.draft;
    this.data = data;
    if (isOther) {
      this.fields = structuredClone(data.fields);
      this.past = [];
      this.number = data.heard;
      this.chosen = this.fields.length ? 0 : undefined;
      this.options();
    }
    this.draw();
    if (isOther) this.show();
  }

  // What is drawn

  place(event) {
    const box = this.page.getBoundingClientRect();
    const { width, height } = this.data;
    const across = ((event.clientX - box.left) / box.width) * width;
    const down = ((event.clientY - box.top) / box.height) * height;
    return [within(across, 0, width), within(down, 0, height)];
  }

  press(event) {
    if (event.button) return;
    event.preventDefault();
    // Not the event's target: for a finger, browsers choose what can be pressed nearby.
    const target = this.page.getRootNode().elementFromPoint(event.clientX, event.clientY);
    const at = target.closest("[data-field]");
    const corner = target.dataset.corner;
    const [x, y] = this.place(event);
    this.before = this.snapshot();
    if (at) {
      this.choose(Number(at.dataset.field));
      this.dragged = { from: [x, y], box: [...this.fields[this.chosen].box], corner };
    } else {
      this.dragged = { from: [x, y], isNew: true };
    }
    this.page.setPointerCapture(event.pointerId);
  }

  drag(event) {
    const { dragged } = this;
    if (!dragged) return;
    const [x, y] = this.place(event);
    const [fromX, fromY] = dragged.from;
    if (dragged.isNew) {
      if (Math.hypot(x - fromX, y - fromY) < this.data.width / 100) return;
      this.fields.push(this.fresh([fromX, fromY, 1, 1]));
      this.chosen = this.fields.length - 1;
      Object.assign(dragged, { isNew: false, box: [fromX, fromY, 0, 0], corner: "se", isMoved: true });
    }
    dragged.isMoved ||= Math.hypot(x - fromX, y - fromY) > this.data.width / 400;
    if (dragged.isMoved) this.stretch(dragged.box, dragged.corner, x - fromX, y - fromY);
  }

  lift() {
    const { dragged } = this;
    this.dragged = undefined;
    if (dragged?.isMoved) {
      this.past.push(this.before);
      this.changed();
      this.show();
    }
    if (dragged && !dragged.isNew) this.page.querySelector(`[data-field="${this.chosen}"]`)?.focus({ preventScroll: true });
  }

  stretch(box, corner, across, down) {
    let [left, top, right, bottom] = [box[0], box[1], box[0] + box[2], box[1] + box[3]];
    const [isRight, isLow] = CORNERS[corner] ?? [];
    const { width, height } = this.data;
    if (corner) {
      isRight ? (right = within(right + across, 0, width)) : (left = within(left + across, 0, width));
      isLow ? (bottom = within(bottom + down, 0, height)) : (top = within(top + down, 0, height));
    } else {
      across = within(across, -left, width - right);
      down = within(down, -top, height - bottom);
      [left, right, top, bottom] = [left + across, right + across, top + down, bottom + down];
    }
    const x = Math.min(left, right);
    const y = Math.min(top, bottom);
    this.fields[this.chosen].box = [x, y, Math.max(2, Math.abs(right - left)), Math.max(2, Math.abs(bottom - top))].map(Math.round);
    this.draw();
  }

  fresh(box) {
    const names = new Set(this.fields.map((field) => field.name));
    let count = this.fields.length + 1;
    while (names.has(`Field ${count}`)) count += 1;
    const rule = { digits: null, decimals: null, least: null, most: null, check: null, sum_of: [] };
    return { name: `Field ${count}`, box, rule, cells: 0 };
  }

  add() {
    this.past.push(this.snapshot());
    const { width, height } = this.data;
    const last = this.fields.at(-1)?.box ?? [width * 0.3, height * 0.1, width * 0.4, width * 0.06];
    const y = this.fields.length ? last[1] + last[3] * 1.5 : last[1];
    const [x, wide, tall] = [last[0], last[2], last[3]];
    this.fields.push(this.fresh([x, Math.min(y, height - tall), wide, tall].map(Math.round)));
    this.chosen = this.fields.length - 1;
    this.changed();
    this.show();
    this.page.querySelector(`[data-field="${this.chosen}"]`).focus();
  }

  remove(at) {
    if (at === undefined) return;
    this.past.push(this.snapshot());
    const [{ name }] = this.fields.splice(at, 1);
    for (const { rule } of this.fields) rule.sum_of = rule.sum_of.filter((part) => part !== name);
    this.chosen = this.fields.length ? Math.min(at, this.fields.length - 1) : undefined;
    this.changed();
    this.show();
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.fields = JSON.parse(before);
    if (!this.fields[this.chosen]) this.chosen = this.fields.length ? this.fields.length - 1 : undefined;
    this.changed();
    this.show();
  }

  key(event) {
    const at = event.target.dataset?.field;
    if (at === undefined) return;
    this.choose(Number(at));
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (event.key === "Delete" || event.key === "Backspace") this.remove(this.chosen);
    else if (step) {
      this.past.push(this.snapshot());
      const far = this.data.width / (event.ctrlKey || event.metaKey ? 1000 : 200);
      this.stretch(this.fields[this.chosen].box, event.shiftKey ? "se" : undefined, step[0] * far, step[1] * far);
      this.changed();
    } else if (event.key === "Enter") this.rule.elements.name.select();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.page.querySelector(`[data-field="${this.chosen}"]`)?.focus();
    if (event.key === "Enter") this.rule.elements.name.focus();
  }

  // Name and rule of the chosen field

  options() {
    const { checks, longest, most_digits, most_cells } = this.data;
    const option = (text, value) => new Option(text, value);
    this.rule.elements.check.replaceChildren(option("none", ""), ...Object.entries(checks).map(([key, name]) => option(name, key)));
    const counts = Array.from({ length: most_cells - 1 }, (_, at) => option(String(at + 2), String(at + 2)));
    this.rule.elements.cells.replaceChildren(option("automatic", "0"), option("no comb", "1"), ...counts);
    this.rule.elements.name.maxLength = longest;
    for (const name of NUMBERS) this.rule.elements[name].max = most_digits;
  }

  show() {
    const field = this.fields[this.chosen];
    this.rule.hidden = !field;
    if (!field) return;
    const { elements } = this.rule;
    elements.name.value = field.name;
    for (const name of [...NUMBERS, "least", "most", "check"]) elements[name].value = field.rule[name] ?? "";
    elements.cells.value = String(field.cells);
    const parts = this.fields.filter((other) => other !== field).map(({ name }) => {
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: name, checked: field.rule.sum_of.includes(name) });
      const label = document.createElement("label");
      label.append(box, name);
      return label;
    });
    const sum = this.find(".sum");
    sum.replaceChildren(sum.firstElementChild, ...parts);
    sum.hidden = !parts.length;
  }

  fill() {
    const field = this.fields[this.chosen];
    const { elements } = this.rule;
    const before = this.snapshot();
    const name = elements.name.value;
    for (const { rule } of this.fields) rule.sum_of = rule.sum_of.map((part) => (part === field.name ? name : part));
    field.name = name;
    for (const key of NUMBERS) field.rule[key] = elements[key].value === "" ? null : Math.round(Number(elements[key].value));
    for (const key of ["least", "most", "check"]) field.rule[key] = elements[key].value.trim().replace(",", ".") || null;
    field.cells = Number(elements.cells.value);
    field.rule.sum_of = [...this.find(".sum").querySelectorAll("input:checked")].map((box) => box.value);
    if (this.typing !== this.chosen) this.past.push(before);
    this.typing = this.chosen;
    this.changed(true);
  }

  choose(at) {
    if (at === this.chosen) return;
    this.chosen = at;
    this.draw();
    this.show();
  }

  // What the server is told

  snapshot() {
    return JSON.stringify(this.fields);
  }

  changed(isTyped = false) {
    if (!isTyped) this.typing = undefined;
    this.number += 1;
    this.unsent = { draft: this.data.draft, number: this.number, fields: structuredClone(this.fields) };
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.flush(), PATIENCE);
    this.draw();
  }

  flush() {
    clearTimeout(this.sending);
    if (this.unsent) this.say(this.unsent);
    this.unsent = undefined;
  }

  enlarge(by) {
    this.zoom = within(this.zoom * by, 1, 6);
    this.draw();
  }

  // What is shown

  draw() {
    const { width, height, picture, problem } = this.data;
    const { fields } = this;
    const isFocused = this.page.getRootNode().activeElement?.dataset?.field;
    this.find(".lead").textContent = fields.length ? `${fields.length} ${fields.length === 1 ? "field" : "fields"}. Give each a name, and a rule if it has one.` : "Draw a box around each place where a number is written.";
    this.find(".problem").textContent = problem;
    this.find(".use").disabled = !fields.length;
    this.find(".undo").disabled = !this.past.length;
    this.find(".out").disabled = this.zoom <= 1;
    this.page.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.page.style.width = `${100 * this.zoom}%`;
    this.page.replaceChildren(make("image", { href: picture, width, height }), ...fields.map((field, at) => fieldFrame(this, field, at)));
    if (isFocused !== undefined) this.page.querySelector(`[data-field="${isFocused}"]`)?.focus();
    const list = fields.map((field, at) => {
      const button = document.createElement("button");
      button.textContent = field.name;
      button.setAttribute("aria-current", String(at === this.chosen));
      button.onclick = () => this.choose(at);
      return button;
    });
    this.find(".list").replaceChildren(...list);
  }
}
