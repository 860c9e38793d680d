// SPDX-License-Identifier: GPL-3.0-or-later
/** Words of signing in and of the list of cases. */
export const homeStrings = {
  signIn: {
    title: 'Who is here?',
    name: 'Your name',
    purpose: 'Why you are here',
    purposeHint: 'Goes into the log of every case that you open, for example the number of the request.',
    go: 'Sign in',
  },
  cases: {
    title: 'Cases',
    none: 'No case yet. Make one for the request that you answer.',
    newTitle: 'Title of a new case',
    create: 'Create',
    open: 'Open',
    missing: 'its folder is not there',
    recordings: (count: number): string => (count === 1 ? '1 recording' : `${count} recordings`),
    due: (day: string): string => `due ${day}`,
  },
  openCase: {
    close: 'Close the case',
    none: 'No recording yet.',
    frames: (count: number): string => `${count} frames`,
  },
} as const;
