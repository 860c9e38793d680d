// SPDX-License-Identifier: GPL-3.0-or-later
/** A person's decisions on sound: which spans copies do not carry as they were, how, for whom and why. */

import { ClearveilError } from '../../../core/base/errors.ts';
import type { Moment } from '../../../core/base/moment.ts';
import { compareTimes, ticksToTime } from '../../../core/base/time.ts';
import { hushableSound } from '../../../core/ingest/chosen-sound.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { clockOf, spanBetween, type TimeSpan } from '../../../core/ingest/moments.ts';
import { deleteRow, insertRow, sameJson } from '../../../core/review/diff.ts';
import type { HushMode } from '../../../core/review/hush-mode.ts';
import type { FootageRow, HushRow } from '../../../core/review/records.ts';
import { disguiseFallsShort } from '../../../core/standard/disguise.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { type Reasons, requireReasons } from './decide.ts';
import { frameIndexOf, type Session } from './session.ts';

/** The sound a copy keeps. */
export type Sound = { readonly sampleRate: number; readonly channels: number };

/**
 * The sound that copies keep and where it starts; undefined for a recording without any. Throws GATE_CLOSED where nobody
 * kept which of several streams that is, INPUT_UNSUPPORTED where it cannot be described: what is not known is not silent.
 */
export function soundOf(
  footage: FootageRow,
): (Sound & { readonly start: TimeSpan['start'] | null }) | undefined {
  const stream = hushableSound(footage.probe);
  if (!stream) return undefined;
  const { sampleRate, channels, startPts, timeBase } = stream;
  return { sampleRate, channels, start: startPts === null ? null : ticksToTime(startPts, timeBase) };
}

/** Throws USAGE for a recording without sound, and what `soundOf` throws. */
export function requireSound(footage: FootageRow): Sound {
  const sound = soundOf(footage);
  if (sound) return { sampleRate: sound.sampleRate, channels: sound.channels };
  throw new ClearveilError(
    'USAGE',
    `${footage.id} has no sound`,
    'There is nothing to hush: clearveil ingest lists the streams of a recording.',
  );
}

export type HushRequest = {
  readonly from: Moment;
  readonly to: Moment;
  readonly mode: HushMode;
  /** Counted from 0; null: all of them. */
  readonly channels: readonly number[] | null;
  /** Whose voice it is: a label of the case; null where nobody said. */
  readonly subject: string | null;
};

/** Throws USAGE for a label that is empty or too long. */
function requireSubject(subject: string | null): string | null {
  if (subject === null || (subject.trim() !== '' && subject.length <= 200 && subject.isWellFormed()))
    return subject;
  throw new ClearveilError(
    'USAGE',
    'the subject is empty or too long',
    'Give a label within the case, of at most 200 characters and no name, or leave --subject out.',
  );
}

/** A span as people read it, since the first frame: start rounded down, end up, to the millisecond. */
export function spanClock(
  { start, end }: TimeSpan,
  index: FrameIndex,
): { readonly from: string; readonly to: string } {
  return { from: clockOf(start, index, 'down'), to: clockOf(end, index, 'up') };
}

/** Ascending, each once. Throws USAGE for a channel that the recording does not have. */
function requireChannels(asked: readonly number[] | null, sound: Sound): readonly number[] | null {
  if (asked === null) return null;
  const channels = [...new Set(asked)].sort((a, b) => a - b);
  const missing = channels.find((channel) => channel >= sound.channels);
  if (channels.length === 0 || missing !== undefined) {
    throw new ClearveilError(
      'USAGE',
      `there is no channel ${missing ?? ''}: the recording has ${sound.channels}, counted from 0`,
      'Leave --channel out to hush all of them.',
    );
  }
  return channels.length === sound.channels ? null : channels;
}

function requireAudible(footage: FootageRow, span: TimeSpan, index: FrameIndex): void {
  const start = soundOf(footage)?.start ?? null;
  if (start === null || compareTimes(span.end, start) > 0) return;
  throw new ClearveilError(
    'USAGE',
    `the span lies outside the sound, which starts at ${clockOf(start, index, 'down')}`,
    'No sound was recorded there: there is nothing to hush.',
  );
}

/** The row of a hush; `null` when the same one is there already for every audience. */
export function hushRow(
  session: Session,
  footage: FootageRow,
  decision: Pick<HushRow, 'mode' | 'start' | 'end' | 'channels' | 'trackId' | 'subject'>,
  reasons: Reasons,
): HushRow | null {
  const covered = session.store
    .hushesOf(footage.id)
    .filter(
      ({ mode, start, end, channels, trackId, subject, code }) =>
        sameJson({ mode, start, end, channels, trackId, subject }, decision) && code === reasons.code,
    )
    .flatMap((hush) => hush.audiences);
  const audiences = reasons.audiences.filter((audience) => !covered.includes(audience));
  if (audiences.length === 0) return null;
  return { ...reasons, ...decision, audiences, id: session.store.nextId('hush'), footageId: footage.id };
}

/**
 * Hushes a span for the audiences named; null when the same hush is there already. Throws USAGE for a span that is
 * empty, reversed or outside the sound, a channel that is not there, a recording without sound, reasons unknown to the
 * profile, and a disguise that does not do what it is decided for (R04); FRAME_OUT_OF_RANGE; what `soundOf` throws.
 */
export function hushSpan(
  session: Session,
  footage: FootageRow,
  request: HushRequest,
  reasons: Reasons,
  profile: Profile,
): HushRow | null {
  requireReasons(reasons, profile);
  const channels = requireChannels(request.channels, requireSound(footage));
  const { mode } = request;
  const subject = requireSubject(request.subject);
  const shortcoming = disguiseFallsShort({ mode, ...reasons });
  if (shortcoming) throw new ClearveilError('USAGE', shortcoming, 'Use --mode silence or --mode tone.');
  const index = frameIndexOf(session.store, footage);
  const span = spanBetween(request.from, request.to, index, footage.probe);
  requireAudible(footage, span, index);
  const row = hushRow(session, footage, { ...span, mode, channels, trackId: null, subject }, reasons);
  if (row) {
    session.store.commit({
      event: 'hush.added',
      actor: session.actor,
      changes: [insertRow('hush', row)],
    });
  }
  return row;
}

/** Takes a hush back. Throws USAGE for one that belongs to a withheld picture. */
export function removeHush(session: Session, hush: HushRow): void {
  if (hush.trackId !== null) {
    throw new ClearveilError(
      'USAGE',
      `${hush.id} is the sound of the withheld picture ${hush.trackId}`,
      `Take both back: clearveil withhold CASE --remove ${hush.trackId}`,
    );
  }
  session.store.commit({
    event: 'hush.removed',
    actor: session.actor,
    changes: [deleteRow('hush', hush)],
  });
}
