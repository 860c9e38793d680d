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
  /**
   * Where it ends by its pictures and by what its container states; at most `endSample`. A hush that ends just here was cut
   * off before anybody knew of sound behind it: it lasts to the end of the sound, as one does that reaches `endSample`.
   */
  readonly statedEndSample: number;
  readonly hushes: readonly HushRow[];
  readonly audience: string;
  readonly newId: () => string;
  /** Draws what stands for a person's voice. */
  readonly newVoice: () => string;
};

/**
 * One decision in samples: rounded outward, so that no part of a sample decided on is left. One that reaches the end of the
 * recording ends with it, whatever of it was known when it was decided.
 */
type Span = Pick<HushRow, 'mode' | 'code' | 'channels' | 'subject'> & {
  readonly start: number;
  readonly end: number;
};

function spanOf(row: HushRow, { sound, endSample, statedEndSample }: HushPlanInput): Span {
  const start = timeToTicks(row.start, sound.sampleRate, 'down');
  const asked = timeToTicks(row.end, sound.sampleRate, 'up');
  const end = asked === statedEndSample ? endSample : Math.min(asked, endSample);
  const { mode, code, channels, subject } = row;
  return { mode, code, channels, subject, start, end };
}

/** A span with what stands for the voice in it; none but disguises have one. */
type VoicedSpan = Span & { readonly voice: string | undefined };

/**
 * One voice for all disguises of a subject. Where nobody said whose they are, those that meet or overlap count as of one
 * person: their sound goes on from one to the next.
 */
function voiced(spans: readonly Span[], newVoice: () => string): VoicedSpan[] {
  const known = new Map<string, string>();
  let nobody: { readonly voice: string; readonly end: number } | undefined;
  return [...spans]
    .sort((a, b) => a.start - b.start || a.end - b.end || ((a.subject ?? '') < (b.subject ?? '') ? -1 : 1))
    .map((span) => {
      if (span.mode !== 'disguise') return { ...span, voice: undefined };
      if (span.subject !== null) {
        const voice = known.get(span.subject) ?? newVoice();
        known.set(span.subject, voice);
        return { ...span, voice };
      }
      const voice = nobody && span.start <= nobody.end ? nobody.voice : newVoice();
      nobody = { voice, end: Math.max(span.end, nobody?.end ?? span.end) };
      return { ...span, voice };
    });
}

/** What happens to one channel between two neighbouring bounds; undefined: nothing. */
type Treatment = { readonly mode: HushMode; readonly text: string; readonly voice?: string };

/** Where two subjects are disguised at once, the mask is that of the one whose span began first. */
function treatment(spans: readonly VoicedSpan[], channel: number): Treatment | undefined {
  const here = spans.filter(({ channels }) => channels === null || channels.includes(channel));
  const mode = hushModes.find((strongest) => here.some((span) => span.mode === strongest));
  if (!mode) return undefined;
  const text = [...new Set(here.map(({ code }) => code))].sort().join(', ');
  const voice = mode === 'disguise' ? here.find((span) => span.voice !== undefined)?.voice : undefined;
  return voice === undefined ? { mode, text } : { mode, text, voice };
}

type Piece = Omit<SheetHush, 'id'>;

/** Channels that are treated alike between two bounds, as one piece each way of treating them. */
function piecesBetween(
  spans: readonly VoicedSpan[],
  startSample: number,
  endSample: number,
  channelCount: number,
): Piece[] {
  const groups = new Map<string, { readonly treated: Treatment; readonly channels: number[] }>();
  for (let channel = 0; channel < channelCount; channel++) {
    const treated = treatment(spans, channel);
    if (!treated) continue;
    const key = `${treated.mode} ${treated.voice ?? ''} ${treated.text}`;
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
  a.mode === b.mode && a.voice === b.voice && a.text === b.text && a.channels?.join() === b.channels?.join();

/**
 * The sheet of the audience's copy, null when nothing is hushed for it. Its spans are disjoint on every channel, by start,
 * then by channel: where decisions overlap the strongest mode holds, and the codes of all of them are given.
 */
export function planHushes(input: HushPlanInput): HushSheet | null {
  const asked = input.hushes
    .filter((row) => row.audiences.includes(input.audience))
    .map((row) => spanOf(row, input))
    .filter(({ start, end }) => start < end);
  const spans = voiced(asked, input.newVoice);
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
    hushes: pieces.map((piece) => ({
      id: input.newId(),
      ...piece,
      ...(piece.endSample === input.endSample ? { toEnd: true } : {}),
    })),
  };
}
