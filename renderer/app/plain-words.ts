// SPDX-License-Identifier: GPL-3.0-or-later
/** What the service says, in the words of the window. */
import { eventName } from './strings/events.ts';

/** Ids of the case as the window names things. */
const named: { readonly [kind: string]: string } = {
  candidate: 'copy',
  footage: 'recording',
};

/** What the service says, with names of the log and ids as people read them. */
export function inPlainWords(text: string): string {
  return text
    .replace(
      /\b(track|veil|hush|note|candidate|footage)-(\d+)\b/g,
      (_, kind: string, id: string) => `${named[kind] ?? kind} ${id}`,
    )
    .replace(/\(([a-z]+\.[a-z.-]+)\)/g, (_, event: string) => `(${eventName(event)})`);
}
