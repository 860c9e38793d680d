// SPDX-License-Identifier: GPL-3.0-or-later
/** What a recording carries besides the reviewed picture and its sound. */

/** Closed list: a kind is printed in released records, so it must never repeat a word of the recording. */
export const hiddenChannelKinds = [
  'file name',
  'frames hidden by an edit list',
  'sound hidden by an edit list',
  'video stream',
  'audio stream',
  'subtitle stream',
  'data stream',
  'attachment',
  'attached picture',
  'unknown stream',
  'program',
  'container tag',
  'stream tag',
  'chapter',
  'time stamp',
  'user data',
  'free space',
  'unreferenced bytes',
  'trailing bytes',
  'unknown element',
  'stream header data',
  'side data',
  'supplemental message',
  'video user data',
  'unused parameter set',
  'unknown video unit',
  'bytes behind a picture',
  'picture behind a cropped edge',
  'audio ancillary data',
  'sound that is not looked into',
] as const;

export type HiddenChannelKind = (typeof hiddenChannelKinds)[number];

/** All of one kind at one place. */
export type HiddenChannel = {
  readonly kind: HiddenChannelKind;
  /** Which stream, box, message or element: for the analyst, never for a released record. */
  readonly where: string;
  readonly count: number;
  /** Bytes it takes in the recording, without the frame around it where that is known. */
  readonly sizeBytes: number;
};

export type ChannelTotal = {
  readonly kind: HiddenChannelKind;
  readonly count: number;
  readonly sizeBytes: number;
};

/** Listed, and not counted as stripped: frames stay, veiled whole; sound stays, in packets that are written anew. */
const keptKinds: ReadonlySet<HiddenChannelKind> = new Set([
  'frames hidden by an edit list',
  'sound that is not looked into',
]);

/** What of the listed channels a copy does not have. */
export function strippedChannels(channels: readonly HiddenChannel[]): ChannelTotal[] {
  return totalsByKind(channels.filter(({ kind }) => !keptKinds.has(kind)));
}

/** Sums by kind, ascending by its name: what a released record may say. */
export function totalsByKind(channels: readonly HiddenChannel[]): ChannelTotal[] {
  const totals = new Map<HiddenChannelKind, ChannelTotal>();
  for (const { kind, count, sizeBytes } of channels) {
    const before = totals.get(kind);
    totals.set(kind, {
      kind,
      count: (before?.count ?? 0) + count,
      sizeBytes: (before?.sizeBytes ?? 0) + sizeBytes,
    });
  }
  return [...totals.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
