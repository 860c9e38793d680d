// SPDX-License-Identifier: GPL-3.0-or-later
/** How a subject is called where people read of it: by its label within the case, or by what it is of and its number. */
import type { TrackKind } from './track.ts';

export const kindNames: { readonly [K in TrackKind]: string } = {
  face: 'Face',
  person: 'Person',
  vehicle: 'Vehicle',
  plate: 'Plate',
  screen: 'Screen',
  paper: 'Paper',
  text: 'Text',
  overlay: 'Overlay',
  picture: 'Whole picture',
};

/** `id`: of the track, `track-12`. */
export function subjectName(id: string, kind: TrackKind, label: string): string {
  return label === '' ? `${kindNames[kind]} ${id.replace('track-', '')}` : label;
}
