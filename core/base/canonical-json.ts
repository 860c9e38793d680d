// SPDX-License-Identifier: GPL-3.0-or-later
/** Canonical JSON (RFC 8785): one byte sequence per value, so that it can be hashed, chained and signed. */
import canonicalizeValue from 'canonicalize';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** The RFC 8785 text of a JSON value. Throws on values JSON cannot carry (NaN, functions, lone surrogates). */
export function canonicalJson(value: Json): string {
  const text = canonicalizeValue(value);
  if (text === undefined) throw new TypeError('a value that JSON cannot carry has no canonical form');
  return text;
}
