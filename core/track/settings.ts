// SPDX-License-Identifier: GPL-3.0-or-later
/** The settings with which tracks are built; what was measured to choose them is in docs/detection.md. */
import type { TrackSettings } from './clip.ts';

/** Settings for a detector with these thresholds. */
export function trackSettings(thresholds: {
  readonly birth: number;
  readonly continue: number;
}): TrackSettings {
  return {
    birth: thresholds.birth,
    extend: thresholds.continue,
    alone: Math.max(thresholds.birth, 0.9),
    bridgeSeconds: 1,
    tailSeconds: 0.3,
    padSeconds: 0.2,
    growth: 1.2,
  };
}
