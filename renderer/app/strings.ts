// SPDX-License-Identifier: GPL-3.0-or-later
/** Every word that the window shows, in one table. */
export const strings = {
  product: 'Clearveil',
  motto: 'Veil what is private, keep the events clear.',
  connecting: 'Starting…',
  serviceLost: 'The service does not answer. What was decided is kept; trying again.',
  signIn: {
    title: 'Who is here?',
    name: 'Your name',
    purpose: 'Why you are here',
    purposeHint: 'Goes into the log of every case that you open.',
    go: 'Sign in',
  },
  signOut: 'Sign out',
  cases: {
    title: 'Cases',
    none: 'No case yet.',
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
