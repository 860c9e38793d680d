// SPDX-License-Identifier: GPL-3.0-or-later
/** What came of something that was done, for every eye and ear, and what only those have to be told who do not see it. */
import { create } from 'zustand';

type Said = {
  /** What readers hear, and how many times something was said: the same words again are news. */
  readonly text: string;
  readonly turn: number;
  /** What is on view of it for a while; empty for nothing. */
  readonly shown: string;
};

export const useSaid = create<Said>(() => ({ text: '', turn: 0, shown: '' }));

/** How long a message stays on view, in milliseconds. Nothing depends on having read it. */
const onViewMs = 6000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Says to readers what is on view anyhow: "frame 1234, 2 veils, 1 stop". The last of several in one moment is heard. */
export function whisper(text: string): void {
  useSaid.setState(({ turn }) => ({ text, turn: turn + 1 }));
}

/** Says what came of something, politely, also when the same was said just before; it is on view for a while, too. */
export function announce(text: string): void {
  whisper(text);
  clearTimeout(timer);
  useSaid.setState({ shown: text });
  timer = setTimeout(() => useSaid.setState({ shown: '' }), onViewMs);
}
