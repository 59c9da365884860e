// Where the article's words stand in the page, and how those that are spoken are shown.
// Offsets are code points of the article's text, as everywhere; in JavaScript's strings they are counted anew.

/** How many code points a string has. */
export function points(text) {
  let count = text.length;
  for (let n = 1; n < text.length; n += 1) if (paired(text, n)) count -= 1;
  return count;
}

/** Where in a string the code point `count` begins. */
export function units(text, count) {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n += 1) at += paired(text, at + 1) ? 2 : 1;
  return at;
}

function paired(text, n) {
  const [high, low] = [text.charCodeAt(n - 1), text.charCodeAt(n)];
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

/** Where the article's characters stand in the page: elements with `data-start` hold its text from there on. */
export class Places {
  constructor(root) {
    this.runs = [];
    for (const element of root.querySelectorAll("[data-start]")) {
      if (!element.parentElement.closest("[data-start]")) this.#walk(element, Number(element.dataset.start));
    }
    this.runs.sort((one, other) => one.start - other.start);
  }

  #walk(element, from) {
    let at = from;
    const end = element.hasAttribute("data-end") ? Number(element.dataset.end) : null;
    const only = element.childNodes.length === 1 ? element.firstChild : null;
    if (end !== null && only?.nodeType === Node.TEXT_NODE && points(only.data) !== end - from) {
      this.runs.push({ start: from, end, node: only, whole: true }); // it shows unseen characters by their numbers
      return end;
    }
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        const next = at + points(node.data);
        if (next > at) this.runs.push({ start: at, end: next, node });
        at = next;
      } else if (node.nodeType === Node.ELEMENT_NODE && !node.hasAttribute("data-beside")) {
        at = this.#walk(node, node.hasAttribute("data-start") ? Number(node.dataset.start) : at);
      }
    }
    return end ?? at;
  }

  /** The pieces of the page that show the code points from `start` to before `end`. */
  ranges(start, end) {
    const found = [];
    for (let n = this.#first(start); n < this.runs.length && this.runs[n].start < end; n += 1) {
      const run = this.runs[n];
      if (!run.node.isConnected) continue;
      const range = document.createRange();
      range.setStart(run.node, run.whole ? 0 : units(run.node.data, Math.max(0, start - run.start)));
      range.setEnd(run.node, run.whole ? run.node.length : units(run.node.data, Math.min(end, run.end) - run.start));
      if (!range.collapsed) found.push(range);
    }
    return found;
  }

  /** The code point at a place of the page, `null` where the article's text does not stand. */
  point(node, offset) {
    const run = this.runs.find((each) => each.node === node);
    if (!run) return null;
    return run.whole ? run.start : run.start + points(node.data.slice(0, offset));
  }

  /** The first code point that the page shows: not the text's first where a long one is shown in parts. */
  get first() {
    return this.runs[0]?.start ?? 0;
  }

  get gone() {
    return this.runs.length > 0 && !this.runs[0].node.isConnected;
  }

  #first(start) {
    let [low, high] = [0, this.runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.runs[middle].end > start) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Shows what is said: by highlights, which leave the page's elements alone, or by a class where there are none. */
export class Trace {
  constructor() {
    this.places = null;
    this.marked = [];
    this.able = typeof Highlight === "function" && CSS.highlights !== undefined;
  }

  /** The places, found anew where the page was changed. */
  here() {
    if (!this.places || this.places.gone) this.places = new Places(document);
    return this.places;
  }

  show({ kind, spans, claim }, word) {
    this.here();
    const heading = kind === "title" && spans.length === 0 ? document.querySelector("main h1") : null;
    const ranges = heading ? [around(heading)] : spans.flatMap(([start, end]) => this.places.ranges(start, end));
    const inner = word ? this.places.ranges(word[1], word[2]) : [];
    if (this.able) {
      CSS.highlights.set("spoken", new Highlight(...ranges));
      const top = new Highlight(...inner);
      top.priority = 1;
      CSS.highlights.set("spoken-word", top);
    }
    const elements = this.able ? [] : ranges.map((range) => range.startContainer.parentElement);
    const cards = claim ? [...document.querySelectorAll(`[data-claim="${CSS.escape(claim)}"]`)] : [];
    for (const [element, name] of this.marked) element.classList.remove(name);
    this.marked = [...elements.map((element) => [element, "spoken"]), ...cards.map((card) => [card, "speaking"])];
    for (const [element, name] of this.marked) element.classList.add(name);
    return inner[0] ?? ranges[0] ?? null;
  }

  clear() {
    this.show({ spans: [] }, null);
  }
}

function around(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range;
}
