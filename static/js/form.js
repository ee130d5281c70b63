// After a form came back with errors, the summary is where reading goes on.
document.querySelector("[data-focus]")?.focus();

// One press is one submission: a slow connection invites a second.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

// Escape closes the menu, and the button that opened it is where one was.
addEventListener("keydown", (event) => {
  const menu = document.querySelector(".site-nav__menu[open]");
  if (event.key !== "Escape" || event.defaultPrevented || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The page may come back from the browser's memory, with its forms still marked.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
