// SPDX-License-Identifier: GPL-3.0-or-later
/** Shows a verdict. Texts only ever become text nodes: a hostile file name cannot become markup. */
import type { Verdict } from '../../core/verify/verdict.ts';

function element(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

function part(title: string, value: string, mood: 'good' | 'bad' | 'care'): HTMLElement {
  return element('div', `part ${mood}`, element('dt', '', title), element('dd', '', value));
}

function signerPart(verdict: Verdict): HTMLElement {
  switch (verdict.signer) {
    case 'trusted':
      return part('Signer', 'Trusted by your trust file', 'good');
    case 'unknown':
      return part('Signer', 'Unknown: compare the fingerprint', 'care');
    case 'revoked':
      return part('Signer', 'The key was revoked', 'bad');
    case 'invalid':
      return part('Signer', 'Not a valid signature', 'bad');
  }
}

function findingsTable(verdict: Verdict): HTMLElement {
  const head = element('tr', '');
  for (const title of ['File', 'What was found']) {
    const cell = element('th', '', title);
    cell.setAttribute('scope', 'col');
    head.append(cell);
  }
  const rows = verdict.findings.map((finding) => {
    const name = element('th', '', element('code', '', finding.path ?? 'the package'));
    name.setAttribute('scope', 'row');
    const code = element('p', 'code', element('code', '', finding.code));
    return element('tr', '', name, element('td', '', finding.message, code));
  });
  return element(
    'table',
    '',
    element(
      'caption',
      '',
      verdict.findings.length === 1 ? '1 finding' : `${verdict.findings.length} findings`,
    ),
    element('thead', '', head),
    element('tbody', '', ...rows),
  );
}

function hushedWords({ hushSummary }: NonNullable<Verdict['record']>['media'][number]): string {
  if (!hushSummary) return 'no sound hushed';
  const { hushes, samplesHushed, sampleRate, modes } = hushSummary;
  const named = modes.map(({ mode }) => mode).join(', ');
  return `${hushes} ${hushes === 1 ? 'hush' : 'hushes'} of sound, ${(samplesHushed / sampleRate).toFixed(3)} seconds (${named})`;
}

function facts(verdict: Verdict): HTMLElement | undefined {
  const { record } = verdict;
  if (!record) return undefined;
  const list = element('dl', 'facts');
  const add = (title: string, value: string): void => {
    list.append(element('dt', '', title), element('dd', '', value));
  };
  add('Made for', record.audience);
  add('Made at', `${record.createdAt} (${record.clock})`);
  for (const media of record.media) {
    const { veils, framesVeiled } = media.veilSummary;
    add(
      media.path,
      `${media.video.frameCount} frames, ${veils} veils on ${framesVeiled} of them; ${hushedWords(media)}`,
    );
  }
  if (verdict.recordSha256) add('Record, SHA-256', verdict.recordSha256);
  return list;
}

/** Fills `place` with the verdict. */
export function showVerdict(place: HTMLElement, verdict: Verdict): void {
  const parts = element(
    'dl',
    'parts',
    part('Content', verdict.intact ? 'Intact' : 'Not intact', verdict.intact ? 'good' : 'bad'),
    signerPart(verdict),
  );
  place.replaceChildren(parts);
  if (verdict.status === 'unreviewed draft') {
    place.append(
      element('p', 'draft care', 'Unreviewed draft: no person has watched or approved this copy.'),
    );
  }
  place.append(element('p', '', verdict.sentence));
  if (verdict.findings.length > 0) place.append(findingsTable(verdict));
  const more = facts(verdict);
  if (more) place.append(more);
}

/** Fills `place` with the fingerprints of the signers, in groups that the eye can follow. */
export function showFingerprints(place: HTMLElement, verdict: Verdict): void {
  place.replaceChildren(
    ...verdict.signers.flatMap((signer) => {
      const groups = signer.fingerprint.split(' ').map((group) => element('span', '', `${group} `));
      const block = element('div', 'fingerprint', ...groups);
      return [element('p', '', `Fingerprint of the ${signer.role} key that signed`), block];
    }),
  );
}
