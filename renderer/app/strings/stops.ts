// SPDX-License-Identifier: GPL-3.0-or-later
/** Words of the queue of stops. */
import { trackStrings } from './track.ts';

export const stopsStrings = {
  title: 'Stops',
  intro:
    'Places where something may be uncovered, the gravest first. Look, mend what is wrong, clear what is right.',
  queue: 'Queue',
  none: 'Nobody has looked for anything in this recording yet: detect first, on the screen “Case”.',
  noneFound: 'No stops: nothing that was looked for leaves a doubt.',
  detecting: 'Detection is under way. Stops are listed once it is done.',
  allCleared: 'Every stop of this recording is cleared.',
  progress: (cleared: number, all: number): string => `${cleared} of ${all} cleared`,
  showCleared: 'Show cleared ones',
  frame: (frame: number): string => `frame ${frame}`,
  frames: trackStrings.frames,
  rank: (rank: number): string => `gravity ${rank} of 100`,
  cleared: 'cleared',
  open: 'to do',
  filmstrip: 'Frames around the stop',
  filmFrame: (frame: number, inside: boolean): string =>
    inside ? `Frame ${frame}` : `Frame ${frame}, outside the stop`,
  picture: (frame: number): string => `Frame ${frame} as it was recorded, with what is tracked outlined`,
  subject: 'Track',
  closeUp: (frame: number): string => `Frame ${frame}, close up`,
  seen: (kind: string): string => `${kind} seen in the yellow box, where no track is`,
  away: (frame: number): string => `Dotted: its place on frame ${frame}.`,
  wholePicture: 'The whole picture',
  following: 'Following what was seen',
  followed: (track: string): string => `Followed: ${track}. Veil or dismiss it like the others.`,
  extended: (frame: number): string => `Extended to frame ${frame}`,
  actions: {
    next: 'Next stop',
    previous: 'Previous stop',
    clear: 'Clear and go on',
    clearAll: 'Clear all…',
    review: 'Mend in review',
    veil: 'Veil the track…',
    dismiss: 'Not a subject: dismiss the track',
    follow: 'Follow what was seen',
    extend: 'Extend the track to this frame',
    earlier: 'Earlier frame of the strip',
    later: 'Later frame of the strip',
    undo: 'Take the last decision back',
  },
  clearAllTitle: 'Clear all open stops?',
  clearAllText: (count: number, unseen: number): string =>
    [
      `${count} places were found where something may be uncovered.`,
      unseen === 0
        ? 'You were shown each of them. Clearing says that you looked.'
        : `${unseen} of them you have not been shown. Clearing says that you answer for them all the same, and the log says which they are.`,
      'It goes into the log under your name.',
    ].join(' '),
  clearAllGo: 'I looked at all of them: clear',
  clearUnseenGo: (unseen: number): string => `Clear all, ${unseen} of them unseen`,
  said: (at: number, all: number, reason: string, frame: number): string =>
    `Stop ${at} of ${all}: ${reason}, frame ${frame}`,
  saidCleared: (left: number): string =>
    left === 1 ? 'Cleared, 1 stop left' : `Cleared, ${left} stops left`,
  reasons: {
    disagreement: 'Another detector sees something here that no track covers',
    suggested: 'Something was seen that became no track',
    gap: 'Nobody saw the subject for a while',
    death: 'A track ends in the middle of the picture',
    birth: 'A track begins in the middle of the picture',
    'fast-motion': 'The subject moves fast',
    'low-score': 'Seen with little confidence',
    small: 'So small that it is seen only sometimes',
    overlap: 'Two subjects meet',
    cut: 'A new scene begins',
    light: 'The light changes at once: check that every veil goes on',
  },
} as const;
