// SPDX-License-Identifier: GPL-3.0-or-later
/** Answers of the commands that run the whole flow. */
import * as z from 'zod';
import { schema, status } from './common.ts';
import { count, fault, kindModels, model, path, proof, renderReport, sha256Hex } from './parts.ts';
import { verdict } from './release.ts';

export const auto = z.strictObject({
  schema,
  package: path,
  media: path,
  case: path,
  status,
  original: z.strictObject({ sha256: sha256Hex, sizeBytes: count }),
  faults: z.array(fault),
  /** The one for the first kind. */
  model,
  models: kindModels,
  tracks: count,
  /** How often what still showed was veiled and the copy made anew, and how many tracks that gave besides. */
  closed: z.strictObject({ rounds: count, tracks: count }),
  report: renderReport,
  proof,
  verdict,
});

export const demo = z.strictObject({
  schema,
  package: path,
  media: path,
  original: path,
  contactSheet: path,
  trust: path,
  tracks: count,
  report: renderReport,
  proof,
  verdict,
});

/** Said when the window has ended. `port`: where it was served, 0 for the desktop application, which listens on none. */
export const window = z.strictObject({ schema, port: count });
