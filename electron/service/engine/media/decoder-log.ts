// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What decoders say and return no code for: much damage is concealed, mentioned in the library's log, and the picture handed
 * out as if nothing were wrong. Every decoder that is listened to has a voice of its own, by which its messages are known.
 */
import { AV_LOG_FATAL, AV_LOG_WARNING } from 'node-av/constants';
import { LibraryLog } from './library-log.ts';

/**
 * Levels of the library are eight apart and a decoder's own offset is added to them (`log_level_offset`), so the lowest three
 * bits of a level say who speaks. Without an offset the voice is 0, which is not listened to.
 */
export type Voice = 1 | 2 | 3 | 4 | 5 | 6 | 7;
const voices = 8;

/** Distinct sayings that are kept of one voice: a file made to provoke more has said enough. */
const mostSayings = 100;
const further = 'further messages of other wordings';
const longestText = 160;

/** What one decoder said, in one wording: numbers may differ from time to time. */
export type Saying = {
  /** As it was said first. */
  readonly text: string;
  readonly count: number;
  /** Packet, by the number given to `at`, that it was first said at; null when none was given. */
  readonly packet: number | null;
};

/** Where a decoder stands, told by whoever feeds it. */
export type Ear = {
  readonly voice: Voice;
  /** Packet `number` is about to be decoded. */
  at(number: number): void;
};

/** The same whatever numbers are in it. */
function wording(text: string): string {
  return text.replace(/0x[0-9a-f]+|\d+(\.\d+)?/gi, '#');
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, longestText);
}

/** Listens to all decoders that were opened with a voice. One at a time in a process. */
export class DecoderLog {
  readonly #log: LibraryLog;
  readonly #packets = new Map<Voice, number>();
  readonly #sayings = new Map<Voice, Map<string, { text: string; count: number; packet: number | null }>>();

  constructor() {
    this.#log = new LibraryLog((AV_LOG_WARNING + voices - 1) as typeof AV_LOG_WARNING, {
      message: (level, text) => this.#hear(level, text),
      mark: (text) => this.#move(text),
    });
  }

  ear(voice: Voice): Ear {
    return { voice, at: (number) => this.#log.mark(`${voice} ${number}`) };
  }

  /** Waits for what was said until now. Throws when it does not come in. */
  settle(): Promise<void> {
    return this.#log.settle();
  }

  /** What a decoder said at level warning or above, in the order of its first saying; complete after `settle`. */
  said(voice: Voice): readonly Saying[] {
    return [...(this.#sayings.get(voice)?.values() ?? [])];
  }

  close(): void {
    this.#log.close();
  }

  #move(text: string): void {
    const [voice, number] = text.split(' ').map(Number);
    this.#packets.set(voice as Voice, number ?? 0);
  }

  #hear(said: number, text: string): void {
    // Above the level there may be colours.
    const level = said & 0xff;
    const voice = level % voices;
    if (voice === 0 || level < AV_LOG_FATAL || text === '') return;
    this.#add(voice as Voice, printable(text));
  }

  #add(voice: Voice, text: string): void {
    let own = this.#sayings.get(voice);
    if (!own) {
      own = new Map();
      this.#sayings.set(voice, own);
    }
    const key = own.has(wording(text)) || own.size < mostSayings ? wording(text) : further;
    const known = own.get(key);
    if (known) known.count++;
    else
      own.set(key, {
        text: key === further ? further : text,
        count: 1,
        packet: this.#packets.get(voice) ?? null,
      });
  }
}

/** What was said of a copy more often than of its original, in the same wording. */
export function saidOnlyOf(copy: readonly Saying[], original: readonly Saying[]): readonly Saying[] {
  const known = new Map(original.map(({ text, count }) => [wording(text), count]));
  return copy.flatMap((saying) => {
    const count = saying.count - (known.get(wording(saying.text)) ?? 0);
    return count > 0 ? [{ ...saying, count }] : [];
  });
}
