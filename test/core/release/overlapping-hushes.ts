// SPDX-License-Identifier: GPL-3.0-or-later
/** A hush sheet whose parts add up to more than the whole. */
import type { HushSheet } from '../../../core/render/hush-sheet.ts';

/** Two hushes that overlap in time on different channels: 0.3 s in all. */
export const hushSheet: HushSheet = {
  schema: 1,
  sampleRate: 8000,
  channels: 2,
  hushes: [
    { id: 'h-0a1b2c3d', mode: 'silence', text: '(b)(6)', channels: null, startSample: 8000, endSample: 9600 },
    {
      id: 'h-99887766',
      mode: 'disguise',
      text: '(b)(6), (b)(7)(C)',
      channels: [1],
      startSample: 8800,
      endSample: 10_400,
    },
  ],
};
