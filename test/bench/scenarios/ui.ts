// SPDX-License-Identifier: GPL-3.0-or-later
/** The window in a real Chromium: from the hand to the screen. */
import { hasBrowser } from '../../e2e/workstation.ts';
import type { Bench, Figure, Scenario } from '../scenario.ts';
import { measureFrames } from '../ui/measure-frames.ts';
import { measureDrag, measureTimeline } from '../ui/measure-gestures.ts';
import { measureFirstPaint, measureMillion, measureThousand } from '../ui/measure-opening.ts';

const scenario = (
  what: string,
  summary: string,
  measure: (bench: Bench) => Promise<readonly Figure[]>,
): Scenario => ({
  name: `ui/${what}`,
  summary,
  run: (bench) => {
    if (!hasBrowser) throw new Error('Chromium is not installed');
    return measure(bench);
  },
});

export const uiScenarios: readonly Scenario[] = [
  scenario('first-paint', 'the window from its address to the first paint', measureFirstPaint),
  scenario('frames', 'steps, jumps and a held key at 1080p, from the press to the picture', measureFrames),
  scenario('drag', 'a box dragged at 1080p with 50 veils on the screen', measureDrag),
  scenario('timeline', '200 tracks over 12 hours: zooming, moving, scrolling', measureTimeline),
  scenario('thousand', 'a case with 1,000 recordings', measureThousand),
  scenario('million', 'a case with 1,000,000 keyframes', measureMillion),
];
