// SPDX-License-Identifier: GPL-3.0-or-later
/** Words for tracks, the same on every screen. */
export const trackStrings = {
  kinds: {
    face: 'Face',
    person: 'Person',
    vehicle: 'Vehicle',
    plate: 'Plate',
    screen: 'Screen',
    paper: 'Paper',
    text: 'Text',
    overlay: 'Overlay',
    picture: 'Whole picture',
  },
  frames: (from: number, to: number): string => (from === to ? `frame ${from}` : `frames ${from} to ${to}`),
} as const;
