// SPDX-License-Identifier: GPL-3.0-or-later
/** How much sound a hush sheet takes: per code, per mode and in all. The record, the log and the verifier count with it. */
import type { HushSheet, SheetHush } from '../render/hush-sheet.ts';
import { hushModes } from '../review/hush-mode.ts';
import type { HushSummary } from './record.ts';

/** Samples of time that at least one of the spans covers, whatever the channel. `hushes` ascend by start. */
function samplesCovered(hushes: readonly SheetHush[]): number {
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { startSample, endSample } of hushes) {
    if (endSample <= until) continue;
    covered += endSample - Math.max(startSample, until);
    until = endSample;
  }
  return covered;
}

/** Counts a sheet. Times are in samples of its clock; a moment hushed on several channels counts once. */
export function measureHushes({ sampleRate, channels, hushes }: HushSheet): HushSummary {
  const codes = [...new Set(hushes.map((hush) => hush.text))].sort();
  return {
    sampleRate,
    channels,
    hushes: hushes.length,
    samplesHushed: samplesCovered(hushes),
    modes: hushModes.flatMap((mode) => {
      const own = hushes.filter((hush) => hush.mode === mode);
      return own.length === 0 ? [] : [{ mode, hushes: own.length, samplesHushed: samplesCovered(own) }];
    }),
    codes: codes.map((code) => {
      const own = hushes.filter((hush) => hush.text === code);
      return { code, hushes: own.length, samplesHushed: samplesCovered(own) };
    }),
  };
}
