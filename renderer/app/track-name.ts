// SPDX-License-Identifier: GPL-3.0-or-later
/** How a track is called on every screen: its label, or what it is of and its number. */
import type { TrackView } from '../../core/contract/window/parts.ts';
import { subjectName } from '../../core/track/subject-name.ts';
import { trackStrings } from './strings/track.ts';

export type NamedTrack = Pick<TrackView, 'track' | 'label' | 'kind'>;

export const nameOf = ({ track, label, kind }: NamedTrack): string => subjectName(track, kind, label);

/** The same with the frames on which it exists. */
export const nameAndFrames = (track: TrackView): string =>
  `${nameOf(track)}, ${trackStrings.frames(track.startFrame, Math.max(track.startFrame, track.endFrame - 1))}`;
