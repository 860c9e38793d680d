// SPDX-License-Identifier: GPL-3.0-or-later
/** Words of long work and of what several screens share. */
const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const workStrings = {
  recording: 'Recording',
  audience: 'Audience',
  audiences: {
    public: 'Public',
    'subject-copy': 'Subject’s copy',
    subject: 'Subject’s copy',
    defence: 'Defence',
    defense: 'Defense',
    prosecution: 'Prosecution',
    training: 'Training',
    discovery: 'Discovery',
  } as { readonly [id: string]: string },
  noRecording: 'Take a recording in first, on the screen “Case”.',
  jobs: {
    title: 'Work',
    none: 'Nothing is being done.',
    running: (count: number): string => plural(count, 'job', 'jobs'),
    waits: 'waits for its turn',
    left: (time: string): string => `${time} left`,
    interrupted: 'interrupted',
    resume: 'Go on',
    resumeOf: (title: string): string => `Go on with ${title}`,
    cancelOf: (title: string): string => `Cancel ${title}`,
    kinds: {
      ingest: 'Taking in',
      detect: 'Detecting',
      follow: 'Following',
      'still-shown': 'Following what still shows',
      plan: 'Planning a copy',
      render: 'Rendering',
      release: 'Packaging',
      verify: 'Verifying',
      proxy: 'Version for watching',
    },
    states: {
      queued: 'waiting',
      running: 'running',
      done: 'done',
      failed: 'failed',
      cancelled: 'cancelled',
    },
    already: 'was in the case already.',
    taken: 'taken in.',
    faults: (count: number): string =>
      count === 0 ? 'Every frame could be decoded.' : `${plural(count, 'fault was', 'faults were')} found.`,
    found: (tracks: number, detections: number, frames: number): string =>
      `${plural(tracks, 'track', 'tracks')} from ${plural(detections, 'detection', 'detections')} in ${plural(frames, 'frame', 'frames')} looked at.`,
    smart: 'What no veil touches is copied as it is; the rest is encoded.',
    full: (reason: string | null): string => `The whole picture is encoded. ${reason ?? ''}`.trim(),
    packaged: (name: string): string => `The package is “${name}”.`,
    watchable: 'It plays now. It is kept until the case is closed.',
    silent: (why: string): string => `It has no sound: ${why}.`,
    stillShown: (count: number): string =>
      `${plural(count, 'track', 'tracks')} made of what still shows. Veil or dismiss each, and render again.`,
    rendered: 'The copy is rendered and proved.',
  },
  proxy: {
    making: 'A version for watching is being made',
    meanwhile: 'It plays as soon as it is ready.',
    silent: (why: string): string => `It has no sound: ${why}.`,
  },
  pick: {
    title: { file: 'Choose recordings', folder: 'Choose a folder' },
    one: 'Choose a file',
    failed: 'Nothing could be chosen',
    start: 'Places',
    trail: 'Where you are',
    choose: { file: 'Take in', folder: 'Choose this folder' },
    chooseOne: 'Choose',
    chosen: (count: number): string => `${plural(count, 'file', 'files')} chosen`,
    chooseAll: (count: number): string => `Choose all ${count}`,
    chooseNone: 'Choose none',
    empty: 'Nothing here that can be chosen.',
    folder: 'Folder',
    entries: 'What lies here',
    newFolder: 'New folder',
    makeFolder: 'Make the folder',
    filter: 'Show names with',
  },
} as const;

export { plural };
