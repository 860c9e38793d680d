// SPDX-License-Identifier: GPL-3.0-or-later
/** The service as the window's code sees it: requests, events, jobs, and the addresses of pictures and sound. */

export type { EventData, EventName } from '../../core/contract/events.ts';
export type { RequestInput, RequestName, RequestOutput } from '../../core/contract/requests.ts';
export { type Connection, subscribe, watchConnection, whenFoundAgain } from './events.ts';
export { hostBridge } from './host.ts';
export { followJob } from './job.ts';
export { failureOf, RequestFailed, request } from './request.ts';
