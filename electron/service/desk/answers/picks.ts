// SPDX-License-Identifier: GPL-3.0-or-later
/** Choosing files, and how the window looks. */
import { join } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { settingsSchema, usualSettings } from '../../../../core/contract/window/settings.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import type { Picks } from '../picks.ts';
import { readPrivateJson, writePrivateJson } from '../private-json.ts';

const settingsPath = (desk: Desk): string => join(desk.homeDir, 'window.json');
const readSettings = (desk: Desk) => readPrivateJson(settingsPath(desk), settingsSchema, usualSettings);

/** Throws ACCESS_REFUSED where the host has dialogs of its own: the page has no business on the disk then. */
function picksOf(desk: Desk): Picks {
  if (desk.host === 'browser') return desk.picks;
  throw new ClearveilError(
    'ACCESS_REFUSED',
    'files are chosen in the dialogs of the desktop',
    'Use the buttons that open them.',
  );
}

export const pickAnswers = {
  'picks.browse': (desk, { folder }) => {
    const { trail, entries } = picksOf(desk).browse(folder);
    return { trail: [...trail], entries: [...entries] };
  },
  'picks.choose': (desk, { entry }) => picksOf(desk).choose(entry),
  'picks.makeFolder': (desk, { folder, name }) => picksOf(desk).makeFolder(folder, name),

  'settings.read': (desk) => readSettings(desk),
  'settings.change': (desk, change) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const settings = settingsSchema.parse({ ...readSettings(desk), ...given });
    writePrivateJson(settingsPath(desk), settings);
    desk.hub.tell('settings.changed', settings);
    return settings;
  },
} satisfies Partial<Answers>;
