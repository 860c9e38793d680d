// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A strict reader of small XML: elements, attributes, text, comments, the five predefined entities and references to
 * characters by number. Document types, other entities, processing instructions and CDATA are refused, so a file can
 * neither name another file nor grow while it is read. After XML 1.0, fifth edition; names are ASCII here.
 */

/** An element, and the line it starts on. Text is kept as it is written, references resolved. */
export type XmlElement = {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

/** Text that is not XML of this kind. `line` counts from 1. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/** Deeper than any track file. */
const deepest = 16;
const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const name = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const space = /[ \t\r\n]*/y;
const declaration = /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]"|'1\.[0-9]')[^<>?]*\?>/y;
/** Characters that XML 1.0 has no place for, not even by number (production 2, Char). */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

type Open = {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
};

class Reader {
  readonly #text: string;
  #at = 0;
  /** Lines are counted up to here. */
  #counted = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  document(): XmlElement {
    this.#match(declaration);
    let root: XmlElement | undefined;
    for (;;) {
      this.#match(space);
      if (this.#at === this.#text.length) break;
      if (this.#skipComment()) continue;
      if (root || !this.#text.startsWith('<', this.#at))
        this.#fail('nothing may stand outside the one root element');
      root = this.#tree();
    }
    return root ?? this.#fail('there is no element');
  }

  #tree(): XmlElement {
    const open: Open[] = [];
    for (;;) {
      const inner = open.at(-1);
      if (inner) this.#characters(inner);
      if (this.#skipComment()) continue;
      if (this.#text.startsWith('</', this.#at)) {
        const closed = this.#close(open);
        const outer = open.at(-1);
        if (!outer) return closed;
        outer.children.push(closed);
        continue;
      }
      const { element, empty } = this.#start();
      if (open.length >= deepest) this.#fail('elements are nested too deeply');
      if (!empty) open.push(element);
      else if (inner) inner.children.push(element);
      else return element;
    }
  }

  #characters(inner: Open): void {
    const end = this.#text.indexOf('<', this.#at);
    if (end < 0) this.#fail(`<${inner.name}> of line ${inner.line} is not closed`);
    const raw = this.#text.slice(this.#at, end);
    if (raw.includes(']]>')) this.#fail('"]]>" stands in text');
    inner.text += this.#resolve(raw);
    this.#at = end;
  }

  #start(): { element: Open; empty: boolean } {
    const line = this.#lineNow();
    this.#at += 1;
    const tag = this.#match(name);
    if (tag === '') this.#fail('document types, entities, CDATA and processing instructions are not taken');
    const attributes = new Map<string, string>();
    for (;;) {
      const gap = this.#match(space);
      if (this.#take('/>'))
        return { element: { name: tag, line, attributes, children: [], text: '' }, empty: true };
      if (this.#take('>'))
        return { element: { name: tag, line, attributes, children: [], text: '' }, empty: false };
      const key = this.#match(name);
      if (key === '' || gap === '') this.#fail(`<${tag}> is not well formed`);
      if (attributes.has(key)) this.#fail(`<${tag}> has ${key} twice`);
      attributes.set(key, this.#value(tag, key));
    }
  }

  #value(tag: string, key: string): string {
    this.#match(space);
    if (!this.#take('=')) this.#fail(`${key} of <${tag}> has no value`);
    this.#match(space);
    const quote = this.#text[this.#at];
    const end = quote === '"' || quote === "'" ? this.#text.indexOf(quote, this.#at + 1) : -1;
    if (end < 0) this.#fail(`${key} of <${tag}> has no value in quotation marks`);
    const raw = this.#text.slice(this.#at + 1, end);
    if (raw.includes('<')) this.#fail(`${key} of <${tag}> holds "<"`);
    const value = this.#resolve(raw.replace(/\r\n|[\t\r\n]/g, ' '));
    this.#at = end + 1;
    return value;
  }

  #close(open: Open[]): XmlElement {
    this.#at += 2;
    const tag = this.#match(name);
    this.#match(space);
    const element = open.pop();
    if (!element || element.name !== tag || !this.#take('>'))
      this.#fail(`</${tag}> closes nothing that is open`);
    return element;
  }

  #skipComment(): boolean {
    if (!this.#text.startsWith('<!--', this.#at)) return false;
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end < 0 || this.#text[end + 2] !== '>') this.#fail('a comment is not closed, or holds "--"');
    this.#at = end + 3;
    return true;
  }

  #resolve(raw: string): string {
    if (notXml.test(raw)) this.#fail('a character that XML cannot hold');
    return raw.replace(/\r\n?/g, '\n').replace(/&([^;&]{0,12};?)/g, (_, reference: string) => {
      const known = reference.endsWith(';') ? this.#entity(reference.slice(0, -1)) : undefined;
      return known ?? this.#fail(`"&${reference}" is no reference that is taken`);
    });
  }

  #entity(reference: string): string | undefined {
    if (Object.hasOwn(entities, reference)) return entities[reference];
    const [, hex, decimal] = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(reference) ?? [];
    const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
    if (!(code > 0 && code <= 0x10ffff)) return undefined;
    const character = String.fromCodePoint(code);
    return notXml.test(character) ? undefined : character;
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  /** What `pattern` finds right here, and goes past it; empty when it finds nothing. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #lineNow(): number {
    for (let next = this.#text.indexOf('\n', this.#counted); next >= 0 && next < this.#at; ) {
      this.#line++;
      this.#counted = next + 1;
      next = this.#text.indexOf('\n', this.#counted);
    }
    return this.#line;
  }

  #fail(problem: string): never {
    throw new XmlError(this.#lineNow(), problem);
  }
}

/** The root element. Throws XmlError, naming the line. Time and memory grow with the length of the text. */
export function readXml(text: string): XmlElement {
  return new Reader(text).document();
}

/** Text as it is written between tags or, in double quotation marks, as a value. Throws RangeError for what XML cannot hold. */
export function escapeXml(text: string): string {
  if (notXml.test(text)) throw new RangeError('a character that XML cannot hold');
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
