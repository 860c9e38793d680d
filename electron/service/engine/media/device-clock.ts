// SPDX-License-Identifier: GPL-3.0-or-later
/** When a recording began by the clock of the device that made it, as far as the container says so. */
import type { Source } from './source.ts';

/**
 * The tags that state it, the surest first. QuickTime's is the moment at which recording began, with the zone of the place (Apple,
 * QuickTime Metadata Keys); FFmpeg gives the creation time of MP4 (ISO/IEC 14496-12, 8.2.2) and the DateUTC of Matroska under the second name.
 */
const tags = ['com.apple.quicktime.creationdate', 'creation_time'] as const;

const stated = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;

/** Before this no camera recorded to files: a clock that was never set begins at 1904, 1970 or 1980. */
const leastYear = 1990;

/** A tag's time in UTC; null for what states no zone, no such time, or a clock that was never set. */
export function timeOfTag(text: string): string | null {
  const found = stated.exec(text.trim().replace(' ', 'T'));
  if (!found) return null;
  const zone = found[2] ?? 'Z';
  const written = zone.length === 5 ? `${found[0].slice(0, -2)}:${zone.slice(3)}` : found[0];
  const time = new Date(written);
  if (Number.isNaN(time.getTime()) || time.getUTCFullYear() < leastYear) return null;
  return time.toISOString();
}

/** When presentation time zero was, UTC, as the container states it, or else the reviewed stream; null where neither does. */
export function statedBeginning({ context, video }: Source): string | null {
  for (const tag of tags) {
    for (const { metadata } of [context, video]) {
      const time = timeOfTag(metadata?.getAll()[tag] ?? '');
      if (time !== null) return time;
    }
  }
  return null;
}
