// SPDX-License-Identifier: GPL-3.0-or-later
/** Every word that the window shows, in one table. */
import { frameStrings } from './strings/frame.ts';
import { homeStrings } from './strings/home.ts';
import { releaseStrings } from './strings/release.ts';
import { settingsStrings } from './strings/settings.ts';
import { standardStrings } from './strings/standard.ts';
import { stopsStrings } from './strings/stops.ts';
import { workStrings } from './strings/work.ts';

export const strings = {
  ...frameStrings,
  ...homeStrings,
  ...workStrings,
  release: releaseStrings,
  settings: settingsStrings,
  standard: standardStrings,
  stops: stopsStrings,
} as const;
