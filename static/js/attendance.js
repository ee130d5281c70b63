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
  const none = document.querySelector(".attendance__none");
  // As `search_key` of the server: ö, oe and o are one.
  const letters = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", þ: "th", ð: "d" };
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/[ßæœøłđıþð]/g, (letter) => letters[letter]).replace(/([aou])e/g, "$1");

  function show() {
    const words = plain(search.querySelector("input").value).split(/\s+/);
    for (const section of form.querySelectorAll("section")) {
      const rows = [...section.querySelectorAll("fieldset")];
      for (const row of rows) row.hidden = !words.every((word) => plain(row.dataset.words).includes(word));
      section.hidden = rows.every((row) => row.hidden);
    }
    const isThere = form.querySelector("section:not([hidden])");
    none.textContent = isThere ? "" : none.dataset.text;
  }

  search.hidden = false;
  search.addEventListener("input", show);
  show();
})();
