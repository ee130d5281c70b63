// Attendance at the door: says how many marks aren't saved, asks before they are lost, finds a name.
(() => {
  "use strict";

  const form = document.querySelector("form.attendance");
  if (!form) return;

  // What isn't saved -------------------------------------------------------------------------------

  const said = form.querySelector(".attendance__unsaved");
  let isSent = false;

  // Beside each person's marks the form holds what its row showed.
  const isMarked = (mark) => mark.value !== form.elements[`initial-${mark.name}`].value;
  const unsaved = () => [...form.querySelectorAll("[type=radio]:checked")].filter(isMarked).length;

  function say() {
    const number = unsaved();
    said.textContent = number ? said.dataset.text.replace("{0}", number) : "";
  }

  form.addEventListener("change", say);
  form.addEventListener("submit", () => { isSent = true; });
  addEventListener("beforeunload", (event) => { if (!isSent && unsaved()) event.preventDefault(); });
  // The page may come back from the browser's memory, with marks on it.
  addEventListener("pageshow", () => { isSent = false; say(); });

  // Whom one looks for -----------------------------------------------------------------------------

  const search = document.querySelector(".attendance__search");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");

  function show() {
    const words = plain(search.querySelector("input").value).split(/\s+/);
    for (const section of form.querySelectorAll("section")) {
      const rows = [...section.querySelectorAll("fieldset")];
      for (const row of rows) row.hidden = !words.every((word) => plain(row.dataset.words).includes(word));
      section.hidden = rows.every((row) => row.hidden);
    }
  }

  search.hidden = false;
  search.addEventListener("input", show);
  show();
})();
