// All findings of a date, typed by keyboard alone: each row is saved as soon as it is left.
(() => {
  "use strict";

  const form = document.getElementById("findings-form");
  if (!form) return;

  const words = form.dataset;
  const body = form.querySelector("tbody");
  const COLUMNS = ["group", "topic", "kind", "text", "addressed_to"];
  const CARRIED = ["group", "topic", "kind", "addressed_to"];
  const rows = () => [...body.querySelectorAll(".finding-row")];
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const values = (row) => COLUMNS.map((name) => field(row, name).value.replace(/\r\n/g, "\n"));
  const text = (row) => field(row, "text").value.trim();
  const isStored = (row) => field(row, "finding").value !== "";
  const shown = (row) => JSON.parse(field(row, "seen").value || "[]");
  const isWritten = (row) => (isStored(row) ? values(row).some((value, place) => value !== shown(row)[place]) : text(row) !== "");

  // What a row says of itself -----------------------------------------------------------------------

  function say(row, state, ...parts) {
    row.dataset.state = state;
    row.querySelector(".finding-row__state").replaceChildren(...parts);
    if (state !== "faulty") for (const each of row.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
    count();
  }

  function count() {
    const total = form.querySelector(".findings__total");
    total.textContent = total.dataset.text.replace("{0}", rows().filter(isStored).length);
  }

  function sayFaults(row, errors) {
    const list = document.createElement("ul");
    list.className = "errorlist";
    for (const [name, texts] of Object.entries(errors)) {
      if (name) field(row, name)?.setAttribute("aria-invalid", "true");
      for (const each of texts) list.append(Object.assign(document.createElement("li"), { textContent: each }));
    }
    say(row, "faulty", list);
  }

  function askWhich(row, answer) {
    const panel = document.getElementById("finding-conflict").content.firstElementChild.cloneNode(true);
    panel.querySelector(".finding-row__theirs").textContent = answer.stored.text;
    panel.querySelector(".finding-row__keep").addEventListener("click", () => save(row));
    panel.querySelector(".finding-row__take").addEventListener("click", () => {
      for (const name of COLUMNS) field(row, name).value = answer.stored[name];
      fit(row);
      say(row, "saved", words.saved);
      field(row, "text").focus();
    });
    say(row, "conflict", panel);
  }

  // Saving ------------------------------------------------------------------------------------------

  async function send(url, data) {
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const response = await fetch(url, { method: "POST", body: data });
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!response.ok || !isAnswer) throw new Error(response.status >= 500 ? words.failed : words.signedOut);
    return response.json();
  }

  async function save(row) {
    if (!words.rowUrl || row.dataset.state === "saving") return;
    const isDeleted = field(row, "delete")?.checked ?? false;
    if (!isWritten(row) && !isDeleted) return;
    const data = new FormData();
    for (const each of row.querySelectorAll("[name]")) {
      if (each.type !== "checkbox" || each.checked) data.append(each.name, each.value);
    }
    data.append("row", row.dataset.row);
    say(row, "saving", words.saving);
    try {
      take(row, await send(words.rowUrl, data), isDeleted);
    } catch (error) {
      say(row, "failed", error instanceof TypeError ? words.failed : error.message);
    }
  }

  function take(row, answer, isDeleted) {
    if (answer.state === "faulty") return sayFaults(row, answer.errors);
    field(row, "finding").value = answer.finding ?? "";
    field(row, "seen_version").value = answer.version;
    field(row, "seen").value = answer.seen;
    if (answer.state === "conflict") return askWhich(row, answer);
    if (isDeleted) {
      row.remove();
      return count();
    }
    row.querySelector(".finding-row__code span").textContent = answer.code;
    row.querySelector(".finding-row__delete")?.removeAttribute("hidden");
    say(row, "saved", words.saved);
    // Somebody has typed on while it was on its way.
    if (isWritten(row)) say(row, "written", words.unsaved);
    if (isWritten(row) && !row.contains(document.activeElement)) save(row);
  }

  // Rows --------------------------------------------------------------------------------------------

  function add() {
    const number = Number(form.elements.rows.value);
    const holder = document.createElement("tbody");
    holder.innerHTML = document.getElementById("finding-row").innerHTML.replaceAll("__prefix__", number);
    const row = holder.querySelector("tr");
    form.elements.rows.value = number + 1;
    body.append(row);
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: "row" } }));
    return row;
  }

  // What the row above says holds on, until somebody says something else.
  function carryOver(row) {
    const above = row.previousElementSibling;
    if (!above || isStored(row) || text(row)) return;
    for (const name of CARRIED) if (!field(row, name).value) field(row, name).value = field(above, name).value;
    showAddressee(row);
  }

  function next(row) {
    const following = row.nextElementSibling ?? add();
    carryOver(following);
    field(following, "text").focus();
  }

  function showAddressee(row) {
    const to = field(row, "addressed_to");
    const isImpulse = field(row, "kind").value === "impulse";
    to.hidden = !isImpulse;
    if (!isImpulse) to.value = "";
  }

  function fit(row) {
    const area = field(row, "text");
    area.rows = 1;
    while (area.scrollHeight > area.clientHeight + 2 && area.rows < 12) area.rows += 1;
  }

  // What people do ----------------------------------------------------------------------------------

  const rowOf = (event) => event.target.closest?.(".finding-row");

  body.addEventListener("focusin", (event) => {
    const row = rowOf(event);
    if (!row) return;
    carryOver(row);
    if (!row.nextElementSibling && text(row)) add();
  });
  body.addEventListener("focusout", (event) => {
    const row = rowOf(event);
    if (row && !row.contains(event.relatedTarget)) save(row);
  });
  body.addEventListener("input", (event) => {
    const row = rowOf(event);
    if (event.target === field(row, "text")) fit(row);
    if (isWritten(row) && !["saving", "conflict"].includes(row.dataset.state)) say(row, "written", words.unsaved);
    if (!row.nextElementSibling && text(row)) add();
  });
  body.addEventListener("change", (event) => {
    const row = rowOf(event);
    showAddressee(row);
    if (event.target === field(row, "delete") || !row.contains(document.activeElement)) save(row);
  });
  body.addEventListener("keydown", (event) => {
    const row = rowOf(event);
    if (!row || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.target.matches("button")) {
      event.preventDefault();
      const to = field(row, "addressed_to");
      if (text(row) && !to.hidden && !to.value) to.focus();
      else if (text(row)) next(row);
    } else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
      event.preventDefault();
      row.querySelector(event.key === "ArrowUp" ? ".row-mover__up" : ".row-mover__down").click();
      event.target.focus();
    }
  });
  // Several lines at once are a list.
  body.addEventListener("paste", (event) => {
    const pasted = event.clipboardData.getData("text/plain").trim();
    const row = rowOf(event);
    if (!/[\n\t]/.test(pasted) || !row || event.target !== field(row, "text")) return;
    event.preventDefault();
    const area = form.elements["paste-pasted"];
    area.value = pasted;
    for (const name of ["group", "topic", "kind"]) form.elements[`paste-${name}`].value = field(row, name).value;
    form.requestSubmit(form.querySelector(".findings__paste button"));
  });

  form.addEventListener("rows:moved", () => {
    if (!words.orderUrl) return;
    const data = new FormData();
    for (const row of rows().filter(isStored)) data.append("finding", field(row, "finding").value);
    send(words.orderUrl, data).catch(() => {});
  });

  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isSent = true;
    // What nobody has touched needs no way to the server; the order was told already.
    for (const row of rows()) {
      const isIdle = !isWritten(row) && !field(row, "delete")?.checked;
      for (const each of row.querySelectorAll("[name]")) each.disabled = isIdle && Boolean(words.rowUrl);
    }
  });
  addEventListener("pageshow", () => {
    isSent = false;
    for (const row of rows()) {
      for (const each of row.querySelectorAll("[name]")) each.disabled = false;
      showAddressee(row);
      fit(row);
      if (isWritten(row) && !row.querySelector(".errorlist")) say(row, "written", words.unsaved);
    }
    count();
  });
  addEventListener("beforeunload", (event) => { if (!isSent && rows().some(isWritten)) event.preventDefault(); });
})();
