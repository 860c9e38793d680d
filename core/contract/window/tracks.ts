// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks and their places. Every change is one event, which undo takes back. */
import * as z from 'zod';
import { outlineSchema } from '../../track/outline.ts';
import { origins } from '../../track/track.ts';
import { audience, count, footageId, kind, trackId, trackKind } from '../cli/parts.ts';
import { box, corrected, keyframe, place, startedJob, track } from './parts.ts';
import { request } from './request.ts';

const label = z.string().trim().max(200);
const named = z.strictObject({ tracks: z.array(trackId).min(1) });

/** Tracks of one label, or one track without any. */
export const subject = z.strictObject({
  /** The label, or the track's id when it has none. */
  subject: z.string(),
  label: z.string(),
  kinds: z.array(trackKind),
  tracks: z.array(trackId).min(1),
  startFrame: count,
  endFrame: count,
  /** The frame with its largest box, and the box: what to show as its thumbnail. */
  portrait: z.strictObject({ frame: count, box }),
  dismissed: z.boolean(),
  veiled: z.boolean(),
});

/** The most frames whose regions are listed at once. */
export const mostRegionFrames = 3000;

export const trackRequests = {
  /** By first frame; `within` leaves out those that do not exist in these frames. */
  'tracks.list': request(
    'case',
    z.strictObject({
      footage: footageId,
      within: z.strictObject({ startFrame: count, endFrame: count }).nullable(),
    }),
    z.strictObject({ tracks: z.array(track) }),
  ),
  /** Everything that `regionAt` of core/track needs to place them on any frame. */
  'tracks.keyframes': request(
    'case',
    named,
    z.strictObject({
      tracks: z.array(
        z.strictObject({
          track: trackId,
          kind: trackKind,
          startFrame: count,
          endFrame: count,
          outline: outlineSchema,
          keyframes: z.array(keyframe),
        }),
      ),
    }),
  ),
  'regions.list': request(
    'case',
    z
      .strictObject({ footage: footageId, startFrame: count, endFrame: count })
      .refine(
        ({ startFrame, endFrame }) => endFrame > startFrame && endFrame - startFrame <= mostRegionFrames,
        `from 1 to ${mostRegionFrames} frames`,
      ),
    z.strictObject({
      regions: z.array(
        z.strictObject({
          frame: count,
          track: trackId,
          kind: trackKind,
          box,
          origin: z.enum(origins),
          score: z.number().min(0).max(1).nullable(),
        }),
      ),
    }),
  ),
  'subjects.list': request(
    'case',
    z.strictObject({ footage: footageId }),
    z.strictObject({ subjects: z.array(subject) }),
  ),

  /** A new track at the places given, standing where only one is. `tracks.follow` follows it from there. */
  'tracks.draw': request(
    'case',
    z.strictObject({
      footage: footageId,
      kind,
      outline: outlineSchema,
      places: z.array(place).min(1),
    }),
    corrected,
  ),
  /** Places set by hand: a drag is one, a drive many. Frames between two of them are interpolated. */
  'tracks.place': request(
    'case',
    z.strictObject({ track: trackId, places: z.array(place).min(1) }),
    corrected,
  ),
  /** Takes places off that a person set. */
  'tracks.unplace': request(
    'case',
    z.strictObject({ track: trackId, frames: z.array(count).min(1) }),
    corrected,
  ),
  /** Job `follow`: sets a place and follows it both ways until it meets what is known. */
  'tracks.follow': request('case', z.strictObject({ track: trackId, place }), startedJob),
  /** Job `follow`: a new track from one place, followed both ways, at most to `until`. */
  'tracks.drawAndFollow': request(
    'case',
    z.strictObject({
      footage: footageId,
      kind,
      outline: outlineSchema,
      place,
      until: count.nullable(),
    }),
    startedJob,
  ),
  /** Job `still-shown`: undecided tracks of what a second look left open in the copy that `check.run` speaks of. */
  'tracks.stillShown': request('case', z.strictObject({ footage: footageId, audience }), startedJob),
  'tracks.reshape': request('case', z.strictObject({ track: trackId, outline: outlineSchema }), corrected),
  /** Its first and last frame, both its own; null leaves an end as it is. */
  'tracks.resize': request(
    'case',
    z.strictObject({ track: trackId, first: count.nullable(), last: count.nullable() }),
    corrected,
  ),
  /** `frame` is the first of the second one. */
  'tracks.split': request('case', z.strictObject({ track: trackId, frame: count }), corrected),
  /** `others` become part of `track`, as one step of undo. */
  'tracks.merge': request(
    'case',
    z.strictObject({ track: trackId, others: z.array(trackId).min(1) }),
    corrected,
  ),
  /** Tracks with one label are one subject: renaming several to the same label groups them. */
  'tracks.rename': request('case', z.strictObject({ tracks: named.shape.tracks, label }), corrected),
  'tracks.lock': request(
    'case',
    z.strictObject({ tracks: named.shape.tracks, locked: z.boolean() }),
    corrected,
  ),
  /** There is nothing to veil; veils on them come off. */
  'tracks.dismiss': request('case', named, corrected),
  'tracks.restore': request('case', named, corrected),
};
