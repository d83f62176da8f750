const editors = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!editors.has(parentElement)) editors.set(parentElement, new PageEditor(parentElement));
  const editor = editors.get(parentElement);
  editor.say = (said) => setStateValue("said", said);
  editor.go = (step) => {
    editor.takeTyped();
    editor.flush(); // What was just typed belongs to the page that is left.
    setTriggerValue("go", step);
  };
  editor.update(data);
  return () => {
    editor.end();
    editors.delete(parentElement);
  };
}

const PATIENCE = 120; // milliseconds in which words are gathered before they are sent
const MARKS = ".,-/?";

class PageEditor {
  constructor(root) {
    this.find = (selector) => root.querySelector(selector);
    this.said = new Map(); // cell → word, until the server has it
    this.number = 0; // of the last message
    this.pasts = new Map(); // page → what was said there, to be undone
    this.zoom = 1;
    this.input = this.find("#word");
    this.input.oninput = () => this.refuse();
    this.input.onfocus = () => this.input.select();
    this.find(".page-editor").onkeydown = (event) => this.key(event);
    const press = (selector, act) => (this.find(selector).onclick = act);
    press(".enter", () => this.take());
    press(".back", () => this.step(-1));
    press(".skip", () => this.step(1));
    press(".undo", () => this.undo());
    press(".all", () => this.takeAll());
    press(".next", () => this.go("next"));
    press(".in", () => this.enlarge(1.5));
    press(".out", () => this.enlarge(1 / 1.5));
    this.find(".marks").replaceChildren(); // Whoever was here before may have left them.
    for (const mark of MARKS) {
      const button = document.createElement("button");
      button.textContent = mark;
      button.onclick = () => {
        this.input.setRangeText(mark, this.input.selectionStart, this.input.selectionEnd, "end");
        this.input.focus();
      };
      this.find(".marks").append(button);
    }
    // Work that the server does not have yet would be lost.
    this.leave = (event) => this.said.size && event.preventDefault();
    window.addEventListener("beforeunload", this.leave);
  }

  end() {
    clearTimeout(this.sending);
    window.removeEventListener("beforeunload", this.leave);
  }

  update(data) {
    const isOther = data.page !== this.data?.page;
    const isUntouched = !isOther && !this.isTouched();
    this.data = data;
    if (isOther) {
      this.said.clear();
      if (!this.pasts.has(data.page)) this.pasts.set(data.page, []);
      this.past = this.pasts.get(data.page);
      this.chosen = undefined;
    }
    if (isOther || data.heard >= this.number) {
      this.said.clear();
      this.number = Math.max(this.number, data.heard);
    }
    this.cells = new Map(data.cells.map((cell) => [cell.id, cell]));
    const isGone = !this.cells.has(this.chosen); // as where the page is read by fields now
    if (isGone) this.chosen = this.open()[0] ?? data.cells[0]?.id;
    this.draw(isOther || isGone);
    if (isUntouched && this.chosen !== undefined) {
      const text = this.text(this.chosen);
      if (text !== this.input.value) this.input.value = text;
    }
    const isFree = document.activeElement === document.body || this.wasHere;
    if (isOther && isFree && matchMedia("(hover: hover)").matches) this.focus();
  }

  text(id) {
    const cell = this.cells.get(id);
    return this.said.has(id) ? (this.said.get(id) ?? cell.read) : cell.text;
  }

  state(id) {
    if (!this.said.has(id)) return this.cells.get(id).state;
    const word = this.said.get(id);
    return word === null ? this.cells.get(id).before : word ? "checked" : "left out";
  }

  isSaid(id) {
    return ["checked", "left out"].includes(this.state(id));
  }

  open() {
    const isOpen = (cell) => (this.said.has(cell.id) ? this.said.get(cell.id) === null : cell.open);
    return this.data.cells.filter(isOpen).map((cell) => cell.id);
  }

  // What is typed, and what it does

  // A letter stays where it was typed and nothing is taken: without it, l2 would become a 2 unseen.
  refuse() {
    const isRefused = [...this.input.value].some((sign) => !this.data.signs.includes(sign));
    this.input.ariaInvalid = String(isRefused);
    const refusal = isRefused ? this.data.refusal : "";
    if (this.find(".refusal").textContent !== refusal) this.find(".refusal").textContent = refusal;
    return isRefused;
  }

  key(event) {
    const control = event.ctrlKey || event.metaKey;
    const acts = {
      ArrowUp: () => this.step(-1),
      ArrowDown: () => this.step(1),
      PageDown: () => this.go("next"),
      PageUp: () => this.go("previous"),
    };
    if (event.key === "Enter" && control) this.takeAll();
    else if (event.key === "Enter" && event.target === this.input)
      this.open().length || this.isTouched() ? this.take() : this.go("next");
    else if (control && event.key === "z" && !this.isTouched()) this.undo();
    else if (acts[event.key] && event.target === this.input) acts[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  isTouched() {
    return this.chosen !== undefined && this.input.value !== this.text(this.chosen);
  }

  take() {
    if (this.chosen === undefined) return;
    if (this.refuse()) return this.focus();
    this.tell([[this.chosen, this.input.value.trim()]]);
    this.step(1);
  }

  // Whoever goes elsewhere without Enter has typed it all the same; an emptied field says nothing,
  // nor does a word that is refused.
  takeTyped() {
    const word = this.input.value.trim();
    const isNew = word && this.chosen !== undefined && word !== this.text(this.chosen);
    if (isNew && !this.refuse()) this.tell([[this.chosen, word]]);
  }

  takeAll() {
    if (this.refuse()) return this.focus();
    this.takeTyped();
    const open = this.open();
    if (open.length) this.tell(open.map((id) => [id, this.text(id)]));
    this.draw();
    this.focus();
  }

  tell(words) {
    this.past.push(words.map(([id]) => [id, this.isSaid(id) ? this.text(id) : null]));
    for (const [id, word] of words) this.said.set(id, word);
    this.send();
  }

  undo() {
    const words = this.past.pop()?.filter(([id]) => this.cells.has(id)); // Others were read anew.
    if (!words?.length) return this.draw();
    for (const [id, word] of words) this.said.set(id, word);
    this.send();
    this.choose(words[0][0]);
  }

  send() {
    this.number += 1;
    const words = Object.fromEntries(this.said);
    this.unsent = { page: this.data.page, number: this.number, words };
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.flush(), PATIENCE);
  }

  flush() {
    clearTimeout(this.sending);
    if (this.unsent) this.say(this.unsent);
    this.unsent = undefined;
  }

  // Which one is asked for

  step(by) {
    this.takeTyped();
    const ids = this.data.cells.map((cell) => cell.id);
    const here = ids.indexOf(this.chosen);
    const open = new Set(this.open());
    const after = ids.slice(here + 1).find((id) => open.has(id));
    const before = ids.slice(0, Math.max(0, here)).reverse();
    const last = before.find((id) => open.has(id) || this.isSaid(id));
    this.choose(by > 0 ? (after ?? ids.find((id) => open.has(id)) ?? this.chosen) : (last ?? this.chosen));
  }

  pick(id) {
    this.takeTyped();
    this.choose(id);
  }

  choose(id) {
    this.chosen = id;
    this.draw(true);
    this.focus();
  }

  focus() {
    this.wasHere = true;
    this.input.focus({ preventScroll: true });
    this.input.select();
  }

  enlarge(by) {
    this.zoom = Math.min(6, Math.max(1, this.zoom * by));
    this.draw(true);
  }

  // What is shown

  draw(isMoved = false) {
    const { data } = this;
    const cell = this.cells.get(this.chosen);
    const open = this.open();
    this.find(".check").hidden = !data.cells.length;
    this.find(".next").hidden = open.length > 0 || !data.next;
    this.find(".all").disabled = !open.length;
    this.find(".undo").disabled = !this.past.length;
    this.find(".out").disabled = this.zoom <= 1;
    showPage(this, isMoved);
    showTables(this);
    if (!cell) return;
    const isOpen = open.includes(cell.id);
    const place = open.length ? `${open.length} to check here. What is this?` : "Nothing left to check here";
    this.find(".asks").textContent = `${place}${data.done ? ` · ${data.done}` : ""}`;
    this.input.ariaLabel = `${cell.name}: ${isOpen ? "what is this?" : "correct it"}`;
    if (isMoved) {
      this.input.value = this.text(cell.id);
      this.refuse();
    }
    this.find(".note").textContent = this.said.has(cell.id) ? "" : cell.note;
    showClose(this, cell);
  }
}
