// The article page: text and cards light each other up, j and k walk the claims, and corrections open in the card.
// Without this script the same is there by anchors, and corrections have a page of their own.

import { Places, points } from "./player-places.js";

const text = document.querySelector(".text");
const column = document.querySelector("section.claims");
const narrow = matchMedia("(max-width: 60rem)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const KEPT = "hearsay-place";
const BARE = 0.42; // how much of a narrow window a card at its foot leaves free

const parts = (key) => (key ? document.querySelectorAll(`[data-c~="${key}"]`) : []);
const evidence = (key) => (key ? document.querySelectorAll(`[data-e~="${key}"]`) : []);
const cardOf = (key) => document.getElementById(`c${key}`);

/** Lights one claim at a time: its words, mark and card with one class, what it rests on with the other. */
function lamp(ofClaim, ofEvidence) {
  let lit = null;
  return (key) => {
    if (key === lit) return;
    for (const element of parts(lit)) element.classList.remove(ofClaim);
    for (const element of evidence(lit)) element.classList.remove(ofEvidence);
    for (const element of parts(key)) element.classList.add(ofClaim);
    for (const element of evidence(key)) element.classList.add(ofEvidence);
    lit = key;
  };
}

const light = lamp("hot", "lit");
const mark = lamp("on", "rest");
let chosen = null;
let pressed = ""; // the last key

function keyOf(target) {
  const holder = target instanceof Element ? target.closest("[data-c]") : null;
  const keys = holder?.dataset.c.split(" ") ?? [];
  return keys.find((key) => cardOf(key)) ?? null;
}

/** Brings an element into sight by scrolling its own column, and the page only as far as that does not do. */
function reveal(element, within) {
  const behavior = still.matches ? "auto" : "smooth";
  const [box, frame] = [element.getBoundingClientRect(), within.getBoundingClientRect()];
  const [top, bottom] = [Math.max(frame.top, head()) + 12, Math.min(frame.bottom, innerHeight) - 12];
  let by = box.top < top ? box.top - top : Math.max(0, Math.min(box.bottom - bottom, box.top - top));
  const room = by < 0 ? -within.scrollTop : within.scrollHeight - within.clientHeight - within.scrollTop;
  const own = by < 0 ? Math.max(by, room) : Math.min(by, Math.max(0, room));
  if (own) within.scrollBy({ top: own, behavior });
  by -= own;
  if (by) scrollBy({ top: by, behavior });
}

/** Gives the cards the height that is in sight, so that each can be brought there without moving the text. */
function fit() {
  const height = Math.max(240, innerHeight - Math.max(head(), column.getBoundingClientRect().top));
  column.style.maxHeight = narrow.matches ? "" : `${Math.round(height)}px`;
}

/** Where what is in sight begins: below the player while it plays. */
function head() {
  return Math.max(0, document.querySelector(".player.begun")?.getBoundingClientRect().bottom ?? 0);
}

function inSight(element) {
  const box = element.getBoundingClientRect();
  return box.top >= head() && box.bottom <= innerHeight * (narrow.matches ? BARE : 0.88);
}

/** Chooses a claim; `from` is where the reader's eyes are: `text`, `card`, or `keys`, which brings both into sight. */
export function choose(key, from) {
  const card = cardOf(key);
  if (!card) return;
  if (chosen !== key) closeFix(chosen);
  chosen = key;
  mark(key);
  history.replaceState(history.state, "", `#c${key}`);
  document.body.classList.toggle("sheeted", narrow.matches && from !== "card");
  if (from !== "card") {
    card.focus({ preventScroll: true });
    if (!narrow.matches) reveal(card, column);
    else card.scrollTop = 0;
  }
  const words = document.getElementById(`t${key}`);
  if (!words || inSight(words) || (narrow.matches ? from === "card" : from === "text")) return;
  const box = words.getBoundingClientRect();
  // The words that a finger touched move up no further than the sheet asks; those of keys come to where one reads.
  const top = from === "text" ? Math.min(innerHeight * BARE - box.height * 2, box.top) : innerHeight * (narrow.matches ? 0.25 : 0.4);
  scrollBy({ top: box.top - top, behavior: still.matches ? "auto" : "smooth" });
}

function leave() {
  if (document.body.classList.contains("sheeted")) {
    document.body.classList.remove("sheeted");
    document.getElementById(`t${chosen}`)?.focus({ preventScroll: true });
    return;
  }
  mark(null);
  chosen = null;
  history.replaceState(history.state, "", location.pathname + location.search);
}

function walk(step) {
  const cards = [...document.querySelectorAll(".cards > .claim")];
  if (!cards.length) return;
  let next;
  if (chosen) {
    next = cards[cards.findIndex((card) => card.dataset.c === chosen) + step];
  } else {
    const seen = cards.filter((card) => {
      const words = document.getElementById(`t${card.dataset.c}`);
      return words && words.getBoundingClientRect().bottom > 0;
    });
    next = seen[0] ?? cards[0];
  }
  if (next) {
    choose(next.dataset.c, "keys");
  } else {
    const part = document.querySelector(`nav.pages a[rel=${step > 0 ? "next" : "prev"}]`);
    if (part) location.href = `${part.href}#${step > 0 ? "first" : "last"}`;
  }
}

// Corrections.

/** The code points of the article that are selected, or null. */
function selected() {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  let [start, end] = [null, null];
  for (const piece of text.querySelectorAll("[data-start]")) {
    if (!range.intersectsNode(piece) || !piece.firstChild) continue;
    const from = Number(piece.dataset.start);
    const [first, last] = [offset(piece, range.startContainer, range.startOffset, 0), offset(piece, range.endContainer, range.endOffset, piece.textContent.length)];
    const whole = piece.dataset.end !== undefined; // shows something else than its characters: taken as one
    if (first === last) continue;
    start ??= whole ? from : from + points(piece.textContent.slice(0, first));
    end = whole ? Number(piece.dataset.end) : from + points(piece.textContent.slice(0, last));
  }
  return start === null || start >= end ? null : { start, end, words: selection.toString() };
}

/** Where in a piece's text a boundary of the selection stands; `beyond` where it stands outside. */
function offset(piece, node, at, beyond) {
  if (!piece.contains(node)) return beyond;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, at);
  return before.toString().length;
}

function closeFix(key) {
  const place = key ? cardOf(key)?.querySelector(".fix") : null;
  if (place) {
    place.hidden = true;
    place.replaceChildren();
  }
  CSS.highlights?.delete("proposed");
}

async function openFix(link) {
  const card = link.closest(".claim");
  const place = card.querySelector(".fix");
  const address = new URL(link.href);
  const taken = link.dataset.move ? null : selected();
  if (taken && address.searchParams.get("what") === "words") {
    address.searchParams.set("start", taken.start);
    address.searchParams.set("end", taken.end);
  } else if (taken) {
    address.searchParams.set("name", taken.words.replace(/\s+/g, " ").trim().slice(0, 200));
  }
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) {
    location.href = link.href; // the page says what is wrong
    return;
  }
  place.innerHTML = await answer.text();
  place.hidden = false;
  getSelection()?.removeAllRanges();
  for (const picks of place.querySelectorAll(".name-picks")) picks.hidden = false;
  // Who moves a boundary by its key saves with Enter; who walks from button to button stays where they are.
  const again = link.dataset.move && pressed === "Enter" && place.querySelector(`[data-move="${link.dataset.move}"]`);
  const first = place.querySelector("[data-first]");
  (again || first)?.focus({ preventScroll: true });
  if (first?.select) first.select();
  reveal(place, narrow.matches ? card : column);
  propose(place.querySelector("[data-from]"));
}

/** Shows in the text which words are proposed. */
function propose(form) {
  if (!CSS.highlights) return;
  CSS.highlights.delete("proposed");
  if (!form) return;
  const ranges = new Places(text).ranges(Number(form.dataset.from), Number(form.dataset.to));
  CSS.highlights.set("proposed", new Highlight(...ranges));
}

// A decision reloads the page: the reader finds it as it was.

function keepPlace() {
  try {
    const place = { path: location.pathname + location.search, text: text.getBoundingClientRect().top, column: column.scrollTop, chosen };
    sessionStorage.setItem(KEPT, JSON.stringify(place));
  } catch {
    return; // storage is switched off: the page begins at the claim's card
  }
}

function keptPlace() {
  try {
    const place = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    return place?.path === location.pathname + location.search ? place : null;
  } catch {
    return null; // storage is switched off
  }
}

/** Goes to the part of a long text that holds the mention which the address names. */
function elsewhere() {
  const name = location.hash.slice(1);
  const [entry] = performance.getEntriesByType("navigation");
  if (!/^[0-9a-f]{16}$/.test(name) || document.getElementById(name) || entry?.redirectCount) return;
  if (document.querySelector("nav.pages")) location.replace(`${location.pathname}?claim=${name}`);
}

/** The claim whose words are selected, or that stands last before them. */
function underSelection() {
  const taken = selected();
  if (!taken) return null;
  let found = null;
  for (const piece of text.querySelectorAll("[data-start][data-c]")) {
    if (Number(piece.dataset.start) >= taken.end) break;
    found = keyOf(piece) ?? found;
  }
  return found;
}

function begin() {
  document.documentElement.classList.add("scripted");
  for (const card of document.querySelectorAll(".cards > .claim")) {
    const close = Object.assign(document.createElement("button"), { type: "button", className: "sheet-close plain", textContent: "×" });
    close.setAttribute("aria-label", document.querySelector("#help button").firstChild.textContent.trim());
    card.append(close);
  }
  fit();
  for (const name of ["scroll", "resize"]) addEventListener(name, () => requestAnimationFrame(fit), { passive: true });
  const place = keptPlace();
  const ends = { "#first": ":first-child", "#last": ":last-child" }[location.hash]; // walked here from another part
  const held = !ends && document.getElementById(location.hash.slice(1))?.closest?.(".claim")?.dataset.c;
  const end = ends && document.querySelector(`.cards > .claim${ends}`)?.dataset.c;
  const key = end ?? held ?? /^#[ct](\d+)$/.exec(location.hash)?.[1] ?? place?.chosen;
  if (key && cardOf(key)) choose(key, place ? "card" : "keys");
  else elsewhere();
  if (place) {
    history.scrollRestoration = "manual";
    scrollBy({ top: text.getBoundingClientRect().top - place.text, behavior: "instant" }); // notices above come and go
    fit();
    column.scrollTop = place.column;
    if (key && cardOf(key)) cardOf(key).focus({ preventScroll: true });
  }

  document.addEventListener("pointerover", (event) => light(keyOf(event.target)));
  document.addEventListener("focusin", (event) => light(keyOf(event.target)));
  document.addEventListener("focusout", () => light(null));
  document.addEventListener("submit", (event) => event.target.method === "post" && keepPlace(), true);
  addEventListener("hashchange", () => {
    const found = /^#[ct](\d+)$/.exec(location.hash)?.[1];
    if (found) choose(found, "keys");
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const link = event.target.closest("a[data-fix]");
    const key = keyOf(event.target);
    if (link?.closest(".claim")) {
      event.preventDefault();
      openFix(link);
    } else if (event.target.closest(".sheet-close")) {
      leave();
    } else if (event.target.closest(".name-pick")) {
      pick(event.target.closest(".name-pick"));
    } else if (event.target.closest("a.mark, a.num") && key) {
      event.preventDefault();
      choose(key, event.target.closest("a.mark") ? "text" : "keys");
    } else if (key && !event.target.closest("a, button, input, form, .fix") && !String(getSelection())) {
      choose(key, event.target.closest(".claim") ? "card" : "text");
    }
  });
  document.addEventListener("keydown", onKey, true);
}

/** Puts a name into the field that was last in use, the nearest source's if none was. */
let field = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.(".names input")) field = event.target;
});
function pick(button) {
  const form = button.closest("form");
  const input = field && form.contains(field) ? field : form.querySelector(".names input");
  input.value = button.value;
  input.focus();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  pressed = event.key;
  const typing = event.target.closest?.("input, textarea, select");
  if (event.key === "Escape") {
    const open = document.querySelector(".fix:not([hidden])");
    if (open) {
      event.preventDefault();
      const card = open.closest(".claim");
      closeFix(card.dataset.c);
      card.focus({ preventScroll: true });
    } else if (!typing && chosen) {
      leave();
    }
  } else if (!typing && (event.key === "j" || event.key === "k")) {
    event.preventDefault();
    walk(event.key === "j" ? 1 : -1);
  } else if (!typing && !chosen && (event.key === "s" || event.key === "w")) {
    const key = underSelection();
    if (key) choose(key, "text"); // the key itself then opens the form in the card
  } else if (event.key === "Enter" && event.target.matches?.(".claim")) {
    event.preventDefault();
    choose(event.target.dataset.c, "keys");
  }
}

if (text && column) begin();
