// What both sides of a browser call say, as text. Kept in the order in which it was begun.

const MOST = 200;

export class Captions {
  #entries = [];

  get entries() {
    return this.#entries;
  }

  /** The caller began to speak; words come later. */
  begin(item, who) {
    if (!this.#find(item)) {
      this.#entries = [...this.#entries.slice(1 - MOST), {item, who, text: '', cut: undefined, done: false}];
    }
  }

  add(item, who, text) {
    this.begin(item, who);
    this.#change(item, (entry) => ({...entry, text: entry.text + text}));
  }

  finish(item, who, text) {
    this.begin(item, who);
    this.#change(item, (entry) => ({...entry, text: text ?? entry.text, done: true}));
  }

  /** Of what was cut only a part was heard. */
  cut(item, playedMs, receivedMs) {
    this.#change(item, (entry) => ({...entry, cut: {playedMs, receivedMs}, done: true}));
  }

  /** Nothing more will come. */
  end() {
    this.#entries = this.#entries.map((entry) => ({...entry, done: true}));
  }

  #find(item) {
    return this.#entries.find((entry) => entry.item === item);
  }

  #change(item, change) {
    this.#entries = this.#entries.map((entry) => (entry.item === item ? change(entry) : entry));
  }
}
