// SPDX-License-Identifier: GPL-3.0-or-later
/** The words of the review screen. */
import { type NamedTrack, nameOf } from '../track-name.ts';
import { eventName } from './events.ts';
import { trackStrings } from './track.ts';

const originNames = {
  detected: 'detected',
  tracked: 'followed',
  bridged: 'nobody saw it here: a straight line',
  padded: 'a margin before or behind what was seen',
  manual: 'set by hand',
} as const;

const stopNames = {
  disagreement: 'another model sees something here',
  suggested: 'something here became no track',
  gap: 'not seen for a while',
  death: 'a track ends',
  birth: 'a track begins',
  'fast-motion': 'fast motion',
  'low-score': 'seen with little confidence',
  small: 'very small',
  overlap: 'two subjects meet',
  cut: 'a new scene',
  light: 'the light changes at once',
} as const;

type Region = {
  readonly track: NamedTrack & { readonly dismissed: boolean; readonly locked: boolean };
  readonly origin: keyof typeof originNames;
  readonly veils: readonly { readonly reasons: { readonly code: string } }[];
};

type Hushed = {
  readonly mode: 'silence' | 'tone' | 'disguise';
  readonly from: string;
  readonly to: string;
};

type Counts = { readonly watched: number; readonly shown: number; readonly heard: number };

const number = (value: number): string => value.toLocaleString('en-US');
const counted = (count: number, one: string, many: string): string =>
  `${number(count)} ${count === 1 ? one : many}`;

export const reviewStrings = {
  kinds: trackStrings.kinds,
  origins: originNames,
  stopReasons: stopNames,
  number,
  nameOf,
  loading: 'Opening the recording…',
  nothingOpen: 'Choose a recording in the case to review it.',
  screen: (label: string): string => `Review of ${label}`,
  live: (frame: number, veils: number, tracks: number, stops: number): string =>
    `Frame ${frame}, ${counted(veils, 'veil', 'veils')}, ${counted(tracks, 'track', 'tracks')}, ${counted(stops, 'stop', 'stops')}`,
  regionsOn: (frame: number, count: number): string =>
    `${counted(count, 'track', 'tracks')} on frame ${frame}`,
  regionOf: ({ track, origin, veils }: Region): string =>
    [
      nameOf(track),
      veils.length > 0 ? `veiled ${veils.map(({ reasons }) => reasons.code).join(', ')}` : 'not veiled',
      originNames[origin],
      ...(track.dismissed ? ['dismissed'] : []),
      ...(track.locked ? ['locked'] : []),
    ].join(', '),
  /** Short: it lies on the picture. */
  tagOf: ({ track, origin, veils }: Region): string =>
    [
      nameOf(track).slice(0, 24),
      ...(veils[0] ? [veils[0].reasons.code] : []),
      ...(origin === 'bridged' || origin === 'padded' ? ['?'] : []),
      ...(track.dismissed ? ['(dismissed)'] : []),
      ...(track.locked ? ['(locked)'] : []),
    ].join(' '),
  /** Each once, as they are drawn onto the copy. */
  codesOf: ({ veils }: Pick<Region, 'veils'>): string =>
    [...new Set(veils.map(({ reasons }) => reasons.code))].join(' '),
  viewer: {
    frame: (frame: number): string => `Frame ${frame}`,
    original: 'Original',
    released: (audience: string): string => `As released to ${audience}`,
    notShown: (frame: number): string => `Frame ${frame} cannot be shown:`,
    of: (frames: number): string => `/ ${number(frames - 1)}`,
    goTo: 'Go to frame or time',
    goToHint: 'A frame number, HH:MM:SS.mmm, or pts:N',
    goToWrong: 'Not a frame or time of this recording',
    pts: (pts: number): string => `PTS ${pts}`,
    deviceClock: (time: string): string => `${time} UTC`,
    deviceClockHint: 'By the clock of the camera, as the file states it. Nobody has checked that clock.',
    damaged: 'Damaged frame',
    duplicate: 'Same time as the frame before',
    hidden: 'Hidden by players',
    counted: 'No times in the file: frames counted in decoding order',
    exact: 'Exact pixels',
    quick: 'Quick view',
    unplayable:
      'This browser cannot play this recording: frames are shown one after the other, without sound.',
    byProxy:
      'This browser cannot play this recording by itself: playing makes a version for watching. Until it is ready, frames are shown one after the other, without sound.',
    proxyPlays: 'What plays is made for watching only; frames at rest are exact.',
    speed: (speed: number): string => `${speed}×`,
  },
  modes: { edit: 'Edit', through: 'See-through', released: 'As released', original: 'Original' },
  modeGroup: 'View',
  beside: 'Side by side',
  audience: 'For',
  transport: {
    group: 'Playing',
    first: 'First frame',
    back10: '10 frames back',
    back: 'Previous frame',
    play: 'Play',
    pause: 'Pause',
    next: 'Next frame',
    next10: '10 frames on',
    last: 'Last frame',
    backwards: 'Play backwards, each time faster',
    forwards: 'Play, each time faster',
    slower: 'Slower',
    faster: 'Faster',
    mute: 'Sound off',
    volume: 'Volume',
    volumeOf: (level: number): string => `${Math.round(level * 100)} %`,
    volumeSaid: (level: number): string =>
      level === 0 ? 'Sound off' : `Volume ${Math.round(level * 100)} %`,
    louder: 'Louder',
    quieter: 'Quieter',
    playsAt: 'Speed of play',
    loop: 'Loop between the marks',
    markIn: 'Set the in mark',
    markOut: 'Set the out mark',
    clearMarks: 'Take the marks off',
    span: (from: number, to: number): string => `Marked: frames ${number(from)} to ${number(to)}`,
  },
  tools: {
    group: 'Tools',
    select: 'Select',
    rectangle: 'Rectangle',
    ellipse: 'Ellipse',
    polygon: 'Polygon',
    kind: 'Draws a',
    drawMiddle: 'Draw in the middle of the view',
    hint: {
      select: 'Click a box to choose it, drag to move it, drag a handle to resize it.',
      rectangle: 'Drag over the picture, or press Enter for a box in the middle.',
      ellipse: 'Drag over the picture, or press Enter for an ellipse in the middle.',
      polygon:
        'Click the corners, or add one with Shift+P and move it with Alt and the arrows; double-click or press Enter to close it.',
    },
  },
  track: {
    group: 'Chosen track',
    none: 'No track is chosen. Click one on the picture or in the list, press N, or draw one.',
    several: (count: number): string => `${count} tracks are chosen`,
    frames: (from: number, to: number): string => `frames ${number(from)} to ${number(to)}`,
    x: 'Left',
    y: 'Top',
    width: 'Width',
    height: 'Height',
    place: 'Place on this frame, in pixels',
    notHere: 'It does not exist on this frame: what you set makes it reach here.',
    outline: 'Form',
    outlines: { rectangle: 'Rectangle', ellipse: 'Ellipse', polygon: 'Polygon' },
    follow: 'Follow from here',
    following: 'Following…',
    drive: 'Drive: hold, and lead the box with the pointer',
    driveBack: 'Drive backwards',
    driveHint: 'held: frames go by and the box rides the pointer, the wheel resizes it',
    veil: 'Veil',
    veilAgain: 'Veil for other reasons…',
    unveil: 'Take the veil off',
    veilOthers: 'Veil everyone but this one',
    dismiss: 'Not this one: dismiss',
    restore: 'Restore',
    split: 'Split here',
    merge: 'Merge the chosen ones',
    rename: 'Name…',
    lock: 'Lock',
    unlock: 'Unlock',
    beginHere: 'Begin here',
    endHere: 'End here',
    unplace: 'Take the place set by hand off this frame',
    more: 'More',
  },
  corners: {
    group: 'Corners, in pixels of the picture',
    count: (corners: number): string => `Polygon of ${corners} corners`,
    x: (corner: number): string => `Corner ${corner}, left`,
    y: (corner: number): string => `Corner ${corner}, top`,
    add: 'Add a corner',
    addCommand: 'Add a corner to the polygon',
    removeCommand: 'Take the corner of the polygon away',
    remove: (corner: number): string => `Take corner ${corner} away`,
    close: 'Close the polygon',
    hint: 'Corners lie within the box of the track, and the form holds on all of its frames.',
    said: {
      added: (corner: number, x: number, y: number): string =>
        `Corner ${corner} added at ${Math.round(x)}, ${Math.round(y)}`,
      moved: (corner: number, x: number, y: number): string =>
        `Corner ${corner} at ${Math.round(x)}, ${Math.round(y)}`,
      removed: (corner: number, left: number): string => `Corner ${corner} taken away, ${left} left`,
    },
  },
  jumps: {
    keyframe: ['Previous keyframe of the track', 'Next keyframe of the track'],
    middle: 'Middle between keyframes',
    veil: ['Previous start or end of a veil', 'Next start or end of a veil'],
    gap: ['Previous gap', 'Next gap'],
    stop: ['Previous open stop', 'Next open stop'],
    note: ['Previous note', 'Next note'],
    unwatched: ['Previous part of the copy not watched yet', 'Next part of the copy not watched yet'],
    track: ['Choose the previous track on this frame', 'Choose the next track on this frame'],
  },
  subjects: {
    title: 'Tracks',
    onlyHere: 'On this frame only',
    none: 'Nothing is tracked yet. Draw with R, E or P, or look for faces from the case.',
    noneHere: 'No track on this frame.',
    count: (shown: number, all: number): string =>
      shown === all
        ? counted(all, 'track', 'tracks')
        : `${number(shown)} of ${counted(all, 'track', 'tracks')}`,
    veiled: 'veiled',
    open: 'not veiled',
    dismissed: 'dismissed',
    locked: 'locked',
  },
  timeline: {
    title: 'Timeline',
    ruler: 'Position',
    position: (frame: number, code: string): string => `frame ${frame}, ${code}`,
    zoomIn: 'Show less time',
    zoomOut: 'Show more time',
    whole: 'Show all of it',
    stops: 'Stops',
    events: 'Protected',
    eventsHint: 'Events that a viewer must be able to follow: mark one by a note (T).',
    watched: 'Watched',
    noCopy: 'There is no copy for this audience yet: nothing to watch.',
    copyOf: (audience: string, when: string): string => `Newest copy for “${audience}”, of ${when}`,
    watchedOf: (copy: string, { watched, shown, heard }: Counts, hasSound: boolean): string =>
      `${copy}: you have watched ${number(watched)} of ${counted(shown, 'frame', 'frames')}${hasSound ? `, and heard the sound of ${number(heard)}` : ''}`,
    channel: (channel: number): string => `Channel ${channel + 1}`,
    noSound: 'No sound',
    hint: 'Drag on a channel to choose sound to hush',
    thumbs: 'Pictures',
  },
  hush: {
    title: 'Hush sound',
    command: 'Hush the marked span…',
    hold: 'Hush for as long as held while it plays',
    from: 'From',
    to: 'To',
    mode: 'How',
    modes: { silence: 'Silence', tone: 'Tone', disguise: 'Disguise the voice' },
    momentHint: 'frame:N, HH:MM:SS.mmm or pts:N',
    subject: 'Whose voice',
    subjectHint: 'A label, no real name. Disguises of one subject sound alike.',
    channels: 'Channels',
    all: 'All channels',
    none: 'Nothing is hushed',
    choose: ['Choose the previous hush', 'Choose the next hush'],
    named: ({ mode, from, to }: Hushed): string =>
      `Hush from ${from} to ${to}, ${{ silence: 'silence', tone: 'tone', disguise: 'disguised voice' }[mode]}`,
    change: 'Change the hush…',
    changeTitle: 'Change the hush',
    changed: 'Hush changed',
    someChannels: (channels: readonly number[]): string =>
      `Channels ${channels.map((channel) => channel + 1).join(', ')}`,
    remove: 'Take the chosen hush off',
    removed: 'Hush taken off',
    noMarks: 'Mark a span first: I and O, or drag on a channel.',
  },
  notes: {
    title: 'Notes',
    count: (count: number): string => (count === 0 ? 'Notes' : `Notes (${number(count)})`),
    add: 'Note here…',
    addTitle: 'Note',
    intro: 'For those who work on the case. No copy, record or package has it.',
    from: 'First frame',
    to: 'Last frame',
    text: 'Text',
    event: 'These frames show',
    eventHint:
      'What a viewer must be able to follow fully is marked on the timeline, and Standard says where sound or picture is gone in it.',
    noEvent: 'No protected event: a remark',
    events: {
      force: 'Use of force',
      arrest: 'An arrest',
      search: 'A search',
      statement: 'A statement, consent or rights',
      'offer-to-stop': 'An offer to stop recording, and the answer',
      other: 'Another protected event',
    },
    save: 'Save the note',
    saved: 'Note saved',
    removed: 'Note taken away',
    change: 'Change…',
    changeOf: (where: string): string => `Change the note on ${where}`,
    removeOf: (where: string): string => `Take the note on ${where} away`,
  },
  withhold: {
    title: 'Withhold picture and sound',
    command: 'Withhold the marked span…',
  },
  reasons: {
    title: (count: number): string => (count === 1 ? 'Veil this track' : `Veil ${count} tracks`),
  },
  cancel: 'Cancel',
  name: {
    title: 'Name of the subject',
    label: 'Name',
    hint: 'Tracks with one name are one subject. No real names.',
    save: 'Name',
  },
  undo: {
    undo: 'Undo',
    redo: 'Redo',
    /** What it would take back or do again. */
    named: (what: string, event: string | undefined): string =>
      event === undefined ? what : `${what}: ${eventName(event).replace(/, taken back$/, '')}`,
  },
  view: {
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit the picture',
    pixels: '1:1, every pixel',
    pan: ['Move the view left', 'Move the view right', 'Move the view up', 'Move the view down'],
  },
  move: {
    by: [
      'Move the box or corner left',
      'Move the box or corner right',
      'Move the box or corner up',
      'Move the box or corner down',
    ],
    size: ['Make the box narrower', 'Make the box wider', 'Make the box lower', 'Make the box taller'],
  },
  escape: 'Drop the gesture, or choose nothing',
  groups: {
    move: 'Review: going to frames',
    play: 'Review: playing',
    view: 'Review: view',
    draw: 'Review: drawing and choosing',
    track: 'Review: the chosen track',
    sound: 'Review: sound',
    undo: 'Review: undo',
  },
  eventName,
  said: {
    drawn: (name: string): string => `${name} drawn`,
    following: 'Following',
    followed: (lostAt: readonly number[]): string =>
      lostAt.length === 0
        ? 'Followed to both ends'
        : `Followed; lost at frame ${lostAt.join(' and ')}: look there`,
    split: 'Split',
    merged: 'Merged',
    locked: 'Locked',
    unlocked: 'Unlocked',
    dismissed: 'Dismissed',
    restored: 'Restored',
    unplaced: 'Place taken off',
    veiled: (count: number): string => counted(count, 'track veiled', 'tracks veiled'),
    unveiled: 'Veil taken off',
    hushed: 'Hushed',
    undo: (event: string): string => `Taken back: ${event}`,
    redo: (event: string): string => `Done again: ${event}`,
    driven: (frames: number): string => `Driven over ${counted(frames, 'frame', 'frames')}`,
    nobodyHere: 'No track on this frame',
    nothingThere: 'Nothing there',
  },
} as const;
