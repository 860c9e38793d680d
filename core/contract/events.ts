// SPDX-License-Identifier: GPL-3.0-or-later
/** The table of everything the service tells a window unasked: name and schema of what comes with it. */
import * as z from 'zod';
import { tableNames } from '../review/records.ts';
import { count, footageId } from './cli/parts.ts';
import { job } from './window/jobs.ts';
import { sessionState } from './window/session.ts';
import { settingsSchema } from './window/settings.ts';

export const events = {
  /** The first event of every stream, and the last one when the service ends on purpose. */
  'service.state': z.strictObject({ state: z.enum(['ready', 'stopping']) }),
  'session.changed': sessionState,
  /** Events were added to the log, up to `revision`. `changed` has the rows they touched, by table. */
  'case.changed': z.strictObject({
    revision: count,
    events: z.array(z.strictObject({ sequence: count, event: z.string(), person: z.string() })),
    changed: z.partialRecord(z.enum(tableNames), z.array(z.string())),
  }),
  /** Something of a recording changed: its tracks, veils, hushes, stops, candidates or itself. */
  'footage.changed': z.strictObject({ footage: footageId, revision: count }),
  /** On every step of a job, a few times a second; also of jobs that are new. */
  'job.changed': job,
  'settings.changed': settingsSchema,
};

export type EventName = keyof typeof events;
export type EventData<N extends EventName> = z.output<(typeof events)[N]>;
/** An event as it travels: one line of JSON. */
export type ServiceEvent = {
  readonly [N in EventName]: { readonly event: N; readonly data: EventData<N> };
}[EventName];
