// SPDX-License-Identifier: GPL-3.0-or-later
/** Originals stay originals: what the processes asked of the operating system, as strace saw it. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256Of, tree } from './case-content.ts';
import { cliPath, done, makePlace, run, wholeLine } from './cli.ts';
import { makeFaceClip } from './face-clip.ts';
import { hasProgram } from './media-tools.ts';

const hasStrace = hasProgram('strace', 'what is opened is not watched');
const calls =
  'open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,utime,utimes,utimensat,link,linkat,symlink,symlinkat,setxattr,mkdir,mkdirat,execve,socket,connect';

type AutoAnswer = {
  readonly package: string;
  readonly media: string;
  readonly case: string;
  readonly tracks: number;
  readonly status: string;
  readonly original: { readonly sha256: string; readonly sizeBytes: number };
  readonly verdict: { readonly intact: boolean };
};

const place = makePlace();
const original = place.original('street.mp4');
const out = place.output('package');
/** Calls that succeeded or not, one a line, of every process. */
let traced: readonly string[] = [];
let answer: AutoAnswer;
let before: ReturnType<typeof look>;

function look() {
  const { size, mtimeMs, mode, ino, nlink } = statSync(original);
  return { size, mtimeMs, mode, ino, nlink, sha256: sha256Of(original), beside: tree(place.originals) };
}

beforeAll(async () => {
  await makeFaceClip(original, 18);
  before = look();
  const log = join(place.root, 'strace.log');
  const words = [process.execPath, cliPath, ...wholeLine(['auto', original, '--out', out])];
  const ran = hasStrace
    ? await run('strace', ['-f', '-qq', '-s', '4096', '-e', `trace=${calls}`, '-o', log, ...words], place.env)
    : await run(process.execPath, words.slice(1), place.env);
  answer = done<AutoAnswer>({ ...ran, command: 'auto' });
  if (hasStrace) traced = readFileSync(log, 'utf8').split('\n');
}, 240_000);

/** Lines about a path: the original's, whole or relative to its folder. */
function about(path: string): readonly string[] {
  return traced.filter((line) => line.includes(`"${path}"`) || line.includes(`"${basename(path)}"`));
}

test('the whole flow was watched: faces found, veiled, packaged, verified', () => {
  expect(answer).toMatchObject({ package: out, status: 'unreviewed draft', verdict: { intact: true } });
  expect(answer.tracks).toBeGreaterThan(0);
  expect(answer.original).toEqual({ sha256: before.sha256, sizeBytes: before.size });
});

test('the original is what it was: bytes, size, time, mode, name, and nothing beside it', () => {
  expect(look()).toEqual(before);
});

describe.skipIf(!hasStrace)('what the operating system was asked', () => {
  test('the original was opened, and each time for reading only', () => {
    const opened = about(original).filter((line) => /\b(open|openat|openat2|creat)\(/.test(line));
    expect(opened.length).toBeGreaterThanOrEqual(5);
    for (const line of opened) {
      expect(line).toContain('O_RDONLY');
      expect(line).not.toMatch(/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|\bcreat\(/);
    }
  });

  test('nothing was done to it by name', () => {
    const changing =
      /\b(rename|unlink|truncate|ftruncate|chmod|fchmod|chown|lchown|fchown|utime|link|symlink|setxattr)\w*\(/;
    expect(about(original).filter((line) => changing.test(line))).toEqual([]);
  });

  test('nothing was made, changed or removed in its folder', () => {
    const folder = traced.filter((line) => line.includes(`"${dirname(original)}`));
    const changing = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|\b(creat|mkdir|rename|unlink|link|symlink)\w*\(/;
    expect(folder.filter((line) => changing.test(line))).toEqual([]);
  });

  test('worker processes were watched as well', () => {
    const openers = new Set(about(original).map((line) => line.split(' ')[0]));
    expect(openers.size).toBeGreaterThan(1);
  });

  test('no process asked for the network', () => {
    expect(traced.some((line) => line.includes('execve('))).toBe(true);
    expect(traced.filter((line) => /\bsocket\(AF_(INET|INET6|PACKET|NETLINK)/.test(line))).toEqual([]);
    expect(traced.filter((line) => /\bconnect\(/.test(line) && /sin6?_addr|AF_INET/.test(line))).toEqual([]);
  });

  test('nothing was written but the output, its case and the keys: no cache, no log, no report to a maker', () => {
    const written = traced.flatMap((line) => {
      const match = /\bopen(?:at|at2)?\((?:AT_FDCWD, )?"([^"]+)", [^)]*O_(?:WRONLY|RDWR|CREAT)/.exec(line);
      return match?.[1] && !line.includes(' = -1 ') ? [match[1]] : [];
    });
    expect(written.length).toBeGreaterThan(0);
    const allowed = [place.output(''), place.home, '/dev/', '/proc/', '/sys/'];
    const elsewhere = written.filter(
      (path) => path.startsWith('/') && !allowed.some((root) => path.startsWith(root)),
    );
    expect([...new Set(elsewhere)]).toEqual([]);
  });
});
