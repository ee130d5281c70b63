// Lists: a link to the same list, and its search, exchange what is below `#liste` by htmx.
// What fails, or leads elsewhere, is the browser's: a link is followed, a page is loaded.
(() => {
  "use strict";

  const list = document.getElementById("liste");
  const said = document.getElementById("ansage");
  const isNarrow = matchMedia("(max-width: 59.99rem)");
  const heading = () => document.getElementById("treffer");
  const sheet = () => list.querySelector(".facets");
  const here = () => location.pathname + location.search;
  const isBusy = () => list.hasAttribute("aria-busy");

  let shown = here(); // the address of the list that is in the page
  let used = ""; // the id of what is being followed
  let waiting = []; // ids of what was pressed meanwhile
  let isOutdated = false; // whether the visitor went elsewhere in the history meanwhile
  let before = {}; // what the list looked like

  list.setAttribute("data-hx-boost", "true");

  // What is exchanged ------------------------------------------------------------------------------

  const isThisList = (address) => address.origin === location.origin && address.pathname === location.pathname;
  const regionHere = () => String(new URLSearchParams(location.search).getAll("region"));
  let region = regionHere(); // whose colours the page has

  // Header and footer come along with the list; the colours of a region are those of the body.
  function takeColours(html) {
    if (region === regionHere()) return;
    region = regionHere();
    document.body.className = new DOMParser().parseFromString(html, "text/html").body.className;
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    const opensWindow = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (opensWindow || !isThisList(link) || (isBusy() && !link.id)) {
      event.stopPropagation();
      return;
    }
    // The second press of a double click would take back what the first one chose.
    const isAgain = event.detail > 1 || used === link.id || waiting.includes(link.id);
    if (!isBusy() && event.detail < 2) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isAgain) waiting.push(link.id);
  }, true);

  list.addEventListener("submit", (event) => {
    if (isBusy()) event.stopPropagation();
  }, true);

  // One exchange -----------------------------------------------------------------------------------

  let isLeaving = false;
  const leave = () => { isLeaving = true; };

  function follow({ pathInfo }) {
    waiting = [];
    location.assign(pathInfo.finalRequestPath);
  }

  list.addEventListener("htmx:beforeRequest", ({ detail }) => {
    used = detail.requestConfig.elt.id;
    said.textContent = "";
    list.setAttribute("aria-busy", "true");
    isLeaving = false;
    addEventListener("beforeunload", leave);
  });

  list.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { responseURL, responseText } = detail.xhr;
    if (isOutdated) {
      detail.shouldSwap = detail.isError = false;
    } else if (detail.isError || !isThisList(new URL(responseURL)) || !responseText.includes('id="liste"')) {
      detail.shouldSwap = detail.isError = false;
      follow(detail);
    } else {
      before = looks(detail.requestConfig.elt);
      if (detail.requestConfig.elt !== list) keepScroll();
    }
  });

  list.addEventListener("htmx:afterSwap", ({ target, detail }) => {
    if (target !== list) return;
    const { elt } = detail.requestConfig;
    restoreFolds();
    if (elt === list) {
      restoreScroll();
    } else {
      remember(detail.pathInfo.responsePath);
      goOnFrom(elt);
    }
    shown = here();
    takeColours(detail.xhr.responseText);
    apply();
    if (document.activeElement !== heading()) said.textContent = heading().textContent.trim().replace(/\s+/g, " ");
  });

  list.addEventListener("htmx:afterRequest", () => {
    list.removeAttribute("aria-busy");
    removeEventListener("beforeunload", leave);
    used = "";
    // htmx takes the next one once it is through with this.
    queueMicrotask(next);
  });

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    list.addEventListener(name, ({ detail }) => { if (!isLeaving && !isOutdated) follow(detail); });
  }

  function next() {
    if (isOutdated) {
      isOutdated = false;
      waiting = [];
      comeBack();
    } else if (waiting.length) {
      document.getElementById(waiting.shift())?.click();
    }
  }

  // The page may come back from the browser's memory.
  addEventListener("pageshow", () => list.removeAttribute("aria-busy"));

  // Where reading goes on --------------------------------------------------------------------------

  const looks = (elt) => ({
    folds: new Map([...list.querySelectorAll("details[id]")].map((each) => [each.id, each.open])),
    scrolled: sheet().scrollTop,
    top: elt.getBoundingClientRect().top,
    hadFocus: elt.contains(document.activeElement),
  });

  // On a phone each group says what is chosen in it, and opens when it is asked.
  const foldAll = () => { for (const each of list.querySelectorAll(".facet")) each.open = false; };

  function restoreFolds() {
    if (isNarrow.matches) foldAll();
    for (const [id, isOpen] of before.folds) {
      const fold = document.getElementById(id);
      if (fold) fold.open = isOpen;
    }
    sheet().scrollTop = before.scrolled;
  }

  const isSheetOpen = () => isNarrow.matches && sheet().open;

  function goOnFrom(elt) {
    const same = elt.id && document.getElementById(elt.id);
    if (!same) {
      const group = document.getElementById(elt.closest(".facet")?.id) ?? (isSheetOpen() ? sheet() : null);
      goTo(group?.firstElementChild ?? heading());
      return;
    }
    same.closest(".facet__more")?.setAttribute("open", "");
    const moved = same.getBoundingClientRect().top - before.top;
    (isSheetOpen() ? sheet() : window).scrollBy({ top: moved, behavior: "instant" });
    if (before.hadFocus && !same.contains(document.activeElement)) same.focus({ preventScroll: true });
    // The keyboard of a phone would cover what was found.
    if (same.matches("form") && matchMedia("(pointer: coarse)").matches) document.activeElement.blur();
  }

  function goTo(element) {
    element.focus({ preventScroll: true });
    // What is chosen stands above the heading.
    const whole = element === heading() ? element.closest(".list-results") : element;
    const bar = isNarrow.matches ? sheet().firstElementChild.offsetHeight : 0;
    const isHidden = whole.getBoundingClientRect().top < bar || element.getBoundingClientRect().bottom > innerHeight;
    if (isHidden) whole.scrollIntoView({ behavior: "instant" });
  }

  // History ----------------------------------------------------------------------------------------

  history.scrollRestoration = "manual";
  const restoreScroll = () => scrollTo({ top: history.state?.scroll ?? 0, behavior: "instant" });
  const keepScroll = () => history.replaceState({ ...history.state, scroll: scrollY }, "");

  function remember(address) {
    if (address !== here()) history.pushState({}, "", address);
  }

  if (history.state?.scroll) restoreScroll();
  addEventListener("scrollend", () => { if (!isBusy()) keepScroll(); });

  const comeBack = () => htmx.ajax("GET", here(), { source: list, target: list }).catch(() => {});

  addEventListener("popstate", () => {
    if (isBusy()) isOutdated = true;
    else if (here() !== shown) comeBack();
    else if (history.state?.scroll !== undefined) restoreScroll(); // from a place in the same list
  });

  // The sheet of a phone -----------------------------------------------------------------------------

  let watcher = null;

  // While it is open, nothing else of the page can be reached, and “back” on a phone closes it.
  function apply() {
    const isOpen = isSheetOpen();
    if (!isOpen) {
      watcher?.destroy();
      watcher = null;
    } else if (!watcher && "CloseWatcher" in window) {
      watcher = new CloseWatcher();
      watcher.onclose = () => { if (isSheetOpen()) close(sheet().firstElementChild); };
    }
    for (let each = sheet(); each !== document.body; each = each.parentElement) {
      for (const other of each.parentElement.children) {
        if (other !== each && other !== said && other.localName !== "script") other.inert = isOpen;
      }
    }
  }

  function close(goOnAt) {
    sheet().open = false;
    apply();
    goTo(goOnAt);
  }

  if (isNarrow.matches) foldAll();
  list.addEventListener("toggle", apply, true);
  isNarrow.addEventListener("change", apply);
  list.addEventListener("click", (event) => {
    if (!event.target.closest(".facets__done a") || !isSheetOpen()) return;
    event.preventDefault();
    close(heading());
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isSheetOpen()) close(sheet().firstElementChild);
  });

  // htmx notes the address, which nobody needs: nothing stays with the visitor.
  try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch { /* it may not be asked */ }
})();
