// SPDX-License-Identifier: GPL-3.0-or-later
/** What was done in a case, in words: names of events of the log as people read them. */

const names: { readonly [event: string]: string } = {
  'audit.roll-back-accepted': 'an older log taken as right',
  'candidate.approved': 'copy approved',
  'candidate.proved': 'copy rendered and proved',
  'candidate.watched': 'copy watched',
  'case.created': 'case made',
  'case.described': 'details of the case changed',
  'case.migrated': 'case brought to the form of this version',
  'case.opened': 'case opened',
  'clock.set-back': 'the clock of the machine was set back',
  'footage.added': 'recording taken in',
  'footage.changed': 'the file of the recording has changed',
  'footage.channels-listed': 'what the file carries besides listed',
  'footage.checked': 'every frame decoded once',
  'footage.detected': 'detection run',
  'hush.added': 'sound hushed',
  'hush.changed': 'hush changed',
  'hush.removed': 'hush taken off',
  'job.cancelled': 'work cancelled',
  'job.crashed': 'work broke off',
  'job.done': 'work done',
  'job.failed': 'work failed',
  'job.started': 'work begun',
  'log.saved': 'exemption log saved to a file',
  'note.added': 'note written',
  'note.changed': 'note changed',
  'note.removed': 'note taken away',
  'person.added': 'person added',
  'release.packaged': 'copy packaged',
  'stop.cleared': 'stops cleared',
  'track.added': 'track drawn',
  'track.dismissed': 'track dismissed',
  'track.imported': 'tracks read from a file',
  'track.keyframe-set': 'track corrected and followed',
  'track.locked': 'track locked',
  'track.merged': 'tracks merged',
  'track.placed': 'box set by hand',
  'track.renamed': 'subject named',
  'track.reshaped': 'form of a track changed',
  'track.resized': 'beginning or end of a track changed',
  'track.restored': 'dismissed track restored',
  'track.split': 'track split',
  'track.still-shown': 'tracks made of what still shows',
  'track.unlocked': 'track unlocked',
  'track.unplaced': 'box set by hand taken off',
  'veil.added': 'veiled',
  'veil.changed': 'veil changed',
  'veil.removed': 'veil taken off',
  'withhold.added': 'picture and sound withheld',
  'withhold.removed': 'withheld span shown again',
};

/** An event that takes another back is named by it. What is not in the table keeps the words of its name. */
export function eventName(event: string): string {
  const [, base = event, turn] = /^(.*)\.(undone|redone)$/.exec(event) ?? [];
  const name = names[base] ?? base.replaceAll('.', ' ');
  return turn === undefined ? name : `${name}, ${turn === 'undone' ? 'taken back' : 'done again'}`;
}
