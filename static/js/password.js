// Passwords can be looked at, and a new one is estimated while it is typed. Nothing leaves the page.

const SHORTEST = 12; // as in accounts.passwords

const partOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

function addReveal(input) {
  const button = partOf("password-reveal");
  const label = button.firstElementChild;
  const words = { password: label.textContent, text: button.dataset.hide };
  const turn = (type) => {
    input.type = type;
    label.textContent = words[type];
    button.setAttribute("aria-label", `${input.labels[0].textContent} ${words[type]}`);
  };
  turn("password");
  // Browsers may send what is typed into a text field away to check its spelling.
  input.spellcheck = false;
  input.autocapitalize = "off";
  input.after(button);
  button.addEventListener("click", () => turn(input.type === "password" ? "text" : "password"));
  input.form.addEventListener("submit", () => turn("password"));
}

function strengthOf(password) {
  const characters = [...password.replace(/\s+/g, " ")];
  const distinct = new Set(characters).size;
  if (!characters.length) return [0, ""];
  if (characters.length < SHORTEST) return [1, "tooShort"];
  if (distinct < 6) return [1, "tooPlain"];
  return characters.length < 16 || distinct < 9 ? [3, "fair"] : [4, "good"];
}

function addStrength(input) {
  const strength = partOf("password-strength");
  const [meter, words] = strength.children;
  input.parentElement.after(strength);
  input.addEventListener("input", () => {
    const [value, name] = strengthOf(input.value);
    meter.value = value;
    // Said anew only when it changes.
    const text = words.dataset[name] ?? "";
    if (words.textContent !== text) words.textContent = text;
  });
}

for (const input of document.querySelectorAll("input[type=password]")) addReveal(input);
for (const form of document.forms) {
  const first = form.querySelector("input[autocomplete=new-password]");
  if (first) addStrength(first);
}

// Without cookies nobody can sign in, however right the password is.
if (!navigator.cookieEnabled) document.querySelector("[data-without-cookies]")?.removeAttribute("hidden");
