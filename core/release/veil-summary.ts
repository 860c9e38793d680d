// SPDX-License-Identifier: GPL-3.0-or-later
/** How much a veil sheet hides: per veil, per code and in all. The record, the log and the verifier count with it. */
import { regionArea } from '../base/bands.ts';
import { type SheetVeil, type VeilSheet, veilRegionAt } from '../render/veil-sheet.ts';
import { fillName } from '../review/fill.ts';
import type { VeilSummary } from './record.ts';

/** What one veil covers. Shares are of the coded picture, in millionths, over the frames where the veil shows. */
export type VeilAmount = {
  readonly id: string;
  readonly code: string;
  /** How it is filled, in words. */
  readonly fill: string;
  readonly startFrame: number;
  readonly endFrame: number;
  /** Frames where part of the veil lies inside the picture. */
  readonly frames: number;
  readonly meanShareMillionths: number;
  readonly largestShareMillionths: number;
};

export type VeilAmounts = { readonly summary: VeilSummary; readonly veils: readonly VeilAmount[] };

/** Frames marked so far, each counted once. */
type Marks = { readonly flags: Uint8Array; count: number };

/** Measures one veil and marks in `marks` the frames where it shows. */
function measureVeil(sheet: VeilSheet, veil: SheetVeil, marks: readonly Marks[]): VeilAmount {
  const picture = sheet.coded.width * sheet.coded.height;
  let frames = 0;
  let total = 0;
  let largest = 0;
  for (let frame = veil.startFrame; frame < veil.endFrame; frame++) {
    const area = regionArea(veilRegionAt(sheet, veil, frame));
    if (area === 0) continue;
    frames++;
    total += area;
    largest = Math.max(largest, area);
    for (const mark of marks) {
      if (mark.flags[frame] === 1) continue;
      mark.flags[frame] = 1;
      mark.count++;
    }
  }
  return {
    id: veil.id,
    code: veil.text,
    fill: fillName(veil.fill.kind),
    startFrame: veil.startFrame,
    endFrame: veil.endFrame,
    frames,
    meanShareMillionths: frames === 0 ? 0 : Math.round((total / frames / picture) * 1_000_000),
    largestShareMillionths: Math.round((largest / picture) * 1_000_000),
  };
}

/** Counts a sheet; veils sorted by first frame, then id. Time grows with the sum of the veils' lengths. */
export function measureVeils(sheet: VeilSheet): VeilAmounts {
  const byCode = new Map<string, SheetVeil[]>();
  for (const veil of sheet.veils) {
    const group = byCode.get(veil.text);
    if (group) group.push(veil);
    else byCode.set(veil.text, [veil]);
  }
  const shown: Marks = { flags: new Uint8Array(sheet.frameCount), count: 0 };
  const shownUnderCode: Marks = { flags: new Uint8Array(sheet.frameCount), count: 0 };
  const veils: VeilAmount[] = [];
  const codes: VeilSummary['codes'][number][] = [];
  for (const [code, group] of [...byCode].sort(([a], [b]) => (a < b ? -1 : 1))) {
    shownUnderCode.count = 0;
    for (const veil of group) veils.push(measureVeil(sheet, veil, [shown, shownUnderCode]));
    codes.push({ code, veils: group.length, framesVeiled: shownUnderCode.count });
    for (const veil of group) shownUnderCode.flags.fill(0, veil.startFrame, veil.endFrame);
  }
  veils.sort((a, b) => a.startFrame - b.startFrame || (a.id < b.id ? -1 : 1));
  return { summary: { veils: veils.length, framesVeiled: shown.count, codes }, veils };
}
