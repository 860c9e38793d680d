// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The table of everything a window may ask of the service: name, what must be in place, schema of the question, schema
 * of the answer. Every host is made from it, payloads are checked against it on arrival. A name that is in use keeps its
 * meaning.
 */
import type * as z from 'zod';
import { agencyRequests } from './window/agency.ts';
import { decisionRequests } from './window/decisions.ts';
import { footageRequests } from './window/footage.ts';
import { jobRequests } from './window/jobs.ts';
import { logRequests } from './window/log.ts';
import { noteRequests } from './window/notes.ts';
import { pickRequests } from './window/picks.ts';
import { proxyRequests } from './window/proxies.ts';
import { releaseRequests } from './window/release.ts';
import { sessionRequests } from './window/session.ts';
import { settingsRequests } from './window/settings.ts';
import { trackRequests } from './window/tracks.ts';
import { watchRequests } from './window/watch.ts';

export const requests = {
  ...sessionRequests,
  ...agencyRequests,
  ...pickRequests,
  ...footageRequests,
  ...trackRequests,
  ...decisionRequests,
  ...releaseRequests,
  ...watchRequests,
  ...proxyRequests,
  ...noteRequests,
  ...logRequests,
  ...jobRequests,
  ...settingsRequests,
};

export type RequestName = keyof typeof requests;
/** As a window sends it. */
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>;
/** As it arrives, checked. */
export type CheckedInput<N extends RequestName> = z.output<(typeof requests)[N]['input']>;
export type RequestOutput<N extends RequestName> = z.output<(typeof requests)[N]['output']>;

export const requestNames = Object.keys(requests) as readonly RequestName[];

export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name);
}
