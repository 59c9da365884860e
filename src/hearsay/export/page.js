// Light up a claim wherever it is shown while the pointer or the keyboard is on it; a click on its words opens its card.
(() => {
  const gather = (name) => {
    const parts = new Map();
    for (const element of document.querySelectorAll(`[data-${name}]`)) {
      for (const key of element.dataset[name].split(" ")) {
        if (!parts.has(key)) parts.set(key, []);
        parts.get(key).push(element);
      }
    }
    return parts;
  };
  const shown = gather("c");
  const evidence = gather("e");
  const keyOf = (target) => {
    const holder = target instanceof Element ? target.closest("[data-c]") : null;
    return holder ? holder.dataset.c.split(" ")[0] : null;
  };
  // Lights one claim at a time: its words, mark and card with one class, what it rests on with the other.
  const lamp = (ofClaim, ofEvidence) => {
    let lit = null;
    return (key) => {
      if (key === lit) return;
      for (const element of shown.get(lit) || []) element.classList.remove(ofClaim);
      for (const element of evidence.get(lit) || []) element.classList.remove(ofEvidence);
      for (const element of shown.get(key) || []) element.classList.add(ofClaim);
      for (const element of evidence.get(key) || []) element.classList.add(ofEvidence);
      lit = key;
    };
  };
  const light = lamp("hot", "lit");
  const choose = lamp("on", "rest");
  const chosen = () => {
    const parts = /^#(d\d+-)?[ct](\d+)$/.exec(location.hash);
    choose(parts ? (parts[1] || "") + parts[2] : null);
  };
  addEventListener("hashchange", chosen);
  chosen();
  document.addEventListener("pointerover", (event) => light(keyOf(event.target)));
  document.addEventListener("focusin", (event) => light(keyOf(event.target)));
  document.addEventListener("focusout", () => light(null));
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("a") || String(getSelection())) return;
    const words = event.target.closest(".w[data-c]");
    if (!words) return;
    const key = words.dataset.c.split(" ")[0];
    const cut = key.lastIndexOf("-") + 1;
    location.hash = key.slice(0, cut) + "c" + key.slice(cut);
  });
})();
