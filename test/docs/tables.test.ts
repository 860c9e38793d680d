// SPDX-License-Identifier: GPL-3.0-or-later
/** The lists in the manual name what the code knows: none is left out when something is added. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCodes } from '../../core/base/errors.ts';
import { standardFinding } from '../../core/contract/cli/decisions.ts';
import { fault, proofShape, ptsRule } from '../../core/contract/cli/parts.ts';
import { packageFinding } from '../../core/contract/cli/release.ts';
import { keyKinds } from '../../core/release/signer.ts';
import { proofBounds } from '../../core/render/proof.ts';
import { defaultProfile } from '../../core/standard/profile.ts';
import { passphraseIterations } from '../../electron/service/keys/key-file.ts';

const { purposes, characteristics, codes, audiences } = defaultProfile;

test.each([
  ['docs/frames.md', 'rules for times', ptsRule.options],
  ['docs/frames.md', 'faults', fault.shape.code.options],
  ['docs/proof.md', 'findings of the proof', proofShape.findings.element.shape.code.options],
  ['docs/standard.md', 'findings of the standard', standardFinding.shape.code.options],
  ['docs/standard.md', 'purposes', purposes.map(({ id }) => id)],
  ['docs/standard.md', 'characteristics', characteristics.map(({ id }) => id)],
  ['docs/standard.md', 'codes', codes.map(({ code }) => code)],
  ['docs/standard.md', 'audiences', audiences],
  ['docs/package-format.md', 'findings of the verifier', packageFinding.shape.code.options],
  ['docs/keys.md', 'kinds of keys', keyKinds],
  ['docs/command-line.md', 'error codes', errorCodes],
])('%s names all %s', (path, _, words) => {
  const text = readFileSync(path, 'utf8');
  expect(words.length).toBeGreaterThan(0);
  expect(words.filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
});

test('the bounds in the manual are those in force', () => {
  const proof = readFileSync('docs/proof.md', 'utf8');
  expect(proof).toContain(`frame has to reach ${proofBounds.fidelityFloorCentiDb / 100} dB`);
  expect(proof).toContain(`veils and ${proofBounds.fidelityMarginPx} px around them`);
  expect(proof).toContain(`at least ${proofBounds.veilErosionPx} px from the edge`);
  expect(proof).toContain(`at most ${proofBounds.veilBound}/255 away`);
  const rounds = passphraseIterations.toLocaleString('en-US');
  expect(readFileSync('docs/keys.md', 'utf8')).toContain(`${rounds} rounds`);
  expect(readFileSync('docs/security.md', 'utf8')).toContain(`${rounds} rounds`);
});

test('decisions are numbered without a gap, and each is titled with its number', () => {
  const files = readdirSync('docs/decisions').sort();
  files.forEach((file, at) => {
    const number = String(at + 1).padStart(4, '0');
    expect(file).toMatch(new RegExp(`^${number}-[a-z0-9-]+\\.md$`));
    expect(readFileSync(`docs/decisions/${file}`, 'utf8')).toMatch(new RegExp(`^# ${number}: `));
  });
  expect(files.length).toBeGreaterThan(0);
});
