// The form of an entry: shows what its other answers need, and lets rows be moved to their place.
(() => {
  "use strict";

  const form = document.querySelector("#content-main form");
  if (!form) return;

  // A second press while the first is on its way -----------------------------------------------------

  let sentAt = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < 10000) event.preventDefault();
    else sentAt = event.timeStamp;
  });
  window.addEventListener("pageshow", () => { sentAt = -Infinity; });

  // The way to a field in whose place something else is typed into ------------------------------------

  form.querySelector(".gaps")?.addEventListener("click", (event) => {
    const hash = event.target.closest("a")?.hash;
    const row = hash && document.getElementById(hash.slice(1))?.closest(".form-row");
    const instead = row?.querySelector("[contenteditable='true'], .select2-selection");
    if (!instead) return;
    event.preventDefault();
    row.closest("details")?.setAttribute("open", "");
    row.scrollIntoView();
    instead.focus();
  });

  // What is needed only with some answers ----------------------------------------------------------

  const boxOf = (field) => field.closest("td") ?? field.closest(".fieldBox")?.parentElement ?? field.closest(".form-row");
  const holdsSomething = (field) => !["", "unknown"].includes(field.value.trim());

  const isAnswered = (field, values) => (values === "*" ? field.value.trim() !== "" : values.split(" ").includes(field.value));

  // A column of a table is shown as long as one of its cells is.
  function showColumns(columns) {
    for (const [heading, isShown] of columns) {
      for (const row of heading.closest("table").rows) {
        row.cells[heading.cellIndex]?.classList.toggle("hidden", !isShown);
      }
    }
  }

  function showNeeded() {
    const lines = new Set();
    const columns = new Map();
    for (const field of form.querySelectorAll("[data-only-with]")) {
      const [name, values] = field.dataset.onlyWith.split(":");
      const row = field.name.slice(0, field.name.lastIndexOf("-") + 1);
      const other = form.elements[row + name] ?? form.elements[name];
      if (!other) continue;
      const box = boxOf(field);
      const isNeeded = isAnswered(other, values);
      const stays = holdsSomething(field) || box.querySelector(".errorlist") !== null;
      if (box.matches("td")) {
        const heading = box.closest("table").tHead.rows[0].cells[box.cellIndex];
        columns.set(heading, columns.get(heading) || isNeeded || stays);
        continue;
      }
      box.classList.toggle("hidden", !isNeeded && !stays);
      lines.add(box.closest(".form-row"));
    }
    for (const line of lines) {
      const boxes = [...line.querySelectorAll(":scope > .form-multiline > div")];
      if (boxes.length) line.classList.toggle("hidden", boxes.every((box) => box.classList.contains("hidden")));
    }
    showColumns(columns);
  }

  form.addEventListener("change", showNeeded);
  // A day that was picked in the calendar changes silently; then its field is focused.
  form.addEventListener("focusin", showNeeded);
  document.addEventListener("formset:added", showNeeded);
  showNeeded();

  // Rows in an order of their own ------------------------------------------------------------------

  const template = document.getElementById("row-mover");
  const groups = template ? [...form.querySelectorAll(".inline-group:has(fieldset.ordered)")] : [];
  const rowsOf = (group) => {
    const rows = group.dataset.inlineType === "tabular" ? "tr.form-row" : ".inline-related";
    return [...group.querySelectorAll(`${rows}:not(.empty-form)`)].filter(orderOf);
  };
  const orderOf = (row) => row.querySelector("[name$='-order']");
  const indexOf = (row) => Number(orderOf(row).name.match(/-(\d+)-order$/)[1]);
  let dragged = null;

  // A table says above a row what is wrong with it.
  function put(row, where, other) {
    const above = row.previousElementSibling;
    const first = other.previousElementSibling?.matches(".row-form-errors") ? other.previousElementSibling : other;
    if (where === "before") first.before(row); else other.after(row);
    if (above?.matches(".row-form-errors")) row.before(above);
  }

  function number(group) {
    rowsOf(group).forEach((row, place) => { orderOf(row).value = place; });
    allowMoves(group);
    group.dispatchEvent(new CustomEvent("rows:moved", { bubbles: true }));
  }

  function allowMoves(group) {
    const rows = rowsOf(group);
    rows.forEach((row, place) => {
      row.querySelector(".row-mover__up").disabled = place === 0;
      row.querySelector(".row-mover__down").disabled = place === rows.length - 1;
    });
  }

  function move(group, row, by, button) {
    const rows = rowsOf(group);
    const place = rows.indexOf(row) + by;
    if (!rows[place]) return;
    put(row, by < 0 ? "before" : "after", rows[place]);
    number(group);
    (button.disabled ? row.querySelector(".row-mover button:not(:disabled, .row-mover__handle)") : button).focus();
    const said = group.querySelector(".row-mover__said");
    said.textContent = said.dataset.text.replace("{0}", place + 1).replace("{1}", rows.length);
  }

  function addMover(group, row) {
    if (row.querySelector(".row-mover")) return;
    const mover = template.content.querySelector(".row-mover").cloneNode(true);
    mover.querySelector(".row-mover__up").addEventListener("click", (event) => move(group, row, -1, event.currentTarget));
    mover.querySelector(".row-mover__down").addEventListener("click", (event) => move(group, row, 1, event.currentTarget));
    const handle = mover.querySelector(".row-mover__handle");
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(row, 0, 0);
      row.classList.add("is-dragged");
    });
    handle.addEventListener("dragend", () => { row.classList.remove("is-dragged"); dragged = null; });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row || !group.contains(dragged)) return;
      event.preventDefault();
      const box = row.getBoundingClientRect();
      put(dragged, event.clientY < box.top + box.height / 2 ? "before" : "after", row);
    });
    row.addEventListener("drop", (event) => event.preventDefault());
    handle.addEventListener("dragend", () => number(group));
    (row.querySelector(":scope > h3") ?? row.lastElementChild).append(mover);
    orderOf(row).closest(".form-row, td").classList.add("hidden");
  }

  for (const group of groups) {
    group.append(template.content.querySelector(".row-mover__said").cloneNode(true));
    group.querySelector("th.column-order")?.classList.add("hidden");
    for (const row of rowsOf(group)) addMover(group, row);
    allowMoves(group);
  }

  const groupNamed = (name) => groups.find((group) => group.id === `${name}-group`);

  document.addEventListener("formset:added", (event) => {
    const group = groupNamed(event.detail.formsetName);
    if (!group || !orderOf(event.target)) return;
    const others = rowsOf(group).filter((row) => row !== event.target);
    orderOf(event.target).value = Math.max(-1, ...others.map((row) => Number(orderOf(row).value))) + 1;
    addMover(group, event.target);
    allowMoves(group);
  });

  // Django numbers the rows anew, by where they stand: they stand where they came from meanwhile.
  document.addEventListener("formset:removed", (event) => {
    const group = groupNamed(event.detail.formsetName);
    if (!group) return;
    const rows = rowsOf(group);
    const inPage = [...rows].sort((one, other) => indexOf(one) - indexOf(other));
    inPage.forEach((row, place) => { if (place) put(row, "after", inPage[place - 1]); });
    queueMicrotask(() => {
      rows.forEach((row, place) => { if (place) put(row, "after", rows[place - 1]); });
      allowMoves(group);
    });
  });
})();
