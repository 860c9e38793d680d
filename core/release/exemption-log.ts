// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The exemption log (the index that Vaughn v. Rosen asks for): every veil, hush and withheld span with what it rests on, why,
 * and who decided it when. For counsel and the case: it names harm and reasons, and is never part of a package.
 */
import { csvField } from './csv.ts';
import { escapeHtml, htmlPage, htmlTable } from './html.ts';

export const exemptionKinds = ['veil', 'hush', 'withheld'] as const;
export type ExemptionKind = (typeof exemptionKinds)[number];

/** Who did something to a decision, and when: UTC, ISO 8601. */
export type Hand = { readonly person: string; readonly role: string; readonly utc: string };

export type Exemption = {
  readonly kind: ExemptionKind;
  /** `veil-3`, `hush-1`; of a withheld span its veil. */
  readonly id: string;
  readonly footage: string;
  /** Name of the recording within the case. */
  readonly recording: string;
  /** Null for a hush of its own. */
  readonly track: string | null;
  /** Whose picture or voice, by a label within the case; empty where nobody said. */
  readonly subject: string;
  /** Frames `[startFrame, endFrame)` on which it shows or sounds. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** HH:MM:SS.mmm since the first frame; `from` is rounded down, `to` up. */
  readonly from: string;
  readonly to: string;
  readonly code: string;
  /** What the code stands for, in the words of the profile; empty where the profile does not know it. */
  readonly meaning: string;
  readonly statute: string | null;
  /** Purpose and characteristic in the words of the profile. */
  readonly purpose: string;
  readonly characteristic: string;
  readonly harm: string | null;
  readonly audiences: readonly string[];
  /** `solid`; `silence, channels 1 and 2`. */
  readonly how: string;
  readonly decided: Hand;
  /** The last time it was changed; null when it never was. */
  readonly changed: Hand | null;
};

/** The agency that answers; `logo`: a PNG in base64. */
export type LogAgency = { readonly name: string | null; readonly logo: string | null };

/** What a log is of, for its head. */
export type LogHeading = {
  readonly agency: LogAgency;
  readonly title: string;
  readonly requestNumber: string | null;
  readonly requester: string | null;
  /** The rules in force. */
  readonly profile: string;
  /** Null: of every audience. */
  readonly audience: string | null;
  readonly by: string;
  /** UTC, ISO 8601. */
  readonly made: string;
};

const columns = [
  ['number', (_: Exemption, at: number) => String(at + 1)],
  ['kind', ({ kind }) => kind],
  ['id', ({ id }) => id],
  ['recording', ({ recording }) => recording],
  ['subject', ({ subject }) => subject],
  ['first_frame', ({ startFrame }) => String(startFrame)],
  ['last_frame', ({ endFrame }) => String(endFrame - 1)],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['code', ({ code }) => code],
  ['rule', ({ meaning }) => meaning],
  ['statute', ({ statute }) => statute ?? ''],
  ['purpose', ({ purpose }) => purpose],
  ['characteristic', ({ characteristic }) => characteristic],
  ['harm', ({ harm }) => harm ?? ''],
  ['hidden_from', ({ audiences }) => audiences.join('; ')],
  ['how', ({ how }) => how],
  ['decided_by', ({ decided }) => decided.person],
  ['role', ({ decided }) => decided.role],
  ['decided_at', ({ decided }) => decided.utc],
  ['changed_by', ({ changed }) => changed?.person ?? ''],
  ['changed_at', ({ changed }) => changed?.utc ?? ''],
] as const satisfies readonly (readonly [string, (entry: Exemption, at: number) => string])[];

/** A header line and a line for each entry (RFC 4180). Frames count from 0; times are UTC where they are dates. */
export function exemptionLogCsv(entries: readonly Exemption[]): string {
  const lines = entries.map((entry, at) => columns.map(([, cell]) => csvField(cell(entry, at))).join(','));
  return `${[columns.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
}

const kindWords: { readonly [K in ExemptionKind]: string } = {
  veil: 'Veil',
  hush: 'Hush',
  withheld: 'Withheld span',
};

const minute = (utc: string): string => `${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC`;
const handText = ({ person, role, utc }: Hand): string => `${person}, ${role}, ${minute(utc)}`;

function exemptionText({ code, meaning, statute }: Exemption): string {
  return [meaning === '' ? code : `${code}: ${meaning}`, ...(statute === null ? [] : [statute])].join('; ');
}

function entryCells(entry: Exemption, at: number): string[] {
  const { kind, subject, startFrame, endFrame, from, to, purpose, characteristic, harm } = entry;
  const { decided, changed, audiences, how } = entry;
  return [
    String(at + 1),
    kindWords[kind],
    subject,
    `${startFrame} to ${endFrame - 1} (${from} to ${to})`,
    exemptionText(entry),
    [`${purpose}: ${characteristic}`, ...(harm === null ? [] : [`Harm: ${harm}`])].join('. '),
    audiences.join(', '),
    how,
    changed === null ? handText(decided) : `${handText(decided)}; changed by ${handText(changed)}`,
  ];
}

/** Entries and frames by code; a frame that several entries of a code cover counts for each of them. */
function totals(entries: readonly Exemption[]): string[][] {
  const byCode = new Map<string, Exemption[]>();
  for (const entry of entries) byCode.set(entry.code, [...(byCode.get(entry.code) ?? []), entry]);
  const counts = (name: string, of: readonly Exemption[]): string[] => [
    name,
    ...exemptionKinds.map((kind) => String(of.filter((entry) => entry.kind === kind).length)),
  ];
  const rows = [...byCode].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, of]) => counts(code, of));
  return [...rows, counts('All codes', entries)];
}

function logoOf({ name, logo }: LogAgency): string {
  if (logo === null) return '';
  const words = name === null ? 'The logo of the agency' : `The logo of ${name}`;
  return `<p><img class="logo" alt="${escapeHtml(words)}" src="data:image/png;base64,${logo}"></p>`;
}

function head(heading: LogHeading): string {
  const { agency, title, requestNumber, requester, profile, audience, by, made } = heading;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Agency', agency.name],
    ['Case', title],
    ['Request', requestNumber],
    ['Requester', requester],
    ['Rules', profile],
    ['Copies for', audience ?? 'every audience'],
    ['Made by', `${by}, ${minute(made)}`],
  ];
  return htmlTable(
    'What this log is of',
    [{ title: 'Fact', align: 'short' }, { title: 'Value' }],
    facts.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

const notice =
  '<p class="notice" role="note"><strong>Internal.</strong> This log names reasons and harm. It is for counsel and for the case, and goes into no package: the redaction log of a package is another file.</p>';

const intro =
  '<p>Frames count from 0. A time is counted from the first frame; the start is rounded down, the end up. Subjects are labels within the case.</p>';

/** A page of its own, to be printed: the head, totals by code, and a table for each recording. */
export function exemptionLogHtml(heading: LogHeading, entries: readonly Exemption[]): string {
  const byRecording = new Map<string, Exemption[]>();
  for (const entry of entries)
    byRecording.set(entry.footage, [...(byRecording.get(entry.footage) ?? []), entry]);
  const sum = htmlTable(
    'Totals by code',
    [
      { title: 'Code', align: 'short' },
      { title: 'Veils', align: 'number' },
      { title: 'Hushes', align: 'number' },
      { title: 'Withheld spans', align: 'number' },
    ],
    totals(entries),
  );
  const sections = [...byRecording.values()].map((of) => {
    const name = of[0]?.recording ?? '';
    const table = htmlTable(
      'Every veil, hush and withheld span',
      [
        { title: 'No.', align: 'number' },
        { title: 'What' },
        { title: 'Subject' },
        { title: 'Frames (times)' },
        { title: 'Exemption' },
        { title: 'Why' },
        { title: 'Hidden from' },
        { title: 'How' },
        { title: 'Decided by' },
      ],
      of.map(entryCells),
    );
    return `<h2>${escapeHtml(name)}</h2>\n${table}`;
  });
  const body = entries.length === 0 ? ['<p>Nothing is veiled, hushed or withheld.</p>'] : [sum, ...sections];
  const { agency } = heading;
  return htmlPage('Exemption log', [logoOf(agency), notice, head(heading), intro, ...body].join('\n'), {
    pictures: agency.logo !== null,
  });
}
