// SPDX-License-Identifier: GPL-3.0-or-later
/** What is said to those who cannot see it happen: "frame 1234, 2 veils, 1 stop". */
import { create } from 'zustand';

type Said = { readonly text: string; readonly turn: number };

export const useSaid = create<Said>(() => ({ text: '', turn: 0 }));

/** Says `text` politely, also when the same was said just before. The last of several in one moment is heard. */
export function announce(text: string): void {
  useSaid.setState(({ turn }) => ({ text, turn: turn + 1 }));
}
