// SPDX-License-Identifier: GPL-3.0-or-later
/** Opens a case for writing, says so, and holds it until it is killed. Arguments: case folder, home folder. */
import { openCase } from '../../../../electron/service/storage/case-store.ts';

const [dir = '', homeDir = ''] = process.argv.slice(2);
openCase(dir, { mode: 'write', create: true, homeDir });
process.stdout.write('open\n');
setInterval(() => {}, 1000);
