// SPDX-License-Identifier: GPL-3.0-or-later
/** How a person likes the window. Of this workstation, never of a case. */
import * as z from 'zod';
import { nothing } from './parts.ts';
import { request } from './request.ts';

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  /** Per cent of the usual size. */
  textSize: z.int().min(80).max(200),
  /** Own keys by the name of what they do; what is not named has its usual key. */
  keys: z.record(z.string().max(80), z.string().max(80)),
  /** Sizes and choices of panels, by name: the window's own business. */
  panels: z.record(z.string().max(80), z.union([z.number(), z.boolean(), z.string().max(200)])),
});
export type Settings = z.output<typeof settingsSchema>;

export const usualSettings: Settings = { theme: 'system', textSize: 100, keys: {}, panels: {} };

export const settingsRequests = {
  'settings.read': request('nothing', nothing, settingsSchema),
  /** What is left out stays. */
  'settings.change': request('nothing', settingsSchema.partial(), settingsSchema),
};
