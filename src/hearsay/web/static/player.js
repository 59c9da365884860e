// Listening: plays what the desk speaks and shows in the text what is being said.

import { Trace } from "./player-places.js";
import { Browser, PACE, Recorded, timed } from "./player-voices.js";

const POLL = 900; // milliseconds between two looks at what is still being made

/** `00:07`, `12:30`, `1:02:03`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
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
    addEventListener("keydown", (event) => /^(Page|Arrow(Up|Down)|Home|End|j$|k$)/.test(event.key) && this.away());
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
