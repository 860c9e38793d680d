// SPDX-License-Identifier: GPL-3.0-or-later
/** The verification page that travels in every package: takes a folder, hashes it, shows the verdict. Works from a file. */
import * as z from 'zod';
import { bagDeclarationPath, partialFolderName, recordPath } from '../../core/release/package-layout.ts';
import { decodeTrustFile, type TrustFile } from '../../core/verify/trust.ts';
import type { Verdict } from '../../core/verify/verdict.ts';
import { verifyPackage } from '../../core/verify/verify-package.ts';
import { folderFromDrop, folderFromInput, type GivenFolder } from './browser-source.ts';
import { showFingerprints, showVerdict } from './verdict-view.ts';

// The page's policy forbids making code from text.
z.config({ jitless: true });

function part<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`);
  return found;
}

const drop = part('drop', HTMLElement);
const folderInput = part('folder', HTMLInputElement);
const trustInput = part('trust', HTMLInputElement);
const trustState = part('trust-state', HTMLElement);
const working = part('working', HTMLElement);
const progress = part('progress', HTMLProgressElement);
const status = part('status', HTMLElement);
const result = part('result', HTMLElement);
const resultTitle = part('result-title', HTMLElement);
const verdictPlace = part('verdict', HTMLElement);
const compare = part('compare', HTMLElement);
const fingerprints = part('fingerprints', HTMLElement);
const letter = part('letter', HTMLInputElement);
const letterState = part('letter-state', HTMLElement);

let trust: TrustFile | undefined;
let given: GivenFolder | undefined;
let shown: Verdict | undefined;
/** Counts the folders given: the verdict of one that was replaced meanwhile is dropped. */
let turn = 0;

function compareLetter(): void {
  const typed = letter.value.replace(/[^0-9a-z]/gi, '').toLowerCase();
  const keyids = (shown?.signers ?? []).map((signer) => signer.keyid);
  const same = keyids.includes(typed);
  letterState.className = typed === '' ? '' : same ? 'draft good' : 'draft bad';
  letterState.textContent =
    typed === ''
      ? ''
      : same
        ? 'The same: the key is the one in the letter.'
        : typed.length < 64
          ? `${typed.length} of 64 digits so far; not the same yet.`
          : 'Different: the package was not signed by the key in the letter.';
}

async function problemWith(folder: GivenFolder): Promise<string | undefined> {
  if (partialFolderName.test(folder.name)) return 'This package was never finished.';
  const paths = new Set((await folder.source.listFiles()).map((entry) => entry.path));
  if (paths.has(bagDeclarationPath) || paths.has(recordPath)) return undefined;
  return `The folder “${folder.name}” is no package: it has neither ${bagDeclarationPath} nor ${recordPath}.`;
}

async function run(): Promise<void> {
  if (!given) return;
  const mine = ++turn;
  shown = undefined;
  result.hidden = true;
  compare.hidden = true;
  compareLetter();
  const problem = await problemWith(given);
  if (problem !== undefined) {
    status.textContent = problem;
    return;
  }
  working.hidden = false;
  progress.value = 0;
  status.textContent = 'Reading every file of the package.';
  let announced = 0;
  const verdict = await verifyPackage(given.source, {
    ...(trust ? { trust } : {}),
    onProgress(done, total) {
      if (mine !== turn) return;
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      progress.value = percent;
      if (percent >= announced + 10) {
        announced = percent;
        status.textContent = `${percent} % read.`;
      }
    },
  });
  if (mine !== turn) return;
  shown = verdict;
  working.hidden = true;
  status.textContent = `Done. ${verdict.intact ? 'The package is intact.' : 'The package is not intact.'}`;
  showVerdict(verdictPlace, verdict);
  showFingerprints(fingerprints, verdict);
  result.hidden = false;
  compare.hidden = verdict.signers.length === 0;
  compareLetter();
  resultTitle.focus();
}

function start(folder: GivenFolder | undefined): void {
  if (!folder) {
    status.textContent = 'Give one folder: the package as it was released, unpacked.';
    return;
  }
  given = folder;
  run().catch((error: unknown) => {
    working.hidden = true;
    status.textContent = `The package could not be read: ${error instanceof Error ? error.message : String(error)}`;
  });
}

folderInput.addEventListener('change', () => {
  if (folderInput.files) start(folderFromInput(folderInput.files));
});
for (const name of ['dragenter', 'dragover'] as const) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
document.addEventListener('dragleave', () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  if (!event.dataTransfer) return;
  folderFromDrop(event.dataTransfer).then(start, () => {
    status.textContent = 'The folder could not be read. Try the button instead.';
  });
});
trustInput.addEventListener('change', async () => {
  const [file] = trustInput.files ?? [];
  trust = file ? decodeTrustFile(new Uint8Array(await file.arrayBuffer())) : undefined;
  trustState.textContent = trust
    ? `Trust file with ${trust.keys.length} keys in use.`
    : file
      ? 'This is not a trust file. No trust file is in use.'
      : '';
  start(given);
});
letter.addEventListener('input', compareLetter);
