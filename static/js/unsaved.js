// What is typed into the form of an entry and not saved yet: sent to the server as one goes. What the
// server can't take stays in this browser for a day, for the same person, until they sign out.
(() => {
  "use strict";

  const PREFIX = "unsaved:";
  const DAY = 24 * 60 * 60 * 1000;
  const LOOK_EVERY = 2000;
  const AGAIN_AFTER = 10000;
  // What a page that is being left may still send.
  const MOST_AT_THE_END = 60000;
  const { user, saved } = document.currentScript.dataset;

  // What this browser keeps ---------------------------------------------------------------------------

  // A browser may refuse to keep anything at all.
  const quietly = (action, otherwise) => { try { return action(); } catch { return otherwise; } };
  const nameOf = (key) => `${PREFIX}${user}:${key}`;
  const drop = (name) => quietly(() => localStorage.removeItem(name));
  const names = () => quietly(() => Object.keys(localStorage).filter((each) => each.startsWith(PREFIX)), []);
  const read = (name) => quietly(() => JSON.parse(localStorage.getItem(name)), null);

  for (const name of names()) {
    if (!(Date.now() - read(name)?.at < DAY)) drop(name);
  }
  for (const key of saved.split(" ")) drop(nameOf(key));

  let isOver = false;
  function signOut() {
    isOver = true;
    for (const name of names()) drop(name);
  }
  // The admin shows nobody but those who have just signed out a page.
  if (!user) signOut();
  document.addEventListener("submit", (event) => {
    if (/\/logout\/$/.test(event.target.getAttribute("action") ?? "")) signOut();
  });

  // The form ------------------------------------------------------------------------------------------

  const here = document.getElementById("unsaved-here");
  if (!here) return;
  const words = here.dataset;
  const form = here.closest("form");
  const said = form.querySelector(".unsaved__said");
  const ownName = nameOf(form.elements.form_key.value.replaceAll("-", ""));
  const ofPeople = words.ofPeople.split(" ").filter(Boolean).map((prefix) => `${prefix}-`);
  const token = form.elements.csrfmiddlewaretoken.value;
  const isNew = "isNew" in words;
  // What the form was filled with, where only this browser had it.
  const takenName = isNew && form.elements.taken_key ? nameOf(form.elements.taken_key.value) : "";

  // All that the form would send, to see whether anything has changed.
  const state = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));

  function typed() {
    const sent = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const isKept = typeof value === "string" && name !== "csrfmiddlewaretoken" && !ofPeople.some((each) => name.startsWith(each));
      if (isKept) sent.append(name, value);
    }
    return sent.toString();
  }

  // The same text, whichever page has written it.
  function bare(sent) {
    const text = new URLSearchParams(sent);
    for (const name of ["form_key", "taken_key", "opened_version"]) text.delete(name);
    return text.toString();
  }

  let opened = isNew ? "" : state();
  let seen = opened;
  let kept = opened;
  let keptAt = Date.now();
  let triedAt = -Infinity;
  let isBusy = false;
  let isSent = false;

  function say(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function hold() {
    const text = JSON.stringify({ at: Date.now(), of: words.keep, typed: typed() });
    return quietly(() => { localStorage.setItem(ownName, text); drop(takenName); return true; }, false);
  }

  const reasons = { 403: words.signedOut, 404: words.gone, 409: words.other, 413: words.tooLarge };
  const reasonFor = (answer) => (answer.type === "opaqueredirect" ? words.signedOut : reasons[answer.status] ?? words.offline);

  async function keep(isLeaving) {
    const what = state();
    const body = typed();
    if (isOver || what === kept || isBusy) return;
    isBusy = true;
    triedAt = Date.now();
    // Nobody may be there any more to hear the answer.
    if (isLeaving) hold();
    try {
      const answer = await fetch(words.keep, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token },
        body,
        redirect: "manual",
        keepalive: isLeaving && body.length < MOST_AT_THE_END,
      });
      if (!answer.ok) throw reasonFor(answer);
      const { at } = await answer.json();
      kept = what;
      keptAt = Date.now();
      if (!isSent) drop(ownName);
      drop(takenName);
      say(words.kept.replace("{0}", at));
    } catch (reason) {
      if (!isOver) say(hold() ? (typeof reason === "string" ? reason : words.offline) : words.lost);
    } finally {
      isBusy = false;
    }
  }

  // A look now and then sees what no event tells of: a day picked, rows moved, an editor's text.
  setInterval(() => {
    if (isSent || Date.now() - triedAt < (triedAt > keptAt ? AGAIN_AFTER : 0)) return;
    const now = state();
    const isPausing = now === seen;
    seen = now;
    if (now !== kept && (isPausing || Date.now() - keptAt > AGAIN_AFTER)) keep(false);
  }, LOOK_EVERY);

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isSent) keep(true);
  });

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isSent = true;
    // Until a page says that it was saved: the session may have ended.
    if (state() !== kept) hold();
  });
  // The browser may show the page again as it was sent: that is no news.
  window.addEventListener("pageshow", (event) => {
    isSent = false;
    if (event.persisted) opened = kept = state();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && state() !== opened) event.preventDefault();
  });

  // What lies in this browser --------------------------------------------------------------------------

  const offers = new Map([...form.querySelectorAll(".unsaved[data-form]")].map((offer) => [nameOf(offer.dataset.form), offer]));

  function takeUp(text) {
    const again = document.createElement("form");
    again.method = "post";
    const sent = [...new URLSearchParams(text.typed), ["csrfmiddlewaretoken", token], ["_weiterschreiben", "1"]];
    for (const [name, value] of sent) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      again.append(field);
    }
    again.hidden = true;
    document.body.append(again);
    again.submit();
  }

  function offer(name, text) {
    const section = here.content.firstElementChild.cloneNode(true);
    const heading = section.querySelector("h2");
    const moment = new Date(text.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    heading.textContent = heading.textContent.replace("{0}", moment);
    heading.id = `here-${text.at}`;
    section.setAttribute("aria-labelledby", heading.id);
    section.querySelector("[data-take-up]").addEventListener("click", () => takeUp(text));
    // The same page has written both: what is here is no older than what the server has.
    const onServer = offers.get(name);
    if (onServer) onServer.hidden = true;
    section.querySelector("[data-discard]").addEventListener("click", () => {
      drop(name);
      section.remove();
      onServer?.querySelector("[form='discard-unsaved']").click();
    });
    here.before(section);
  }

  for (const name of names()) {
    const text = read(name);
    if (!name.startsWith(nameOf("")) || [ownName, takenName].includes(name) || text?.of !== words.keep) continue;
    if (bare(text.typed) === bare(typed())) drop(name);
    else offer(name, text);
  }
})();
