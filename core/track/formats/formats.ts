// SPDX-License-Identifier: GPL-3.0-or-later
/** The track files that can be read and written, by the name that `--format` takes. */
import { clearveilTracks } from './clearveil.ts';
import { cvatTracks } from './cvat.ts';
import { motTracks } from './mot.ts';
import type { TrackFormat } from './track-format.ts';

export const trackFormats = {
  clearveil: clearveilTracks,
  cvat: cvatTracks,
  mot: motTracks,
} as const satisfies {
  readonly [name: string]: TrackFormat;
};

export type TrackFormatName = keyof typeof trackFormats;

export const trackFormatNames = Object.keys(trackFormats) as readonly TrackFormatName[];
