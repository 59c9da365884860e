// Listening: plays what the desk speaks, part by part, and shows in the text what is being said.
// Offsets are code points of the article's text, as everywhere; in JavaScript's strings they are counted anew.

const PACE = 14.5; // characters a second, where nobody knows better: as the server guesses
const POLL = 900; // milliseconds between two looks at what is still being made

/** `00:07`, `12:30`, `1:02:03`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

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
class Trace {
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

/** Sound from the desk: one element plays a part while another fetches the next. */
class Recorded {
  constructor(tell) {
    this.tell = tell;
    this.parts = [];
    this.rate = 1;
    this.now = null;
    this.audio = this.#element();
    this.spare = this.#element();
  }

  #element() {
    const audio = new Audio();
    audio.preload = "auto";
    audio.preservesPitch = true;
    const mine = (act) => () => audio === this.audio && act();
    audio.addEventListener("timeupdate", mine(() => this.tell("time")));
    audio.addEventListener("playing", mine(() => this.tell("playing")));
    audio.addEventListener("pause", mine(() => audio.ended || this.tell("pause")));
    audio.addEventListener("ended", mine(() => this.#next()));
    audio.addEventListener("error", mine(() => this.now && this.tell("lost")));
    return audio;
  }

  get time() {
    return this.now ? this.now.start + Math.min(this.audio.currentTime, this.now.seconds) : 0;
  }

  get end() {
    const last = this.parts.at(-1);
    return last ? last.start + last.seconds : 0;
  }

  /** Goes to a second that is made already; `false` where it is not. */
  to(seconds, play) {
    const part = this.parts.findLast((each) => each.start <= seconds);
    if (!part || seconds > part.start + part.seconds + 0.01) return false;
    this.#load(part);
    this.audio.currentTime = Math.max(0, seconds - part.start);
    if (play) this.play();
    return true;
  }

  #load(part) {
    if (this.now?.number === part.number) return;
    this.audio.pause();
    if (this.spare.dataset.number === String(part.number)) [this.audio, this.spare] = [this.spare, this.audio];
    else this.audio.src = part.audio;
    this.audio.dataset.number = part.number;
    this.now = part;
    this.audio.playbackRate = this.rate;
    this.ahead();
  }

  /** Fetches the part after this one. */
  ahead() {
    const next = this.now && this.parts[this.now.number + 1];
    if (!next || this.spare.dataset.number === String(next.number)) return;
    this.spare.src = next.audio;
    this.spare.dataset.number = next.number;
  }

  #next() {
    const next = this.parts[this.now.number + 1];
    if (!next) return this.tell("end");
    this.#load(next);
    this.audio.currentTime = 0;
    return this.play();
  }

  play() {
    this.audio.playbackRate = this.rate;
    return this.audio.play().catch((error) => error.name === "AbortError" || this.tell("lost"));
  }

  pause() {
    this.audio.pause();
  }

  speed(rate) {
    this.rate = rate;
    this.audio.playbackRate = rate;
  }

  stop() {
    this.now = null;
    for (const audio of [this.audio, this.spare]) {
      audio.pause();
      audio.removeAttribute("src");
      delete audio.dataset.number;
      audio.load();
    }
  }
}

/** The browser's own voice, one utterance at a time; only voices of this device, so that no text leaves it. */
class Browser {
  constructor(tell, cues, lang) {
    this.tell = tell;
    this.cues = cues;
    this.lang = lang;
    this.rate = 1;
    this.number = 0;
    this.word = null;
    this.turn = 0;
    this.speaking = false;
    this.now = null; // what is or was last spoken
  }

  static async voice(lang) {
    if (typeof speechSynthesis === "undefined") return null;
    const fits = () =>
      speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === lang);
    if (fits() || speechSynthesis.getVoices().length > 0) return fits() ?? null;
    await new Promise((done) => {
      speechSynthesis.addEventListener("voiceschanged", done, { once: true });
      setTimeout(done, 1500);
    });
    return fits() ?? null;
  }

  get time() {
    return this.word?.[0] ?? this.cues[this.number]?.start ?? 0;
  }

  get end() {
    return this.cues.at(-1)?.end ?? 0;
  }

  to(seconds, play) {
    this.number = Math.max(0, this.cues.findLastIndex((cue) => cue.start <= seconds));
    this.word = null;
    if (play) this.play();
    else this.#quiet();
    return true;
  }

  async play() {
    this.#quiet();
    const turn = this.turn;
    const voice = await Browser.voice(this.lang);
    if (turn !== this.turn) return;
    if (!voice) {
      this.tell("no_voice");
      return;
    }
    const cue = this.cues[this.number];
    const said = new SpeechSynthesisUtterance(cue.text);
    Object.assign(said, { voice, lang: voice.lang, rate: this.rate });
    said.onstart = () => turn === this.turn && this.tell("playing");
    said.onboundary = (event) => {
      if (turn !== this.turn || event.name === "sentence") return;
      this.word = [cue.start + ((cue.end - cue.start) * event.charIndex) / Math.max(1, cue.text.length)];
      this.tell("time");
    };
    said.onend = () => {
      if (turn !== this.turn) return;
      this.word = null;
      this.number += 1;
      if (this.number < this.cues.length) this.play();
      else {
        this.number = 0;
        this.tell("end");
      }
    };
    said.onerror = (event) => turn === this.turn && !["interrupted", "canceled"].includes(event.error) && this.tell("lost");
    this.speaking = true;
    this.now = cue;
    speechSynthesis.speak(said);
    this.tell("time");
  }

  #quiet() {
    this.turn += 1;
    if (this.speaking) speechSynthesis.cancel();
    this.speaking = false;
  }

  pause() {
    this.#quiet();
    this.tell("pause");
  }

  speed(rate) {
    const again = this.speaking;
    this.rate = rate;
    if (again) this.play();
  }

  stop() {
    this.#quiet();
  }
}

/** Cues of a sheet without times get them by their length. */
export function timed(cues) {
  let at = 0;
  return cues.map((cue) => {
    const start = at;
    at += cue.text.length / PACE;
    return { ...cue, start, end: at };
  });
}

export class Player {
  constructor(section) {
    this.section = section;
    this.words = JSON.parse(section.dataset.words);
    const one = (selector) => section.querySelector(selector);
    this.button = one(".player-play");
    this.range = one("input[type=range]");
    this.note = one("[data-said]");
    this.followButton = one(".player-follow");
    this.trace = new Trace();
    this.sheet = null;
    this.cues = [];
    this.engine = null;
    this.wanted = false; // the reader wants to listen, though there may be nothing to hear yet
    this.pending = null; // the second that is waited for
    this.point = null; // the code point that is waited for
    this.following = true;
    this.left = 0; // a timer, while the reader scrolls
    this.asking = null;
    this.poll = 0;
    this.drawn = "";
    this.rate = remembered("speed") ?? 1;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    const speed = one("[data-speed]");
    if ([...speed.options].some((option) => Number(option.value) === this.rate)) speed.value = String(this.rate);
    else this.rate = 1;

    this.button.addEventListener("click", () => this.toggle());
    one(".player-back").addEventListener("click", () => this.step(-1));
    one(".player-forward").addEventListener("click", () => this.step(1));
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    speed.addEventListener("change", () => this.speed(Number(speed.value)));
    for (const radio of section.querySelectorAll("[name=programme]")) radio.addEventListener("change", () => this.change());
    section.addEventListener("keydown", (event) => this.key(event));
    this.followButton.addEventListener("click", () => this.follow());
    for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => this.away(), { passive: true });
    addEventListener("keydown", (event) => /^(Page|Arrow(Up|Down)|Home|End)/.test(event.key) && this.away());
    addEventListener("pagehide", () => this.engine?.stop());
    section.hidden = false;
    this.draw();
  }

  get programme() {
    return this.section.querySelector("[name=programme]:checked").value;
  }

  get seconds() {
    if (this.sheet?.seconds) return this.sheet.seconds;
    return this.programme === "article" ? Number(this.section.dataset.length) / PACE : 0;
  }

  get time() {
    return this.pending ?? this.engine?.time ?? 0;
  }

  toggle() {
    if (this.wanted) this.pause();
    else this.play();
  }

  async play() {
    this.wanted = true;
    this.section.classList.add("begun");
    this.say("");
    this.draw();
    const slow = setTimeout(() => this.sheet || this.say(this.words.making), 400);
    const there = this.sheet !== null || (await this.load());
    clearTimeout(slow);
    if (!there || !this.wanted) return;
    this.media();
    this.point = this.chosen();
    if (this.point !== null) this.reach();
    else if (this.pending !== null || !this.engine.now) this.seek(this.pending ?? this.engine.time);
    else this.engine.play();
    this.look();
  }

  /** Where the reader wants to begin: at what is selected, or where this page begins; `null` to go on. */
  chosen() {
    const selection = getSelection();
    const range = selection.rangeCount > 0 && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const point = range && this.trace.here().point(range.startContainer, range.startOffset);
    if (point !== null) {
      selection.removeAllRanges();
      return point;
    }
    const first = this.pending === null && !this.engine.now ? this.trace.here().first : 0;
    return first > 0 ? first : null;
  }

  /** Goes to the first cue that speaks of the code point that is waited for, or of what comes after it. */
  reach() {
    const cue = this.cues.find((each) => each.kind !== "source" && each.spans.some((span) => span[1] > this.point));
    if (!cue && this.sheet.state === "making") {
      this.engine.pause();
      this.say(this.words.making);
      return;
    }
    this.point = null;
    this.seek(cue?.start ?? 0);
  }

  pause() {
    this.wanted = false;
    this.engine?.pause();
    this.draw();
  }

  async change() {
    const again = this.wanted;
    this.engine?.stop();
    clearTimeout(this.poll);
    Object.assign(this, { sheet: null, engine: null, cues: [], pending: null, point: null, wanted: false, asking: null, drawn: "" });
    this.trace.clear();
    this.say("");
    this.draw();
    if (again) await this.play();
  }

  /** Fetches the sheet, once; `false` where there is nothing to hear. */
  load() {
    this.asking ??= this.ask().catch(() => this.nothing(this.words.lost));
    return this.asking;
  }

  /** There is nothing to hear, and this is why; another press tries again. */
  nothing(why) {
    Object.assign(this, { asking: null, sheet: null, wanted: false, pending: null });
    this.say(why);
    this.draw();
    return false;
  }

  async ask() {
    const programme = this.programme;
    const sheet = await this.fetched(`programme=${programme}`);
    if (programme !== this.programme) return false;
    if (sheet.state === "cannot-measure") return this.nothing(sheet.reason);
    this.sheet = sheet;
    const tell = (what) => this.told(what);
    if (sheet.state === "browser") {
      this.cues = timed(sheet.parts.flatMap((part) => part.cues));
      this.sheet.seconds = this.cues.at(-1).end;
      if (!(await Browser.voice(sheet.lang))) return this.nothing(sheet.reason);
      this.engine = new Browser(tell, this.cues, sheet.lang);
    } else {
      this.engine = new Recorded(tell);
      this.take(sheet);
    }
    this.engine.speed(this.rate);
    const voice = sheet.state === "browser" ? this.words.browser : sheet.voice ?? "";
    const facts = [voice && this.words.voice.replace("{voice}", voice), sheet.cut !== null && this.words.cut];
    this.section.querySelector("[data-voice]").textContent = facts.filter(Boolean).join(" · ");
    this.section.classList.toggle("cut", sheet.cut !== null);
    return true;
  }

  async fetched(query) {
    const answer = await fetch(`${this.section.dataset.listen}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  /** Takes the parts that are new. */
  take(sheet) {
    for (const part of sheet.parts) {
      if (part.number !== this.engine.parts.length) continue;
      this.engine.parts.push(part);
      this.cues.push(...part.cues);
    }
    Object.assign(this.sheet, { state: sheet.state, key: sheet.key, voice: sheet.voice, seconds: sheet.seconds });
    this.engine.ahead();
  }

  /** Looks for what is made meanwhile, as long as somebody listens. */
  look() {
    clearTimeout(this.poll);
    if (this.sheet?.state !== "making" || !this.wanted) return;
    const sheet = this.sheet;
    this.poll = setTimeout(async () => {
      const version = sheet.key ? `&v=${sheet.key}` : "";
      try {
        const more = await this.fetched(`programme=${this.programme}&since=${this.engine.parts.length}${version}`);
        if (sheet !== this.sheet) return;
        if (more.state === "cannot-measure") {
          this.pause();
          this.say(more.reason);
          return;
        }
        this.take(more);
        if (this.point !== null) this.reach();
        else if (this.pending !== null) this.seek(this.pending);
        this.draw();
        this.look();
      } catch {
        if (sheet !== this.sheet) return;
        this.pause();
        this.say(this.words.lost);
      }
    }, POLL);
  }

  seek(seconds) {
    const at = Math.max(0, Math.min(seconds, Math.max(0, this.seconds - 0.05)));
    this.pending = at;
    this.point = null;
    if (!this.engine) return this.draw();
    const end = this.engine.end;
    if (this.engine.to(this.sheet.state === "making" ? at : Math.min(at, Math.max(0, end - 0.05)), this.wanted)) this.pending = null;
    else this.engine.pause();
    this.say(this.pending === null ? "" : this.words.making);
    return this.draw();
  }

  /** A sentence, or a claim, back or forward; back goes to the beginning of this one first. */
  async step(by) {
    if (!this.sheet && !(await this.load())) return;
    const starts = this.cues.filter((cue, n) => cue.claim === undefined || cue.claim !== this.cues[n - 1]?.claim).map((cue) => cue.start);
    const now = starts.findLastIndex((start) => start <= this.time + 0.05);
    const begun = by < 0 && this.time - (starts[now] ?? 0) > 1.5;
    const target = now + (begun ? 0 : by);
    if (target < starts.length) this.seek(starts[Math.max(0, target)] ?? 0);
  }

  speed(rate) {
    this.rate = rate;
    this.engine?.speed(rate);
    remember("speed", rate);
    this.position();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const busy = event.target.closest("input, select");
    const act = { ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1) }[event.key];
    // In a field the page's keys are silent, but nothing is written in these.
    const own = busy && { p: () => this.toggle(), ",": () => this.step(-1), ".": () => this.step(1) }[event.key];
    if (own) own();
    else if (event.key === " " && (busy?.type === "range" || !event.target.closest("button, input, select"))) this.toggle();
    else if (act && !busy) act();
    else if (act && busy.type === "range") this.seek(this.time + (event.key === "ArrowLeft" ? -5 : 5));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  told(what) {
    if (what === "end") {
      if (this.sheet.state === "making") {
        this.pending = this.engine.end;
        this.say(this.words.making);
      } else {
        this.wanted = false;
        this.pending = 0;
        this.drawn = "";
        this.trace.clear();
      }
    } else if (what === "lost" || what === "no_voice") {
      this.wanted = false;
      this.say(this.words[what]);
    } else if (what === "pause" && this.pending === null && this.point === null && this.wanted && !document.hidden) {
      this.wanted = false; // by the system: a headset's key, another program's sound
    } else if (what === "playing") {
      this.wanted = true;
      this.tick();
    }
    this.draw();
  }

  /** Draws with every frame while it plays, since the element tells its time four times a second only. */
  tick() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (!this.wanted) return;
      this.draw();
      this.tick();
    });
  }

  draw() {
    const time = this.time;
    const all = this.seconds;
    const playing = this.wanted;
    this.section.classList.toggle("playing", playing);
    this.button.querySelector("[data-name]").textContent = playing ? this.words.pause : this.words.play;
    const [now, whole] = [clock(time), clock(all)];
    const sure = this.sheet !== null && this.sheet.state !== "making";
    this.section.querySelector("[data-now]").textContent = now;
    this.section.querySelector("[data-all]").textContent = sure || !all ? whole : `~${whole}`;
    this.range.max = String(all);
    this.range.value = String(time);
    const text = (sure ? this.words.at : this.words.about).replace("{now}", now).replace("{all}", whole);
    if (this.range.getAttribute("aria-valuetext") !== text) this.range.setAttribute("aria-valuetext", text);
    if (this.engine && (playing || this.drawn !== "")) this.mark(time);
    this.position();
  }

  mark(time) {
    const cue = this.cues.findLast((each) => each.start <= time + 0.02) ?? this.cues[0];
    if (!cue || !this.section.classList.contains("begun")) return;
    const word = cue.words?.findLast((each) => each[0] <= time + 0.02) ?? null;
    const drawn = `${cue.start} ${word?.[1] ?? ""}`;
    if (drawn === this.drawn && !this.trace.places?.gone) return;
    this.drawn = drawn;
    this.spot = this.trace.show(cue, word);
    if (this.left) return; // the reader scrolls at this moment
    if (this.following) this.scroll();
    else this.offer();
  }

  /** Brings what is said into sight, if it is not. */
  scroll() {
    if (!this.spot || !this.wanted) return;
    const place = this.spot.getBoundingClientRect();
    const top = this.section.getBoundingClientRect().bottom + 16;
    const low = innerHeight - 48;
    if (place.height === 0 || (place.top >= Math.min(top, innerHeight / 3) && place.bottom <= low)) return;
    scrollBy({ top: place.top - Math.max(top, innerHeight * 0.3), behavior: this.still.matches ? "auto" : "smooth" });
  }

  /** The reader scrolls: what is said may leave the window, and a button offers to go back to it. */
  away() {
    if (!this.wanted || !this.spot) return;
    clearTimeout(this.left);
    this.left = setTimeout(() => {
      this.left = 0;
      this.following = this.inSight();
      this.offer();
    }, 300);
  }

  inSight() {
    const place = this.spot?.getBoundingClientRect();
    return !place || (place.bottom > this.section.getBoundingClientRect().bottom && place.top < innerHeight);
  }

  offer() {
    if (!this.following && this.inSight()) this.following = true;
    this.followButton.hidden = this.following || !this.wanted;
  }

  follow() {
    this.following = true;
    this.followButton.hidden = true;
    this.scroll();
    this.button.focus({ preventScroll: true });
  }

  say(text) {
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  /** Tells the system what plays, and hears its keys. */
  media() {
    const session = navigator.mediaSession;
    if (!session || this.sheet.state === "browser") return;
    const { title, outlet } = this.section.dataset;
    session.metadata = new MediaMetadata({ title, artist: outlet, album: "hearsay" });
    const acts = {
      play: () => this.play(),
      pause: () => this.pause(),
      stop: () => this.pause(),
      previoustrack: () => this.step(-1),
      nexttrack: () => this.step(1),
      seekbackward: (details) => this.seek(this.time - (details.seekOffset ?? 10)),
      seekforward: (details) => this.seek(this.time + (details.seekOffset ?? 10)),
      seekto: (details) => this.seek(details.seekTime),
    };
    for (const [name, act] of Object.entries(acts)) {
      try {
        session.setActionHandler(name, act);
      } catch {
        continue; // this browser does not know the key
      }
    }
  }

  position() {
    const session = navigator.mediaSession;
    if (!session?.metadata || !this.sheet) return;
    session.playbackState = this.wanted ? "playing" : "paused";
    const second = `${Math.floor(this.time)} ${this.rate} ${this.wanted}`;
    if (second === this.told_position) return;
    this.told_position = second;
    session.setPositionState?.({ duration: this.seconds, playbackRate: this.rate, position: Math.min(this.time, this.seconds) });
  }
}

function remembered(name) {
  try {
    const value = Number(localStorage.getItem(`player-${name}`));
    return value > 0 ? value : null;
  } catch {
    return null; // storage is switched off
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`player-${name}`, String(value));
  } catch {
    return; // storage is switched off: the next page begins at the usual speed
  }
}

for (const section of document.querySelectorAll("[data-player]")) new Player(section);
