// Keys: whatever on a page has `data-key` is followed or pressed by that key ("j", "?", or "g c" for two in turn).
// `?` shows them all. Without this file everything works by pointer and Tab.
"use strict";

const PAUSE = 1200; // milliseconds that the first of two keys waits for the second
let first = "";
let timer = 0;

const bound = () => [...document.querySelectorAll("[data-key]")].filter((one) => !one.disabled);
const typing = (target) => target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);

function forget() {
  first = "";
  clearTimeout(timer);
}

function press(element) {
  if (element.dataset.shows === "keys") return showKeys();
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) return element.focus();
  element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const pressed = first ? `${first} ${event.key}` : event.key;
  const found = bound().find((one) => one.dataset.key === pressed && !one.closest("[hidden]"));
  if (found) {
    event.preventDefault();
    forget();
    press(found);
  } else if (!first && bound().some((one) => one.dataset.key.startsWith(`${event.key} `))) {
    first = event.key;
    timer = setTimeout(forget, PAUSE);
  } else {
    forget();
  }
});

function element(name, text = "", attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

function meaning(one) {
  const label = one.dataset.does || one.getAttribute("aria-label") || document.querySelector(`label[for="${one.id}"]`)?.textContent;
  return (label || one.firstChild?.textContent || one.textContent).trim();
}

function showKeys() {
  let dialog = document.querySelector("dialog.keys");
  if (!dialog) {
    dialog = element("dialog", "", { className: "keys" });
    dialog.setAttribute("aria-labelledby", "keys-title");
    document.body.append(dialog);
  }
  const list = element("dl");
  const told = new Set();
  for (const one of bound()) {
    if (told.has(one.dataset.key)) continue;
    told.add(one.dataset.key);
    const keys = element("dt");
    one.dataset.key.split(" ").forEach((key, index) => keys.append(...(index ? [" "] : []), element("kbd", key)));
    list.append(keys, element("dd", meaning(one)));
  }
  const close = element("form");
  close.method = "dialog";
  close.append(element("button", "Close"));
  dialog.replaceChildren(element("h2", "Keyboard keys", { id: "keys-title" }), list, close);
  dialog.showModal();
}

for (const one of document.querySelectorAll("[data-shows=keys]")) {
  one.hidden = false;
  one.addEventListener("click", showKeys);
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
