// Who is heard: the desk's recordings, part by part, or the browser's own voice. Both are led in the same way.

export const PACE = 14.5; // characters a second, where nobody knows better: as the server guesses

/** Sound from the desk: one element plays a part while another fetches the next. */
export class Recorded {
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
export class Browser {
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
