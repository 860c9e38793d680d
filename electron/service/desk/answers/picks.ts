// SPDX-License-Identifier: GPL-3.0-or-later
/** Choosing files, and how the window looks. */
import { join } from 'node:path';
import { settingsSchema, usualSettings } from '../../../../core/contract/window/settings.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { readPrivateJson, writePrivateJson } from '../private-json.ts';

const settingsPath = (desk: Desk): string => join(desk.homeDir, 'window.json');
const readSettings = (desk: Desk) => readPrivateJson(settingsPath(desk), settingsSchema, usualSettings);

export const pickAnswers = {
  'picks.browse': (desk, { folder }) => {
    const { trail, entries } = desk.picks.browse(folder);
    return { trail: [...trail], entries: [...entries] };
  },
  'picks.choose': (desk, { entry }) => desk.picks.choose(entry),
  'picks.makeFolder': (desk, { folder, name }) => desk.picks.makeFolder(folder, name),

  'settings.read': (desk) => readSettings(desk),
  'settings.change': (desk, change) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const settings = settingsSchema.parse({ ...readSettings(desk), ...given });
    writePrivateJson(settingsPath(desk), settings);
    desk.hub.tell('settings.changed', settings);
    return settings;
  },
} satisfies Partial<Answers>;
