// SPDX-License-Identifier: GPL-3.0-or-later
/** From decisions to the hush sheet of one audience's copy. Pure: ids come from the caller, who draws them at random. */
import { timeToTicks } from '../base/time.ts';
import { type HushMode, hushModes } from '../review/hush-mode.ts';
import type { HushRow } from '../review/records.ts';
import type { HushSheet, SheetHush } from './hush-sheet.ts';

export type HushPlanInput = {
  /** The sound that a copy keeps: samples per second, and how many channels. */
  readonly sound: { readonly sampleRate: number; readonly channels: number };
  /** The recording ends here, in samples of the sheet's clock; what is decided beyond it is cut off. */
  readonly endSample: number;
  readonly hushes: readonly HushRow[];
  readonly audience: string;
  readonly newId: () => string;
};

/** One decision in samples: rounded outward, so that no part of a sample decided on is left. */
type Span = Pick<HushRow, 'mode' | 'code' | 'channels'> & { readonly start: number; readonly end: number };

function spanOf(row: HushRow, { sound, endSample }: HushPlanInput): Span {
  const start = timeToTicks(row.start, sound.sampleRate, 'down');
  const end = Math.min(endSample, timeToTicks(row.end, sound.sampleRate, 'up'));
  return { mode: row.mode, code: row.code, channels: row.channels, start, end };
}

/** What happens to one channel between two neighbouring bounds; undefined: nothing. */
type Treatment = { readonly mode: HushMode; readonly text: string };

function treatment(spans: readonly Span[], channel: number): Treatment | undefined {
  const here = spans.filter(({ channels }) => channels === null || channels.includes(channel));
  const mode = hushModes.find((strongest) => here.some((span) => span.mode === strongest));
  return mode && { mode, text: [...new Set(here.map(({ code }) => code))].sort().join(', ') };
}

type Piece = Omit<SheetHush, 'id'>;

/** Channels that are treated alike between two bounds, as one piece each way of treating them. */
function piecesBetween(
  spans: readonly Span[],
  startSample: number,
  endSample: number,
  channelCount: number,
): Piece[] {
  const groups = new Map<string, { readonly treated: Treatment; readonly channels: number[] }>();
  for (let channel = 0; channel < channelCount; channel++) {
    const treated = treatment(spans, channel);
    if (!treated) continue;
    const key = `${treated.mode} ${treated.text}`;
    const group = groups.get(key) ?? { treated, channels: [] };
    group.channels.push(channel);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ treated, channels }) => ({
    ...treated,
    channels: channels.length === channelCount ? null : channels,
    startSample,
    endSample,
  }));
}

const sameTreatment = (a: Piece, b: Piece): boolean =>
  a.mode === b.mode && a.text === b.text && a.channels?.join() === b.channels?.join();

/**
 * The sheet of the audience's copy, null when nothing is hushed for it. Its spans are disjoint on every channel, by start,
 * then by channel: where decisions overlap the strongest mode holds, and the codes of all of them are given.
 */
export function planHushes(input: HushPlanInput): HushSheet | null {
  const spans = input.hushes
    .filter((row) => row.audiences.includes(input.audience))
    .map((row) => spanOf(row, input))
    .filter(({ start, end }) => start < end);
  const bounds = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let reaching: Piece[] = [];
  bounds.forEach((start, at) => {
    const end = bounds[at + 1];
    if (end === undefined) return;
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    reaching = piecesBetween(over, start, end, input.sound.channels).map((piece) => {
      const earlier = reaching.find((other) => sameTreatment(other, piece));
      if (!earlier) return piece;
      pieces.splice(pieces.indexOf(earlier), 1);
      return { ...piece, startSample: earlier.startSample };
    });
    pieces.push(...reaching);
  });
  if (pieces.length === 0) return null;
  pieces.sort((a, b) => a.startSample - b.startSample || (a.channels?.[0] ?? 0) - (b.channels?.[0] ?? 0));
  return {
    schema: 1,
    ...input.sound,
    hushes: pieces.map((piece) => ({ id: input.newId(), ...piece })),
  };
}
