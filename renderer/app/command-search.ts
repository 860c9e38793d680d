// SPDX-License-Identifier: GPL-3.0-or-later
/** Which commands answer what a person typed into the palette. */
import type { Command } from './commands.ts';

/** What is searched of a command. */
type Named = Pick<Command, 'title' | 'group'>;

/**
 * How well a command answers what was typed, 0 to 1: every word has to be in its title or heading, and one that begins a word of
 * the title is better. Letters scattered over a name say nothing.
 */
function likeness({ title, group = '' }: Named, typed: string): number {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const inTitle = title.toLowerCase();
  const scores = wanted.map((word) => {
    if (inTitle.startsWith(word)) return 1;
    if (inTitle.includes(` ${word}`)) return 0.8;
    if (inTitle.includes(word)) return 0.5;
    return group.toLowerCase().includes(word) ? 0.2 : 0;
  });
  if (wanted.length === 0) return 1;
  return scores.includes(0) ? 0 : scores.reduce<number>((sum, score) => sum + score, 0) / scores.length;
}

/** Those that answer what was typed, the best first; in their own order while nothing was. */
export function answering<C extends Named>(commands: readonly C[], typed: string): C[] {
  return commands
    .filter((command) => likeness(command, typed) > 0)
    .toSorted((a, b) => likeness(b, typed) - likeness(a, typed));
}
