// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What `--json` answers: one schema per command, and the one of every failure. docs/cli-output.schema.json is made from
 * them (`node build/cli-schemas.ts`). Every answer is an object with `schema`, the version of this contract: a member that
 * is removed or changes its meaning makes a new version, a member that is added does not.
 */
import type * as z from 'zod';
import { recordSchema } from '../release/record.ts';
import { audit, key, packs, people } from './cli/case.ts';
import { check, hush, veil, withhold } from './cli/decisions.ts';
import { frames, ingest } from './cli/footage.ts';
import { fault, model, proof, renderReport, stream, video } from './cli/parts.ts';
import { approve, prove, release, render, verdict } from './cli/release.ts';
import { detect, exportTracks, importTracks, regions, stops, track, undo } from './cli/tracks.ts';
import { auto, demo, window } from './cli/whole-flow.ts';

/** The answer of every command, by its name. */
export const cliAnswers: { readonly [command: string]: z.ZodType } = {
  ingest,
  frames,
  detect,
  regions,
  stops,
  track,
  undo,
  import: importTracks,
  export: exportTracks,
  veil,
  hush,
  withhold,
  check,
  render,
  approve,
  release,
  prove,
  verify: verdict,
  audit,
  key,
  packs,
  people,
  auto,
  window,
  demo,
};

/** Parts that several answers share, by the names they have in the published schema. */
export const cliParts: { readonly [name: string]: z.ZodType } = {
  fault,
  video,
  stream,
  model,
  renderReport,
  proof,
  record: recordSchema,
};
