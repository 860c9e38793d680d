// SPDX-License-Identifier: GPL-3.0-or-later
/** Builds the verification page: one file without any reference to another, with a policy that allows its own code only. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'renderer', 'verify');

const notice = `/*! Clearveil verification page, GPL-3.0-or-later.
Contains: noble-hashes and noble-ed25519, MIT, (c) Paul Miller (paulmillr.com); zod, MIT, (c) Colin McDonnell;
canonicalize, Apache-2.0, (c) Samuel Erdtman. Licence texts: the NOTICES of the product that made this package. */`;

function policyHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Builds the page and writes it to `outFile`; the same sources give the same bytes. Returns its size in bytes. */
export async function buildVerifyPage(outFile: string = join(root, 'dist', 'verify.html')): Promise<number> {
  const bundle = await build({
    entryPoints: [join(sources, 'page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    platform: 'browser',
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    banner: { js: notice },
  });
  const script = bundle.outputFiles[0]?.text;
  if (script === undefined) throw new Error('the bundler gave no script');
  const style = await build({
    entryPoints: [join(sources, 'page.css')],
    write: false,
    minify: true,
    charset: 'utf8',
    target: 'chrome90',
  });
  const css = style.outputFiles[0]?.text ?? '';
  const policy = `default-src 'none'; script-src ${policyHash(script)}; style-src ${policyHash(css)}; base-uri 'none'; form-action 'none'`;
  const parts: Readonly<Record<string, string>> = { POLICY: policy, STYLE: css, SCRIPT: script };
  const template = await readFile(join(sources, 'page.html'), 'utf8');
  const page = template.replace(
    /(?:%|\/\* )(POLICY|STYLE|SCRIPT)(?:%| \*\/)/g,
    (_, name: string) => parts[name] ?? '',
  );
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, page);
  return Buffer.byteLength(page);
}

if (import.meta.main) {
  const size = await buildVerifyPage();
  console.info(`dist/verify.html: ${Math.round(size / 1000)} kB`);
}
