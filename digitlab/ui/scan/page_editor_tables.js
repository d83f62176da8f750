// The numbers of the page in their tables; each is a button that chooses it.

function showTables(editor) {
  const tables = [];
  for (const cell of editor.data.cells) {
    const rows = (tables[cell.table - 1] ??= []);
    const row = (rows[cell.row - 1] ??= []);
    row[cell.column - 1] = cell;
  }
  const classes = { doubtful: "doubtful", unread: "unread", checked: "checked" };
  const shown = tables.map((rows, place) => {
    const table = document.createElement("table");
    table.ariaLabel = tables.length > 1 ? `Table ${place + 1}` : "Table";
    const wide = Math.max(...rows.map((row) => row?.length ?? 0));
    for (const cells of rows) {
      const row = table.insertRow();
      for (let column = 0; column < wide; column += 1) {
        const cell = cells?.[column];
        if (cell?.label) row.append(Object.assign(document.createElement("th"), { textContent: cell.label, scope: "row" }));
        const place = row.insertCell();
        if (!cell) continue;
        const state = editor.state(cell.id);
        place.className = editor.said.has(cell.id) || cell.open || state === "checked" ? (classes[state] ?? "") : "";
        const button = document.createElement("button");
        button.textContent = editor.text(cell.id) || "×";
        button.ariaLabel = `${cell.name}: ${editor.text(cell.id) || "nothing"}${cell.open ? ", to check" : ""}`;
        button.setAttribute("aria-current", String(cell.id === editor.chosen));
        button.onclick = () => editor.pick(cell.id);
        place.append(button);
      }
    }
    return table;
  });
  editor.find(".tables").replaceChildren(...shown);
}
