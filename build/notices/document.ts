// SPDX-License-Identifier: GPL-3.0-or-later
/** The form of THIRD-PARTY-NOTICES.md, to write it and to read the licence texts back out of it. */
import { createHash } from 'node:crypto';
import type { ModelEntry } from '../../models/registry.ts';
import { alsoUnder, type BundledWork, carriers, mitText, statedInTextOnly } from './bundled.ts';
import { keyOf, type LicenceTexts, type LockedPackage } from './packages.ts';

/** Longer than any run of backticks in a licence text. */
const fence = '`````';

const introduction = `# Third-party notices

Clearveil is GPL-3.0-or-later (see LICENSE). It brings along the works below, each under its own terms. This file is written by
\`npm run notices\` from the lock file, the packages' own licence files and the notes in build/notices/; do not edit it.

Development dependencies are not listed: they build and test Clearveil and are no part of it.`;

function textId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function licenceOf(item: LockedPackage): string {
  const licence = item.licence ?? statedInTextOnly[item.name];
  if (licence === undefined)
    throw new Error(`${keyOf(item)} states no licence: read its files and note it down`);
  return licence;
}

/** Packages without a text of their own fall back on the standard text of the licence they name. */
function standardTexts(texts: LicenceTexts): ReadonlyMap<string, string> {
  const apache = [...texts.values()]
    .flat()
    .filter(
      (text) =>
        /^\s*Apache License\n\s*Version 2\.0/.test(text) && text.includes('END OF TERMS AND CONDITIONS'),
    )
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
  if (apache === undefined) throw new Error('no package carries the full text of Apache-2.0');
  return new Map([
    ['MIT', mitText],
    ['Apache-2.0', apache],
  ]);
}

function packageTable(packages: readonly LockedPackage[], texts: LicenceTexts): string {
  const standard = standardTexts(texts);
  const rows = packages.map((item) => {
    const licence = licenceOf(item);
    const own = texts.get(keyOf(item)) ?? [];
    const link = (text: string) => `[${textId(text)}](#text-${textId(text)})`;
    const standardLinks = [...standard].filter(([id]) => licence.includes(id)).map(([, text]) => link(text));
    if (own.length === 0 && standardLinks.length === 0) {
      throw new Error(
        `${keyOf(item)} (${licence}) carries no licence text, and there is no standard one here`,
      );
    }
    const shown =
      own.length > 0 ? own.map(link).sort().join(', ') : `standard text: ${standardLinks.join(', ')}`;
    const more = alsoUnder.filter(({ start }) => item.name.startsWith(start)).map((also) => also.licence);
    return [
      item.name,
      item.version,
      [licence, ...more].join(' AND '),
      item.optional ? 'optional' : 'always',
      shown,
    ];
  });
  return table(['Package', 'Version', 'Licence', 'Installed', 'Text'], rows);
}

function modelTable(models: readonly ModelEntry[]): string {
  const rows = models.map(({ title, licence, source, weights }) => {
    const files = weights.flatMap((group) => group.files.map((file) => file.name)).sort();
    return [title, licence, files.join(', '), `${source.package} ${source.version}`, source.upstream];
  });
  return table(
    ['Model', 'Licence', 'Files in models/weights', 'Taken from the npm package', 'Upstream'],
    rows,
  );
}

function bundledSection(): string {
  const workRow = ({ name, licence, source }: BundledWork) => [name, licence, source];
  return carriers
    .map(({ package: carrier, notes, works }) =>
      [
        `### Inside ${carrier}`,
        ...notes,
        table(['Work', 'Licence', 'Source and licence text'], works.map(workRow)),
      ].join('\n\n'),
    )
    .join('\n\n');
}

/** All texts once, each with the packages it came from, in the order of their ids. */
function textSection(texts: LicenceTexts): string {
  const users = new Map<string, string[]>([...standardTexts(texts).values()].map((text) => [text, []]));
  for (const [key, own] of texts) {
    for (const text of own) users.set(text, [...(users.get(text) ?? []), key]);
  }
  const sections = [...users].map(([text, keys]) => {
    if (text.includes(fence)) throw new Error(`a licence text of ${keys.join(', ')} has a fence in it`);
    const origin = keys.length > 0 ? `For: ${keys.join(', ')}` : 'For packages that carry no text.';
    return `### Text ${textId(text)}\n\n${origin}\n\n${fence}text\n${text}\n${fence}`;
  });
  return sections.sort().join('\n\n');
}

/** The whole file. Throws when a package names no licence, or one whose text is nowhere to be found. */
export function renderNotices(
  packages: readonly LockedPackage[],
  texts: LicenceTexts,
  models: readonly ModelEntry[],
): string {
  const parts = [
    introduction,
    '## Packages',
    packageTable(packages, texts),
    '## Model weights',
    modelTable(models),
    '## Works inside packages',
    bundledSection(),
    '## Licence texts',
    textSection(texts),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The licence texts by package, as an earlier THIRD-PARTY-NOTICES.md has them: none at all for what it does not list. */
export function parseTexts(notices: string): LicenceTexts {
  const found = new Map<string, string[]>();
  for (const [, name, version] of notices.matchAll(/^\| (\S+) \| (\S+) \|.*\| standard text: .*\|$/gm)) {
    found.set(`${name} ${version}`, []);
  }
  const section = /^### Text [0-9a-f]{12}\n\nFor: (.+)\n\n`{5}text\n([\s\S]*?)\n`{5}$/gm;
  for (const [, keys = '', text = ''] of notices.matchAll(section)) {
    for (const key of keys.split(', ')) found.set(key, [...(found.get(key) ?? []), text]);
  }
  return found;
}
