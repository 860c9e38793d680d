// SPDX-License-Identifier: GPL-3.0-or-later
/** The settings with which tracks are built; what was measured to choose them is in docs/detection.md. */
import type { Kind } from '../detect/detection.ts';
import type { TrackSettings } from './clip.ts';

/**
 * Factor from the detector's box to the veil. A face's box leaves out hair, chin and ears; other boxes are drawn around the
 * whole, and grow by what the tracker may err.
 */
const growth: Readonly<Record<Kind, number>> = {
  face: 1.2,
  person: 1.1,
  vehicle: 1.1,
  plate: 1.2,
  screen: 1.1,
  paper: 1.1,
  text: 1.15,
  overlay: 1.1,
};

/** Settings for a detector of `kind` with these thresholds. */
export function trackSettings(
  thresholds: {
    readonly birth: number;
    readonly continue: number;
  },
  kind: Kind = 'face',
): TrackSettings {
  return {
    birth: thresholds.birth,
    extend: thresholds.continue,
    alone: Math.max(thresholds.birth, 0.9),
    pair: kind === 'face' ? thresholds.birth : thresholds.continue,
    share: kind === 'face' ? 0.5 : 0,
    surest: kind === 'face' ? Math.min(thresholds.birth, 0.5) : 0,
    bridgeSeconds: 1,
    tailSeconds: 0.3,
    padSeconds: 0.2,
    growth: growth[kind],
  };
}
