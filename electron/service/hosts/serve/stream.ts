// SPDX-License-Identifier: GPL-3.0-or-later
/** How streams are answered. */

/** Answers what lies under a first word of a path. `words`: the others. */
export type Stream = (words: readonly string[], url: URL, request: Request) => Response | Promise<Response>;
