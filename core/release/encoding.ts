// SPDX-License-Identifier: GPL-3.0-or-later
/** Bytes as text and back, strictly: UTF-8 that refuses ill-formed input and base64 with one spelling per value. */
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** The Encoding Standard's decoder, which every host has; this environment's type library does not name it. */
declare const TextDecoder: new (
  label: 'utf-8',
  options: { fatal: true; ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sextetOf = new Map([...alphabet].map((letter, value) => [letter.charCodeAt(0), value]));

export function encodeUtf8(text: string): Uint8Array {
  return utf8ToBytes(text);
}

/** The text of well-formed UTF-8; undefined for anything else. A byte order mark is kept as a character. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Standard base64 (RFC 4648 section 4) with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    pieces.push(
      alphabet.charAt(word >> 18),
      alphabet.charAt((word >> 12) & 63),
      left > 1 ? alphabet.charAt((word >> 6) & 63) : '=',
      left > 2 ? alphabet.charAt(word & 63) : '=',
    );
  }
  return pieces.join('');
}

/** The bytes of canonical standard base64; undefined for any other spelling (no padding, URL alphabet, stray bits). */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let word = 0;
  let bits = 0;
  let filled = 0;
  for (let at = 0; at < text.length - padding; at++) {
    const value = sextetOf.get(text.charCodeAt(at));
    if (value === undefined) return undefined;
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[filled++] = (word >> bits) & 255;
    }
  }
  const strayBits = word & ((1 << bits) - 1);
  return strayBits === 0 ? bytes : undefined;
}
