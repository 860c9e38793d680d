// SPDX-License-Identifier: GPL-3.0-or-later
/** What is taken out of copies, for whom and why; what the standard says to it; and taking it back. */
import * as z from 'zod';
import { hushModes } from '../../review/hush-mode.ts';
import { standardFinding } from '../cli/decisions.ts';
import { audience, count, footageId, hushId, rational, sha256Hex, trackId, veilId } from '../cli/parts.ts';
import { fill, line, moment, nothing, reasons } from './parts.ts';
import { request } from './request.ts';

const one = z.strictObject({ footage: footageId });

export const veil = z.strictObject({ veil: veilId, track: trackId, reasons, fill });

export const hush = z.strictObject({
  hush: hushId,
  /** The withheld picture that it is the sound of. */
  track: trackId.nullable(),
  mode: z.enum(hushModes),
  /** Seconds since presentation time zero, exactly. */
  start: rational,
  end: rational,
  /** HH:MM:SS.mmm since the first frame; a start is rounded down, an end up. */
  from: z.string(),
  to: z.string(),
  /** Counted from 0; null: all of them. */
  channels: z.array(count).nullable(),
  /** Whose voice it is, a label within the case; null where nobody has said. */
  subject: z.string().nullable(),
  reasons,
});

export const withheld = z.strictObject({
  track: trackId,
  startFrame: count,
  endFrame: count,
  veils: z.array(veil),
  hushes: z.array(hush),
});

/** The rules in force, as far as a person chooses among them. */
export const profile = z.strictObject({
  id: z.string(),
  sha256: sha256Hex,
  title: z.string(),
  version: count,
  asOf: z.string(),
  purposes: z.array(z.strictObject({ id: z.string(), title: z.string(), rules: z.array(z.string()) })),
  characteristics: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  codes: z.array(z.strictObject({ code: z.string(), meaning: z.string(), statute: z.boolean() })),
  audiences: z.array(z.string()),
  fills: z.array(fill),
  /** What whoever approves a copy has to have watched. */
  watched: z.enum(['full', 'full-or-exception']),
});

/** An event of the log that a person may want to take back or read about. */
export const historyEvent = z.strictObject({
  sequence: count,
  event: z.string(),
  utc: z.string(),
  person: z.string(),
  role: z.string(),
  reason: z.string(),
  /** The event that this one takes back. */
  undoes: count.nullable(),
  /** It changed rows. */
  changes: z.boolean(),
});

export const undoState = z.strictObject({
  /** What undo and redo would act on. */
  undo: historyEvent.nullable(),
  redo: historyEvent.nullable(),
});

const span = { footage: footageId, from: moment, to: moment };

export const decisionRequests = {
  'profile.show': request('nothing', nothing, profile),

  'veils.list': request('case', one, z.strictObject({ veils: z.array(veil) })),
  /** A track that has the same veil already is left as it is. */
  'veils.add': request(
    'case',
    z.strictObject({ tracks: z.array(trackId).min(1), reasons, fill }),
    z.strictObject({ veils: z.array(veil) }),
  ),
  /** Tracks of one recording that are veiled each for what it is, as one step of undo. */
  'veils.addGroups': request(
    'case',
    z.strictObject({
      footage: footageId,
      groups: z.array(z.strictObject({ tracks: z.array(trackId).min(1), reasons, fill })).min(1),
    }),
    z.strictObject({ veils: z.array(veil) }),
  ),
  'veils.change': request(
    'case',
    z.strictObject({ veils: z.array(veilId).min(1), reasons, fill }),
    z.strictObject({ veils: z.array(veil) }),
  ),
  'veils.remove': request('case', z.strictObject({ veils: z.array(veilId).min(1) }), nothing),

  'hushes.list': request('case', one, z.strictObject({ hushes: z.array(hush) })),
  /** Null: the same hush is there already. */
  'hushes.add': request(
    'case',
    z.strictObject({
      ...span,
      mode: z.enum(hushModes),
      channels: z.array(count).min(1).nullable(),
      /** Disguises of one subject sound alike in a copy. */
      subject: line.nullable(),
      reasons,
    }),
    z.strictObject({ hush: hush.nullable() }),
  ),
  /** Not of the sound of a withheld span, which comes and goes with its picture. An end that is null stays, to the sample. */
  'hushes.change': request(
    'case',
    z.strictObject({
      hush: hushId,
      from: moment.nullable(),
      to: moment.nullable(),
      mode: z.enum(hushModes),
      channels: z.array(count).min(1).nullable(),
      subject: line.nullable(),
      reasons,
    }),
    hush,
  ),
  'hushes.remove': request('case', z.strictObject({ hush: hushId }), nothing),

  'withheld.list': request('case', one, z.strictObject({ withheld: z.array(withheld) })),
  'withheld.add': request('case', z.strictObject({ ...span, reasons }), withheld),
  'withheld.remove': request('case', z.strictObject({ track: trackId }), nothing),

  'check.run': request(
    'case',
    z.strictObject({ footage: footageId, audience }),
    z.strictObject({
      profile: z.string(),
      blocks: count,
      warnings: count,
      findings: z.array(standardFinding),
    }),
  ),

  /** The newest first; `before` a sequence, null from the end. */
  'history.list': request(
    'case',
    z.strictObject({ before: count.nullable(), limit: z.int().min(1).max(500) }),
    z.strictObject({ events: z.array(historyEvent) }),
  ),
  'history.state': request('case', nothing, undoState),
  /** Takes back the last decision that stands, or the event named. */
  'history.undo': request(
    'case',
    z.strictObject({ sequence: count.nullable() }),
    z.strictObject({ done: historyEvent, state: undoState }),
  ),
  'history.redo': request('case', nothing, z.strictObject({ done: historyEvent, state: undoState })),
};
