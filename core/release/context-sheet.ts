// SPDX-License-Identifier: GPL-3.0-or-later
/** The context sheet: what a recipient has to know to understand the copy for what it is. */

import type { HushMode } from '../review/hush-mode.ts';
import { disguiseNotice } from '../standard/disguise.ts';
import { draftNotice, escapeHtml, htmlPage, htmlTable } from './html.ts';
import { verifyPagePath } from './package-layout.ts';
import type { MediaRecord, RedactionRecord } from './record.ts';
import { fingerprintOf } from './signer.ts';

/** What a code stands for, as the policy profile words it for the public. */
export type CodeMeaning = { readonly code: string; readonly meaning: string };

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}

function decibels(hundredths: number): string {
  return hundredths >= 10_000 ? 'without bound (identical)' : `${(hundredths / 100).toFixed(2)} dB`;
}

/** The meanings of the codes named in a veil's text: each code that occurs in it, in the profile's order. */
function meaningOf(text: string, codes: readonly CodeMeaning[]): string {
  const named = codes.filter((entry) => entry.code !== '' && text.includes(entry.code));
  return named.map((entry) => entry.meaning).join('; ') || 'The profile gives no wording for this code.';
}

function veiledSection(media: MediaRecord, codes: readonly CodeMeaning[]): string {
  if (media.veilSummary.veils === 0) return '<p>No part of the picture is veiled.</p>';
  return htmlTable(
    'What is veiled in the picture, and why',
    [
      { title: 'Code', align: 'short' },
      { title: 'Why' },
      { title: 'Veils', align: 'number' },
      { title: 'Frames', align: 'number' },
    ],
    media.veilSummary.codes.map((entry) => [
      entry.code === '' ? '(none drawn)' : entry.code,
      meaningOf(entry.code, codes),
      String(entry.veils),
      String(entry.framesVeiled),
    ]),
  );
}

/** What the modes of a hush are called for the public. */
const modeNames: { readonly [M in HushMode]: string } = {
  silence: 'Silence',
  tone: 'A tone in place of the sound',
  disguise: `Disguise: ${disguiseNotice}`,
};

function hushedSection({ hushSummary }: MediaRecord, codes: readonly CodeMeaning[]): string {
  if (hushSummary === null) return '';
  const seconds = (samples: number): string => (samples / hushSummary.sampleRate).toFixed(3);
  const byCode = htmlTable(
    'What is hushed in the sound, and why',
    [
      { title: 'Code', align: 'short' },
      { title: 'Why' },
      { title: 'Hushes', align: 'number' },
      { title: 'Seconds', align: 'number' },
    ],
    hushSummary.codes.map((entry) => [
      entry.code,
      meaningOf(entry.code, codes),
      String(entry.hushes),
      seconds(entry.samplesHushed),
    ]),
  );
  const byMode = htmlTable(
    'How the sound is hushed',
    [{ title: 'Mode' }, { title: 'Hushes', align: 'number' }, { title: 'Seconds', align: 'number' }],
    hushSummary.modes.map((entry) => [
      modeNames[entry.mode],
      String(entry.hushes),
      seconds(entry.samplesHushed),
    ]),
  );
  return `<p>Sound is hushed for ${seconds(hushSummary.samplesHushed)} seconds; its time-line stays as it was.</p>\n${byCode}\n${byMode}`;
}

function originalLine(media: MediaRecord): string {
  const { original } = media;
  return 'sha256' in original
    ? `The original has ${original.sizeBytes} bytes and the SHA-256 <code>${original.sha256}</code>.`
    : `The original is committed to as <code>${original.commitment}</code>; its digest is withheld.`;
}

function proofSection(media: MediaRecord): string {
  const { proof, render } = media;
  const { fidelity, inside, audio } = proof;
  const differing = proof.structure.filter((row) => !row.equal).map((row) => row.name);
  const compared = proof.structure.map((row) => row.name);
  return list([
    `${proof.frames} frames; presentation times ${proof.ptsEqual ? 'equal those of the original' : '<strong>differ from the original</strong>'}.`,
    differing.length === 0
      ? `Kept as in the original: ${escapeHtml(compared.join(', '))}.`
      : `<strong>Not as in the original:</strong> ${escapeHtml(differing.join(', '))}.`,
    render.path === 'full'
      ? `Every frame was encoded anew (${escapeHtml(render.reason)}).`
      : `Stretches without veils were copied without encoding (${escapeHtml(render.reason)}).`,
    `Outside the veils, luma PSNR of the worst frame ${decibels(fidelity.minimumCentiDb)}, of the median frame ${decibels(fidelity.medianCentiDb)}; ${fidelity.identicalFrames} of ${fidelity.frames} frames identical.`,
    ...(proof.untouched.frames > 0
      ? [
          `${proof.untouched.frames} frames that no veil touches were copied, not encoded; ${proof.untouched.identical} of them decode to exactly the original's samples.`,
        ]
      : []),
    inside === null
      ? 'Nothing is veiled, so no veil was redrawn.'
      : `Inside the veils, against the veil redrawn from the veil sheet alone: largest difference ${inside.maximumDifference} of 255, ${inside.samplesOver} of ${inside.samples} samples over the bound of ${inside.bound}.`,
    audio === null
      ? 'There is no sound.'
      : `Sound: ${audio.identicalPackets} of ${audio.originalPackets} packets identical, times ${audio.timesEqual ? 'equal' : '<strong>not equal</strong>'}.`,
    proof.findings.length === 0
      ? 'The proof found nothing against the copy.'
      : `<strong>The proof found:</strong> ${escapeHtml(proof.findings.map((entry) => `${entry.code} (${entry.count})`).join(', '))}.`,
  ]);
}

function gapSection(media: MediaRecord): string {
  const faults = media.keptFaults.map((fault) => `${escapeHtml(fault.code)}: ${fault.count}`);
  const { missingFrames } = media.proof;
  if (missingFrames > 0)
    faults.push(`Frames of the original that have no picture to decode, and none here: ${missingFrames}`);
  return faults.length === 0
    ? '<p>No faults of the original were found.</p>'
    : `<p>The original has faults. They are kept, not repaired:</p>\n${list(faults)}`;
}

function strippedSection(media: MediaRecord): string {
  const kinds = media.strippedChannels.map((channel) => `${escapeHtml(channel.kind)}: ${channel.count}`);
  return kinds.length === 0
    ? '<p>No hidden channel was found in the file.</p>'
    : `<p>These hidden channels of the file were taken out. Their content is not in the copy:</p>\n${list(kinds)}`;
}

/** `data/context.html`, from the record alone and the public wording of its codes. */
export function contextSheetHtml(record: RedactionRecord, codes: readonly CodeMeaning[]): string {
  const draft = record.status === 'unreviewed draft';
  const media = record.media.map(
    (item) => `<h2>${escapeHtml(item.path)}</h2>
<p>${originalLine(item)}</p>
${veiledSection(item, codes)}
${hushedSection(item, codes)}
<h3>What was taken out of the file</h3>
${strippedSection(item)}
<h3>Gaps and faults</h3>
${gapSection(item)}
<h3>What was proved about the copy</h3>
${proofSection(item)}`,
  );
  const made = list([
    `Made for: ${escapeHtml(record.audience)}.`,
    `Made at ${escapeHtml(record.createdAt)} by the clock of the machine, which nobody attests.`,
    `Made with ${escapeHtml(`${record.tool.name} ${record.tool.version}`)} under the profile <code>${escapeHtml(record.profile.id)}</code>.`,
    record.approvals.length === 0
      ? 'Approved by nobody.'
      : `Approved by: ${escapeHtml(record.approvals.map((approval) => approval.role).join(', '))}.`,
    ...record.signers.map(
      (signer) => `Signed by the ${signer.role} key <code>${fingerprintOf(signer.keyid)}</code>.`,
    ),
  ]);
  return htmlPage(
    draft ? 'Context sheet: unreviewed draft' : 'Context sheet',
    `${draft ? `${draftNotice}\n` : ''}<p>This package holds an edited copy of a recording. Where the picture is veiled, the code inside the veil says why; where sound is hushed, the redaction log does. What was compared with the original, and what came of it, is listed for each copy.</p>
${made}
${media.join('\n')}
<h2>How to check this package</h2>
<p>Open <code>${verifyPagePath}</code> in a browser, give it the package's folder and compare the fingerprint with the one in the release letter. A fingerprint that only comes with the package proves nothing.</p>`,
  );
}
