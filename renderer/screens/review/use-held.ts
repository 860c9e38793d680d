// SPDX-License-Identifier: GPL-3.0-or-later
/** Commands whose key may be held: the first press is one exact step, what follows is movement, letting go is rest. */
import { useRef } from 'react';
import { rest } from '../../player/playhead.ts';

export type Held = { run(): void; release(): void; readonly repeats: true };

/** `run` hears whether the key has been held since the last time. */
export function useHeld(): (run: (moving: boolean) => void) => Held {
  const held = useRef(false);
  return (run) => ({
    repeats: true,
    run: () => {
      run(held.current);
      held.current = true;
    },
    release: () => {
      held.current = false;
      rest();
    },
  });
}
