// The claim page: lines of the chain graph that follow a box, and the keys of the mention that has the focus.

/** Follows the box under the pointer or with the focus: its lines light up, and why its mentions are one is told. */
export function follow(figure) {
  const told = figure.querySelector("[data-why]:not(a)");
  const hint = told.textContent;
  const show = (box) => {
    const group = box?.dataset.group;
    figure.toggleAttribute("data-lit", Boolean(box));
    for (const part of figure.querySelectorAll("[data-group]")) part.classList.toggle("lit", part.dataset.group === group);
    const end = group && figure.querySelector(`a.origin[data-group="${group}"]`);
    const text = end && [end.querySelector("title").textContent, box !== end && box.querySelector("title").textContent];
    told.textContent = text ? text.filter(Boolean).reverse().join(" → ") : hint;
  };
  const boxOf = (event) => event.target.closest?.("a.box") ?? null;
  figure.addEventListener("pointerover", (event) => show(boxOf(event)));
  figure.addEventListener("pointerleave", () => show(null));
  figure.addEventListener("focusin", (event) => show(boxOf(event)));
  figure.addEventListener("focusout", () => show(null));
}

/** Gives the keys of decisions to the mention that has the focus, and shows them there. */
export function lead(list) {
  let current = null;
  const take = (row) => {
    if (row === current) return;
    for (const control of current?.querySelectorAll("[data-does]") ?? []) delete control.dataset.key;
    current?.classList.remove("current");
    current = row;
    current?.classList.add("current");
    for (const control of current?.querySelectorAll("[data-does]") ?? []) control.dataset.key = control.dataset.does;
  };
  list.addEventListener("focusin", (event) => take(event.target.closest("li.mention")));
  const named = () => {
    const row = location.hash.length > 3 && document.getElementById(location.hash.slice(1));
    if (row && list.contains(row)) {
      row.querySelector("a").focus({ preventScroll: true });
      take(row);
    }
  };
  window.addEventListener("hashchange", named);
  named();
}

/** A relation that is chosen can be decided by Enter at once, as a button would. */
export function choose(select) {
  select.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      select.form.requestSubmit();
    }
  });
}

document.querySelectorAll("[data-chains]").forEach(follow);
document.querySelectorAll("[data-mentions]").forEach(lead);
document.querySelectorAll(".decide select").forEach(choose);
