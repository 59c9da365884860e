// What every page does: keys that press what is visible, lists that are walked with j and k, and the help that lists them.

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]") !== null;
let before = "";
let forgotten = 0;

/** The visible elements that a key stands for: the last one wins, since what opens over a page comes after it. */
export function keyed(key, root = document) {
  const scope = root.querySelector("dialog[open]") ?? root;
  return [...scope.querySelectorAll("[data-key]")].filter(
    (element) => element.dataset.key === key && element.checkVisibility(),
  ).at(-1);
}

function press(element) {
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.focus({ preventScroll: true }); // what a key presses may be far from where one reads
    element.click();
  }
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-walk] > *")].filter((row) => row.checkVisibility());
  const links = rows.map((row) => (row.matches("a, [tabindex]") ? row : row.querySelector("a, button, [tabindex]")));
  const places = links.filter(Boolean);
  if (places.length === 0) return;
  const now = places.findIndex((place, n) => place === document.activeElement || rows[n]?.contains(document.activeElement));
  const next = places[Math.max(0, Math.min(places.length - 1, now < 0 ? (step > 0 ? 0 : places.length - 1) : now + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

export function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  clearTimeout(forgotten);
  const chord = before ? `${before} ${event.key}` : event.key;
  const element = keyed(chord);
  before = "";
  if (element) {
    event.preventDefault();
    press(element);
  } else if (event.key === "j" || event.key === "k") {
    walk(event.key === "j" ? 1 : -1);
  } else if (event.key === "g") {
    before = "g";
    forgotten = setTimeout(() => (before = ""), 1500);
  }
}

function help() {
  const dialog = document.getElementById("help");
  const list = dialog.querySelector("[data-keys]");
  const rows = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!element.checkVisibility() || element.hasAttribute("data-help")) continue;
    const name = element.dataset.keyName ?? element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
    rows.set(element.dataset.key, name.replace(/\s+/g, " ").trim().replace(new RegExp(`\\s${element.dataset.key.replace(/\W/g, "\\$&")}$`), ""));
  }
  list.replaceChildren(
    ...[...rows].flatMap(([key, name]) => {
      const term = document.createElement("dt");
      term.append(...key.split(" ").flatMap((part) => [Object.assign(document.createElement("kbd"), { textContent: part }), " "]));
      return [term, Object.assign(document.createElement("dd"), { textContent: name })];
    }),
  );
  dialog.showModal();
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) help();
  const open = document.querySelector("details.me[open]");
  if (open && !open.contains(event.target)) open.open = false;
});
