// Numbers, months and figures in the reader's language, from the same catalogue as the pages (pages/parts/phrases.py).

const NARROW = "\u202f";

export class Words {
  constructor({ language, texts, months, counted }) {
    Object.assign(this, { language, texts, months, countedWords: counted });
  }

  /** The text of a key with values put in. */
  say(key, values = {}) {
    return this.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  number(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, this.language === "fr" ? NARROW : ",");
  }

  /** May 2017, of the month's position counted from the start of the cube. */
  month(cube, at) {
    const number = cube.start[0] * 12 + cube.start[1] - 1 + at;
    return `${this.months[number % 12]} ${Math.floor(number / 12)}`;
  }

  bounds(low, high) {
    const values = { low: this.number(low), high: high === null ? "" : this.number(high) };
    return this.say(high === null ? "number.atleast" : low === high ? "number.exact" : "number.range", values);
  }

  counted(total) {
    return this.countedWords[total.measure][total.low === 1 && total.high === 1 ? 1 : 0];
  }

  /** A total in words: number, what is counted, for how many it is not known, and that monitors saw it. */
  total(total, measure) {
    const many = !["events", "sites"].includes(measure.counted);
    if (many && total.unknown && !saysSomething(total))
      return this.counted(total) + this.say("list.colon") + this.say("number.unknown");
    let said = `${this.bounds(total.low, total.high)} ${this.counted(total)}`;
    if (total.unknown && many)
      said = this.say("number.unknown_for", { number: said, unknown: this.number(total.unknown) });
    return measure.published ? said : `${said} (${this.say("summary.observed")})`;
  }

  /** The number alone, for a table. */
  alone(total, measure) {
    const many = !["events", "sites"].includes(measure.counted);
    return many && total.unknown && !saysSomething(total)
      ? this.say("number.unknown")
      : this.bounds(total.low, total.high);
  }

  list(parts) {
    return parts.join(this.say("list.separator"));
  }
}

/** Whether a total says more than that nobody gave a number; an open end alone says nothing. */
export const saysSomething = (total) => total.low > 0 || Boolean(total.high);
