// SPDX-License-Identifier: GPL-3.0-or-later
/** What the commands print with --json, run as a user runs them, against the published schema. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorAnswer } from '../../../core/contract/cli/common.ts';
import { cliAnswers } from '../../../core/contract/cli-output.ts';
import { insertRow } from '../../../core/review/diff.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { commandNames } from '../../../electron/service/hosts/cli/commands/table.ts';
import { openCase } from '../../../electron/service/storage/case-store.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const main = resolve('electron/service/hosts/cli/main.ts');
const passphrase = 'correct horse battery';
const folder = temporaryFolder('contract');
const at = (...parts: string[]): string => join(folder, ...parts);
const media = at('media', 'street.mp4');
const dir = at('street.case');
const frameCount = 12;

type Ran = { readonly exitCode: number | null; readonly document: unknown };

/** Runs one command with --json; its standard output has to be one line of JSON and nothing else. */
function run(...words: string[]): Ran {
  const child = spawnSync(process.execPath, [main, ...words, '--json'], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, CLEARVEIL_PASSPHRASE: passphrase },
  });
  expect(child.stdout.split('\n'), child.stderr).toHaveLength(2);
  return { exitCode: child.status, document: JSON.parse(child.stdout) };
}

const published = JSON.parse(readFileSync('docs/cli-output.schema.json', 'utf8')) as Record<string, unknown>;

/** The published schema of an answer, read as any program would read it. */
function publishedSchema(name: string): z.ZodType {
  return z.fromJSONSchema({ ...published, $ref: `#/$defs/${name}` } as never);
}

/** Checks a document against the schema in code and against the published one. */
function expectAnswer(name: string, { document }: Ran): unknown {
  const schema = name === 'error' ? errorAnswer : cliAnswers[name];
  if (!schema) throw new Error(`no schema for ${name}`);
  const issues = schema.safeParse(document).error?.issues ?? [];
  expect(issues).toEqual([]);
  expect(publishedSchema(name).safeParse(document).error?.issues ?? []).toEqual([]);
  return document;
}

beforeAll(async () => {
  mkdirSync(at('media'));
  await makeFixture(media, { frameCount, audio: {}, tags: { title: 'MARKER' } });
});

test('every command has a schema and every schema a command', () => {
  expect(Object.keys(cliAnswers)).toEqual([...commandNames]);
});

/** Puts a track where a reviewer would draw one: the fixture has no face in it. */
function drawTrack(): string {
  using store = openCase(dir, { mode: 'write' });
  const id = store.nextId('track');
  const box = { x: 16 * 40, y: 16 * 30, width: 16 * 60, height: 16 * 50 };
  const keyframes = [0, frameCount - 1].map((frame) => ({
    frame,
    box,
    origin: 'manual' as const,
    score: null,
  }));
  store.commit({
    event: 'track.drawn',
    actor: { person: 'Ana', role: 'analyst', reason: 'test' },
    changes: [
      insertRow('track', {
        id,
        footageId: 'footage-1',
        kind: 'face',
        label: '',
        startFrame: 0,
        endFrame: frameCount,
        outline: { form: 'rectangle' },
        keyframes,
        dismissed: false,
        locked: true,
        source: { by: 'person', person: 'person-1' },
      }),
    ],
  });
  return id;
}

const ana = ['--as', 'Ana', '--reason', 'request 12'];
const reasons = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];

describe('a case from ingest to verify', () => {
  test('ingest, also with a file that is refused', () => {
    const ran = run('ingest', dir, media, at('none.mp4'), ...ana);
    expect(ran.exitCode).toBe(3);
    expectAnswer('ingest', ran);
    expect(ran.document).toMatchObject({
      schema: 1,
      footage: [{ footage: 'footage-1', frames: frameCount }],
      refused: [{ code: 'INPUT_NOT_FOUND' }],
    });
  });

  test('frames of the case and of the file are the same', () => {
    const ofCase = run('frames', dir);
    expectAnswer('frames', ofCase);
    expect(run('frames', media).document).toEqual(ofCase.document);
  });

  test('detect, regions, check, veil', () => {
    expectAnswer('detect', run('detect', dir, ...ana));
    const track = drawTrack();
    const regions = expectAnswer('regions', run('regions', dir));
    expect(regions).toMatchObject({ footage: [{ footage: 'footage-1' }] });
    expect(JSON.stringify(regions)).toContain(`"track":"${track}"`);
    const undecided = run('check', dir);
    expect(undecided.exitCode).toBe(1);
    expectAnswer('check', undecided);
    expectAnswer('veil', run('veil', dir, '--all', ...reasons, ...ana));
    const decided = run('check', dir);
    expect(decided.exitCode).toBe(0);
    expectAnswer('check', decided);
  });

  test('hush and withhold: decided, listed, taken back', () => {
    const span = ['--from', 'frame:2', '--to', '00:00:00.300'];
    const why = ['--purpose', 'personal-privacy', '--code', '(b)(6)'];
    const hushed = run('hush', dir, ...span, '--mode', 'tone', '--channel', '0', ...why, ...ana);
    expect(hushed.exitCode).toBe(0);
    expectAnswer('hush', hushed);
    expectAnswer('hush', run('hush', dir, '--list'));
    const withheld = expectAnswer('withhold', run('withhold', dir, ...span, ...why, ...ana));
    expect(expectAnswer('withhold', run('withhold', dir, '--list'))).toEqual(withheld);
    expectAnswer('hush', run('hush', dir, '--remove', 'hush-1', ...ana));
    expectAnswer('withhold', run('withhold', dir, '--remove', 'track-2', ...ana));
    expect(run('hush', dir, '--list').document).toEqual({ schema: 1, hushes: [] });
  });

  test('key new, show, show --trust; people', () => {
    for (const [kind, name] of [
      ['office', 'records'],
      ['person', 'ben'],
    ] as const) {
      expectAnswer('key', run('key', 'new', '--kind', kind, '--name', name));
    }
    expectAnswer('key', run('key', 'show'));
    expectAnswer('key', run('key', 'show', '--trust'));
    expectAnswer('people', run('people', dir, 'add', '--name', 'Ben', '--role', 'reviewer', ...ana));
    expectAnswer('people', run('people', dir));
  });

  test('render, approve, release, prove, verify', () => {
    expectAnswer('render', run('render', dir, '--audience', 'public', '--plan', ...ana));
    expectAnswer('render', run('render', dir, '--audience', 'public', ...ana));
    const ben = ['--as', 'Ben', '--reason', 'second look', '--key', 'ben'];
    expectAnswer('approve', run('approve', dir, 'candidate-1', '--watched', 'in full', ...ben));
    const out = ['--audience', 'public', '--out', at('package')];
    const released = run('release', dir, ...out, ...ana);
    expectAnswer('release', released);
    expect(released).toMatchObject({
      exitCode: 0,
      document: { package: at('package'), media: at('package', 'data', 'media', 'media-1.mp4') },
    });
    const record = ['--record', at('package', 'data', 'record.dsse.json')];
    const copy = at('package', 'data', 'media', 'media-1.mp4');
    expectAnswer('prove', run('prove', media, copy, ...record));
    const unproved = run('prove', media, media);
    expect(unproved.exitCode).toBe(1);
    expectAnswer('prove', unproved);
    expectAnswer('verify', run('verify', at('package'), '--original', media));
  });

  test('audit, listed and verified', () => {
    expectAnswer('audit', run('audit', dir));
    const verified = run('audit', dir, '--verify');
    expectAnswer('audit', verified);
    expect(verified).toMatchObject({ exitCode: 0, document: { intact: true } });
  });
});

test('auto', () => {
  const ran = run('auto', media, '--out', at('draft'));
  expectAnswer('auto', ran);
  expect(ran).toMatchObject({ exitCode: 0, document: { status: 'unreviewed draft' } });
});

describe('failures', () => {
  test.each([
    ['no such command', ['polish'], 2, 'USAGE'],
    ['an unknown option', ['ingest', '--loud'], 2, 'USAGE'],
    ['a missing word', ['verify'], 2, 'USAGE'],
    ['a file that is not there', ['frames', 'none.mp4'], 3, 'INPUT_NOT_FOUND'],
    ['a folder that is no package', ['verify', '.'], 3, 'NOT_A_PACKAGE'],
    ['a demonstration into a folder that is there', ['demo', '--out', '.'], 4, 'OUTPUT_EXISTS'],
    [
      'an output beside the original',
      ['auto', media, '--out', at('media', 'out')],
      4,
      'OUTPUT_INSIDE_SOURCE',
    ],
  ])('%s', (_, words, exitCode, code) => {
    const ran = run(...words);
    expectAnswer('error', ran);
    expect(ran).toMatchObject({ exitCode, document: { schema: 1, error: { code } } });
  });
});

test.each([
  ['the right members', { schema: 1, people: [] }, true],
  ['another version', { schema: 2, people: [] }, false],
  ['a member that is not in the contract', { schema: 1, people: [], more: 1 }, false],
  ['a row out of shape', { schema: 1, people: [{ id: 'person-0' }] }, false],
])('both schemas judge alike: %s', (_, document, valid) => {
  expect(cliAnswers['people']?.safeParse(document).success).toBe(valid);
  expect(publishedSchema('people').safeParse(document).success).toBe(valid);
});
