// Names for what Django's admin and select2 leave without one, for those who hear the page.
(() => {
  "use strict";

  const textOf = (element) => element?.textContent.trim().replace(/:$/, "") ?? "";

  // The field's label, else the heading of its column.
  function nameOf(field) {
    const label = field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    const cell = field.closest("td");
    const heading = cell?.closest("table")?.tHead?.rows[0]?.cells;
    const isDelete = cell?.classList.contains("delete");
    const column = isDelete ? heading?.[heading.length - 1] : heading && [...heading].find((each) => [...each.classList].some(
      (name) => name.startsWith("column-") && cell.classList.contains(`field-${name.slice(7)}`)));
    return textOf(label) || textOf(column);
  }

  function nameSelect(select) {
    const box = select.nextElementSibling;
    const name = nameOf(select);
    if (!name || !box?.classList.contains("select2-container")) return;
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox], .select2-search__field")) {
      part.setAttribute("aria-label", name);
      part.removeAttribute("aria-labelledby");
    }
    // select2 puts buttons and a search field into its list: then it is none.
    for (const list of box.querySelectorAll("ul.select2-selection__rendered")) {
      list.setAttribute("role", "group");
      list.setAttribute("aria-label", name);
      for (const item of list.children) if (item.tagName === "LI") item.setAttribute("role", "presentation");
    }
  }

  function nameAll() {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) nameSelect(select);
    for (const field of document.querySelectorAll(".tabular td :is(input:not([type=hidden]), select, textarea)")) {
      if (!field.labels?.length && !field.classList.contains("select2-search__field")) {
        const name = nameOf(field);
        if (name) field.setAttribute("aria-label", name);
      }
    }
    // A heading without a word heads nothing.
    for (const heading of document.querySelectorAll(".tabular thead th:empty")) {
      const cell = document.createElement("td");
      cell.className = heading.className;
      heading.replaceWith(cell);
    }
  }

  let isPlanned = false;
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => { isPlanned = false; nameAll(); });
  };
  const content = document.getElementById("content");
  if (!content) return;
  // select2 builds its parts after us and anew with each choice; inlines gain rows.
  new MutationObserver(plan).observe(content, { childList: true, subtree: true });
  plan();
})();
