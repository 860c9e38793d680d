// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Opens (and at first makes) a case and commits until it is killed: tracks come, change, go, blobs are put. Prints the
 * sequence of each commit once it is on the disk. Arguments: case folder, home folder.
 */
import { writeSync } from 'node:fs';
import { deleteRow, insertRow, updateRow } from '../../../../core/review/diff.ts';
import { blobOf } from '../../../../electron/service/storage/blob-store.ts';
import { openCase } from '../../../../electron/service/storage/case-store.ts';
import { analyst, footageRow, indexBytes, trackRow } from '../case-fixtures.ts';

const [dir = '', homeDir = ''] = process.argv.slice(2);
writeSync(1, 'start\n');
const store = openCase(dir, { mode: 'write', create: true, homeDir });
if (store.footage().length === 0) {
  const changes = [insertRow('footage', footageRow(store.nextId('footage')))];
  store.commit({ event: 'footage.added', actor: analyst, changes, blobs: blobOf(indexBytes) });
}
for (let round = 0; ; round += 1) {
  const [first, second] = store.nextIds('track', 2).map((id) => trackRow(id));
  if (!first || !second) throw new Error('two ids were asked for');
  const added = [insertRow('track', first), insertRow('track', second)];
  store.commit({ event: 'tracks.detected', actor: analyst, changes: added });
  const changed = [
    updateRow('track', first, { ...first, label: `round ${round}` }),
    deleteRow('track', second),
  ];
  const blobs = blobOf(new TextEncoder().encode(`faults of ${first.id} `.repeat(200)));
  const { sequence } = store.commit({ event: 'tracks.changed', actor: analyst, changes: changed, blobs });
  writeSync(1, `${sequence}\n`);
}
