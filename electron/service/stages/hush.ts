// SPDX-License-Identifier: GPL-3.0-or-later
/** A person's decisions on sound: which spans copies do not carry as they were, how, for whom and why. */

import { ClearveilError } from '../../../core/base/errors.ts';
import { type Moment, parseMoment } from '../../../core/base/moment.ts';
import { compareTimes, ticksToTime } from '../../../core/base/time.ts';
import { hushableSound } from '../../../core/ingest/chosen-sound.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { clockOf, spanBetween, type TimeSpan } from '../../../core/ingest/moments.ts';
import { deleteRow, insertRow, sameJson, updateRow } from '../../../core/review/diff.ts';
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

/** What a hush does, apart from where. Throws USAGE. */
function decided(
  footage: FootageRow,
  { mode, channels: asked, subject }: Pick<HushRequest, 'mode' | 'channels' | 'subject'>,
  reasons: Reasons,
  profile: Profile,
): Pick<HushRow, 'mode' | 'channels' | 'subject'> {
  requireReasons(reasons, profile);
  const channels = requireChannels(asked, requireSound(footage));
  const shortcoming = disguiseFallsShort({ mode, ...reasons });
  if (shortcoming) throw new ClearveilError('USAGE', shortcoming, 'Use --mode silence or --mode tone.');
  return { mode, channels, subject: requireSubject(subject) };
}

/** Where it is. Throws USAGE, FRAME_OUT_OF_RANGE. */
function spanOf(
  { store }: Pick<Session, 'store'>,
  footage: FootageRow,
  { from, to }: Pick<HushRequest, 'from' | 'to'>,
): TimeSpan {
  const index = frameIndexOf(store, footage);
  const span = spanBetween(from, to, index, footage.probe);
  requireAudible(footage, span, index);
  return span;
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
  const what = decided(footage, request, reasons, profile);
  const span = spanOf(session, footage, request);
  const row = hushRow(session, footage, { ...span, ...what, trackId: null }, reasons);
  if (row) {
    session.store.commit({
      event: 'hush.added',
      actor: session.actor,
      changes: [insertRow('hush', row)],
    });
  }
  return row;
}

/** Throws USAGE for a hush that belongs to a withheld picture. */
function requireOwn(hush: HushRow): void {
  if (hush.trackId === null) return;
  throw new ClearveilError(
    'USAGE',
    `${hush.id} is the sound of the withheld picture ${hush.trackId}`,
    'Take the withheld span back as a whole: its picture and its sound come and go together.',
  );
}

/** A new start, a new end, or both; what is null stays as it is, exactly. */
export type MovedSpan = { readonly from: Moment | null; readonly to: Moment | null };

/** Where a hush is after its ends were moved. Throws what `spanOf` throws. */
function movedTo(
  session: Pick<Session, 'store'>,
  footage: FootageRow,
  hush: TimeSpan,
  { from, to }: MovedSpan,
): TimeSpan {
  const { start, end } = hush;
  if (from === null && to === null) return { start, end };
  const now = spanClock(hush, frameIndexOf(session.store, footage));
  const span = spanOf(session, footage, {
    from: from ?? parseMoment(now.from),
    to: to ?? parseMoment(now.to),
  });
  return { start: from === null ? start : span.start, end: to === null ? end : span.end };
}

/**
 * Changes what a hush does, for whom and why, and where: one event, none when it is like that already. Throws USAGE for one that belongs to a withheld picture, and what `hushSpan` throws.
 */
export function changeHush(
  session: Session,
  hush: HushRow,
  span: MovedSpan,
  how: Pick<HushRequest, 'mode' | 'channels' | 'subject'>,
  reasons: Reasons,
  profile: Profile,
): HushRow {
  requireOwn(hush);
  const footage = session.store.footage(hush.footageId);
  const what = decided(footage, how, reasons, profile);
  const where = movedTo(session, footage, hush, span);
  const after: HushRow = { ...hush, ...what, ...where, ...reasons };
  if (!sameJson(hush, after)) {
    session.store.commit({
      event: 'hush.changed',
      actor: session.actor,
      changes: [updateRow('hush', hush, after)],
    });
  }
  return after;
}

/** Takes a hush back. Throws USAGE for one that belongs to a withheld picture. */
export function removeHush(session: Session, hush: HushRow): void {
  requireOwn(hush);
  session.store.commit({
    event: 'hush.removed',
    actor: session.actor,
    changes: [deleteRow('hush', hush)],
  });
}
