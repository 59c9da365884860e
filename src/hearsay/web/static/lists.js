// Lists that are worked through by key: rows whose buttons have keys, rows that are selected, tables walked by arrows.

const keys = (row) => [...row.querySelectorAll("[data-row-key]")];

/** Give the keys of a list to one of its rows; without one, to the first. */
export function take(list, row = list.querySelector(":scope > *")) {
  for (const other of list.children) {
    other.classList.toggle("now", other === row);
    for (const button of keys(other)) {
      if (other === row) button.dataset.key = button.dataset.rowKey;
      else delete button.dataset.key;
    }
  }
}

/** Put a row behind the others, and go to the one that follows it: it is asked again later, and nothing is kept. */
export function skip(row) {
  const list = row.parentElement;
  const next = row.nextElementSibling ?? list.firstElementChild;
  list.append(row);
  take(list, next);
  (next.querySelector("a, button, [tabindex]") ?? next).focus();
}

/** Mark the row of each selected box, and say how many there are. */
export function picked(form) {
  const boxes = [...form.querySelectorAll("input[type=checkbox][name=ids]")];
  const count = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("li").classList.toggle("chosen", box.checked);
  const said = form.querySelector("[data-picked]");
  said.textContent = count ? `${count} ${said.dataset.picked}` : "";
  form.querySelector("[data-acts] button").disabled = count < 2;
}

/** Go from cell to cell of a table: `dx` and `dy` are the steps; what has no cell is passed over. */
export function step(grid, from, dx, dy) {
  const rows = [...grid.querySelectorAll("tr")].map((row) => [...row.children]);
  let y = rows.findIndex((cells) => cells.includes(from.closest("th, td")));
  let x = rows[y]?.indexOf(from.closest("th, td")) ?? -1;
  while (y >= 0) {
    x += dx;
    y += dy;
    const cell = rows[y]?.[x];
    if (!cell) return null;
    const link = cell.querySelector("a");
    if (link) return link;
  }
  return null;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function walkable(grid) {
  const links = [...grid.querySelectorAll("a")];
  const enter = (link) => {
    for (const other of links) other.tabIndex = other === link ? 0 : -1;
  };
  if (links.length) enter(links[0]);
  grid.addEventListener("focusin", (event) => event.target.matches("a") && enter(event.target));
  grid.addEventListener("keydown", (event) => {
    const move = ARROWS[event.key];
    if (!move || !event.target.matches("a") || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = step(grid, event.target, ...move);
    event.preventDefault();
    if (!link) return;
    link.focus();
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

for (const list of document.querySelectorAll("[data-rows]")) {
  take(list);
  list.addEventListener("focusin", (event) => {
    const row = [...list.children].find((child) => child.contains(event.target));
    if (row) take(list, row);
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-skip]");
    if (button) skip([...list.children].find((child) => child.contains(button)));
  });
}

for (const form of document.querySelectorAll("form[data-select]")) {
  picked(form);
  form.addEventListener("change", () => picked(form));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== "x" && event.key !== " ") return;
  const row = document.activeElement?.closest?.("form[data-select] li");
  if (!row || document.activeElement.matches("button, input:not([type=checkbox]), summary")) return;
  if (event.key === " " && document.activeElement.matches("input[type=checkbox]")) return;
  event.preventDefault();
  row.querySelector("input[type=checkbox]").click();
});

for (const grid of document.querySelectorAll("[data-grid]")) walkable(grid);
