// Turns the admin's fields for longer texts into editors. The editor's own start would need an
// import map and an inline style element, which the Content-Security-Policy refuses.
const fields = document.querySelectorAll("textarea[data-rich-text]");
if (fields.length) {
  const words = JSON.parse(fields[0].dataset.richText);
  const others = window.gettext || ((text) => text);
  // The editor takes its words from here once, while it loads.
  window.gettext = (text) => words[text] ?? others(text);
  start(await import("../django_prose_editor/editor.js"), words);
}

function start(kit, words) {
  const extensions = [
    kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.Dropcursor, kit.Gapcursor,
    kit.Heading.configure({ levels: [3, 4] }), kit.Bold, kit.Italic, kit.Blockquote,
    kit.BulletList, kit.OrderedList.configure({ enableListAttributes: false }), kit.ListItem,
    kit.Superscript, kit.Subscript, table(kit), kit.TableRow,
    kit.TableHeader.extend({ content: "paragraph+" }), kit.TableCell.extend({ content: "paragraph+" }),
    kit.Link.configure({
      enableTarget: false, openOnClick: false, autolink: false,
      protocols: ["http", "https", "mailto", "tel"], defaultProtocol: "https",
    }),
    kit.History,
    kit.Menu.configure({
      groups: ["headings", "lists", "nodes -blockType -lists", "marks", "link", "table", "history"]
        .map((group) => ({ group })),
    }),
  ];
  kit.initializeEditors((field) => edit(kit, words, extensions, field), "textarea[data-rich-text]");
}

// A table begins with a row that names its columns; nothing is asked.
function table(kit) {
  const begun = { rows: 3, cols: 3, withHeaderRow: true };
  return kit.Table.extend({
    addCommands() {
      const insert = () => ({ commands }) => commands.insertTable(begun);
      return { ...this.parent?.(), insertTableWithOptions: insert };
    },
  });
}

function edit(kit, words, extensions, field) {
  if (field.closest(".prose-editor") || field.disabled) return;
  const frame = kit.crel("div", { className: "prose-editor rich-text-editor" });
  field.before(frame);
  frame.append(field);
  const label = document.querySelector(`label[for="${field.id}"]`);
  const help = field.getAttribute("aria-describedby");
  new kit.Editor({
    element: frame,
    extensions,
    content: field.value,
    injectCSS: false,
    editorProps: {
      transformPastedHTML: plain,
      handlePaste: (view, event) => paste(field, view, event.clipboardData),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.trim().replace(/:$/, "") : "",
        ...(help ? { "aria-describedby": help } : {}),
      },
    },
    onCreate: () => name(frame, words),
    onUpdate({ editor }) {
      field.value = editor.isEmpty ? "" : editor.getHTML();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  if (label) label.addEventListener("click", () => frame.querySelector(".ProseMirror").focus());
}

// The server says what a pasted text is here, as it does on saving: lists, tables and emphasis stand
// as they will be stored. Where it doesn't answer, they do on saving.
function paste(field, view, clipboard) {
  const html = clipboard?.getData("text/html") ?? "";
  const text = clipboard?.getData("text/plain") ?? "";
  const isOwn = html.includes("data-pm-slice");
  const isLine = !html && !text.includes("\n");
  if (isOwn || isLine) return false;
  cleaned(field, html ? { html } : { text }).then(
    (markup) => view.pasteHTML(markup),
    () => (html ? view.pasteHTML(html) : view.pasteText(text)),
  );
  return true;
}

async function cleaned(field, said) {
  const body = new URLSearchParams(said);
  body.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(field.dataset.pastedUrl, { method: "POST", body, redirect: "error" });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

// What Word brings: its styles, which the page refuses with a complaint each, and headings of levels
// that the page keeps for itself. The server cleans whatever is left.
function plain(html) {
  return html
    .replace(/<!--[\s\S]*?-->|<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""))
    .replace(/<(\/?)h[12]\b/gi, "<$1h3")
    .replace(/<(\/?)h[56]\b/gi, "<$1h4");
}

// What a table here doesn't have.
const WITHOUT = new Set(["Merge cells", "Split cell", "Toggle header cell"]);

// The buttons' titles are the only words that don't come by gettext.
function name(frame, words) {
  for (const button of frame.querySelectorAll("button[title]")) {
    const said = words[button.title];
    if (WITHOUT.has(button.title)) button.remove();
    if (said) {
      button.title = said;
      button.setAttribute("aria-label", said);
    }
  }
}
