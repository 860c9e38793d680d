// SPDX-License-Identifier: GPL-3.0-or-later
/** Supplemental messages (Rec. ITU-T H.264, 7.3.2.3.1; the same in H.265) taken apart. */

export type SeiMessages = {
  readonly messages: readonly {
    readonly type: number;
    /** Header and body, still without emulation prevention. */
    readonly bytes: Uint8Array;
    readonly bodyBytes: number;
  }[];
  /** Bytes behind the last whole message other than the trailing bits 0x80. */
  readonly tailBytes: number;
  /** Whether the trailing bits stand where they belong, with nothing else behind the messages. */
  readonly closed: boolean;
};

/** `payload`: a unit without its header and without emulation prevention. Never throws: what is cut is a tail. */
export function readSei(payload: Uint8Array): SeiMessages {
  const messages: { type: number; bytes: Uint8Array; bodyBytes: number }[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    while (payload[at] === 255) {
      value += 255;
      at++;
    }
    return value + (payload[at++] ?? 0);
  };
  // A message of two bytes at least, then the trailing bits 0x80.
  while (at + 2 < payload.length) {
    const from = at;
    const type = number();
    const bodyBytes = number();
    if (at + bodyBytes > payload.length) return { messages, tailBytes: payload.length - from, closed: false };
    at += bodyBytes;
    messages.push({ type, bytes: payload.subarray(from, at), bodyBytes });
  }
  const closed = at + 1 === payload.length && payload[at] === 0x80;
  return { messages, tailBytes: closed ? 0 : payload.length - at, closed };
}

/**
 * Messages of H.264 (annex D) that say how to show the picture, with the most bytes their syntax takes: buffering period,
 * picture timing, recovery point, frame packing, mastering display, content light level, alternative transfer. All others,
 * and longer ones under these numbers, can carry text or data.
 */
const shownMessages: ReadonlyMap<number, number> = new Map([
  [0, 17],
  [1, 20],
  [6, 5],
  [45, 16],
  [137, 24],
  [144, 4],
  [147, 1],
]);

/** Whether a message of H.264 says no more than how to show the picture. */
export function isShown(type: number, bodyBytes: number): boolean {
  return bodyBytes <= (shownMessages.get(type) ?? -1);
}

/** What the others are called; numbers that have no name here are given as numbers. */
export const messageNames: ReadonlyMap<number, string> = new Map([
  [2, 'pan-scan'],
  [3, 'filler'],
  [4, 'registered user data (captions)'],
  [5, 'unregistered user data'],
  [19, 'film grain'],
  [22, 'post-filter hint'],
  [23, 'tone mapping'],
  [47, 'display orientation'],
  [132, 'picture hash'],
  [136, 'time code'],
]);
