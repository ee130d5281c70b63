// Suggestions below a search box, as an editable combobox with a list: arrow keys, Enter, Escape.
// Without this the box is a form as ever. What is chosen is said by a live region, too: VoiceOver
// doesn't follow aria-activedescendant in every browser.
const PAUSE = 150;
const SHORTEST = 2;

const enhance = (root) => {
  for (const input of root.querySelectorAll("input[data-suggestions]")) suggestBelow(input);
};

const suggestBelow = (input) => {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  list.id = `${input.id}-vorschlaege`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestionsLabel);
  list.hidden = true;
  said.className = "kern-sr-only";
  said.setAttribute("role", "status");
  input.after(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let timer, request, current = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  const forget = () => {
    clearTimeout(timer);
    request?.abort();
    timer = request = undefined;
  };

  const close = () => {
    forget();
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const show = (html) => {
    list.innerHTML = html;
    current = -1;
    input.removeAttribute("aria-activedescendant");
    const number = options().length;
    list.hidden = !number;
    input.setAttribute("aria-expanded", String(Boolean(number)));
    said.textContent = number ? input.dataset.suggestionsNumber.replace("0", number) : "";
  };

  const ask = async () => {
    forget();
    const text = input.value.trim();
    if (text.length < SHORTEST) return close();
    const { signal } = (request = new AbortController());
    const address = new URL(input.dataset.suggestions, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal });
      const html = answer.ok ? (await answer.json()).options : "";
      // Meanwhile somebody may have gone on, or chosen.
      if (signal.aborted) return;
      request = undefined;
      if (document.activeElement === input && input.value.trim() === text) show(html);
    } catch {
      if (!signal.aborted) close();
    }
  };

  const mark = (number) => {
    const all = options();
    if (!all.length) return;
    all[current]?.setAttribute("aria-selected", "false");
    current = (number + all.length + 1) % (all.length + 1);
    if (current === all.length) {
      current = -1;
      input.removeAttribute("aria-activedescendant");
      return;
    }
    const option = all[current];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
    said.textContent = option.textContent.trim();
  };

  const choose = (option) => {
    close();
    if (option.dataset.address) return location.assign(option.dataset.address);
    input.value = option.dataset.text;
    input.form.requestSubmit();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    // Also while something is asked for: it would open the list afterwards.
    if (event.key === "Escape" && (timer || request || !list.hidden)) {
      event.preventDefault();
      return close();
    }
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      mark(current < 0 && step < 0 ? options().length - 1 : current + step);
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      choose(options()[current]);
    }
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  // Before the box loses its focus, which closes the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
};

enhance(document);
// A list that is exchanged brings a new box.
document.addEventListener("htmx:afterSwap", (event) => enhance(event.target));
