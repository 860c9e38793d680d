// SPDX-License-Identifier: GPL-3.0-or-later
/** Engine workers that die, are called off, or are left behind: the service goes on, and nothing half-done stays. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runTask } from '../../electron/service/engine/run-task.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import type { TaskInput } from '../../electron/service/engine/tasks/task-table.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import type { JobRow } from '../../electron/service/storage/job-store.ts';
import { plainSheet } from '../setup/veil-sheet.ts';
import { drawTrack, expectHealthy, rememberOriginals, sha256, veilWords, who } from './case-health.ts';
import {
  type Command,
  kill,
  livesStill,
  noProc,
  runCommand,
  startCommand,
  until,
  workersOf,
} from './cli-process.ts';

if (noProc) console.info(`tests of dying workers are skipped: ${noProc}`);

const base = mkdtempSync(join(tmpdir(), 'clearveil-worker-'));
const media = join(base, 'originals', 'long street.mp4');
const dir = join(base, 'Night.case');
const candidates = join(dir, 'candidates');
/** Long enough that a render is still at work when it has been seen to begin. */
const frameCount = 900;
const renderWords = ['render', dir, '--audience', 'public', '--draft', ...who];
let render: TaskInput<'render'>;
let originalUnchanged = (): void => undefined;

beforeAll(async () => {
  if (noProc) return;
  mkdirSync(join(base, 'originals'));
  await makeFixture(media, { frameCount, audio: {} });
  originalUnchanged = rememberOriginals([media]);
  expect(await runCommand('ingest', dir, media, ...who)).toMatchObject({ code: 0 });
  drawTrack(dir);
  expect(await runCommand('veil', dir, '--all', ...veilWords, ...who)).toMatchObject({ code: 0 });
  const { index } = await runTask('inspect', { path: media });
  const sheet = plainSheet(frameCount, { width: 320, height: 180 }, []);
  render = {
    path: media,
    index,
    sheet,
    hushes: null,
    channels: [],
    outputPath: join(base, 'copy.mp4'),
    crf: 14,
    threads: 2,
    faultCount: 0,
    fullReason: 'one set of stream parameters was asked for',
  };
});

afterAll(() => {
  originalUnchanged();
  rmSync(base, { recursive: true, force: true });
});

const noWorkers = (): Promise<void> =>
  until('the end of every worker', () => workersOf(process.pid).length === 0);

function signalWorkers(signal: NodeJS.Signals): void {
  const workers = workersOf(process.pid);
  expect(workers).toHaveLength(1);
  for (const worker of workers) kill(worker, signal);
}

/** Calls `act` once, when the task has been at work. */
function onFirst(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

async function expectNextTaskRuns(): Promise<void> {
  expect(await runTask('digest', { path: media })).toMatchObject({ sha256: sha256(media) });
}

describe.skipIf(noProc !== undefined)('a task of the service', () => {
  test('whose worker dies of a segmentation fault is WORKER_CRASHED with file and place, and the next one runs', async () => {
    const onProgress = onFirst(() => signalWorkers('SIGSEGV'));
    const failure = await runTask('render', render, { onProgress }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'WORKER_CRASHED', exitCode: 5, details: { task: 'render' } });
    expect(String(failure)).toMatch(/SIGSEGV.*"long street\.mp4" at [1-9]\d* of 900 frames/);
    await expectNextTaskRuns();
  });

  test('whose worker dies before it has read what to do is WORKER_CRASHED as well', async () => {
    const task = runTask('digest', { path: media });
    for (const worker of await firstWorkers()) kill(worker);
    await expect(task).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
    await expectNextTaskRuns();
  });

  test('that is called off ends as CANCELLED and leaves no file', async () => {
    const stop = new AbortController();
    const onProgress = onFirst(() => stop.abort());
    await expect(runTask('render', render, { onProgress, signal: stop.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
      exitCode: 5,
    });
    expect(existsSync(render.outputPath)).toBe(false);
    await noWorkers();
  });

  test('whose worker does not heed the call is ended by force', async () => {
    const stop = new AbortController();
    const onProgress = onFirst(() => {
      signalWorkers('SIGSTOP');
      stop.abort();
    });
    await expect(runTask('render', render, { onProgress, signal: stop.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await noWorkers();
    rmSync(render.outputPath, { force: true });
  });

  test('whose follower fails ends with the failure of the follower', async () => {
    const failure = new Error('the row cannot be written');
    const onProgress = (): void => {
      throw failure;
    };
    await expect(runTask('render', render, { onProgress })).rejects.toBe(failure);
    await noWorkers();
    rmSync(render.outputPath, { force: true });
  });

  test('that was never begun because it was called off before starts no worker', async () => {
    const task = runTask('digest', { path: media }, { signal: AbortSignal.abort() });
    expect(workersOf(process.pid)).toEqual([]);
    await expect(task).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

async function firstWorkers(): Promise<readonly number[]> {
  await until('a worker', () => workersOf(process.pid).length > 0, 1);
  return workersOf(process.pid);
}

const unfinished = (): string[] => readdirSync(candidates).filter((name) => name.endsWith('.partial'));

function lastJob(): JobRow | undefined {
  const store = openCase(dir, { mode: 'write' });
  try {
    return store.jobs().at(-1);
  } finally {
    store.close();
  }
}

/** A render of the whole recording that has begun to write its copy. */
async function renderingCommand(): Promise<Command> {
  const command = startCommand(...renderWords);
  onTestFinished(() => kill(command.pid));
  await until('a copy that is being written', () => unfinished().length > 0, 5);
  return command;
}

describe.skipIf(noProc !== undefined)('a command', () => {
  test('whose worker dies of a segmentation fault ends with exit code 5, and the case is unharmed', async () => {
    const command = await renderingCommand();
    for (const worker of command.workers()) kill(worker, 'SIGSEGV');
    const { code, stdout } = await command.ended;
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 5, error: { code: 'WORKER_CRASHED' } });
    expect(stdout).toContain('long street.mp4');
    expect(unfinished()).toEqual([]);
    expect(lastJob()).toMatchObject({ kind: 'render', state: 'failed', error: { code: 'WORKER_CRASHED' } });
    expectHealthy(dir);
  });

  test.each([
    ['the command alone', (command: Command) => kill(command.pid, 'SIGINT')],
    ['everything in its terminal', (command: Command) => command.signalGroup('SIGINT')],
    ['everything in its session, at the end of it', (command: Command) => command.signalGroup('SIGTERM')],
  ])('that is interrupted, signal to %s, is cancelled', async (_, interrupt) => {
    const command = await renderingCommand();
    interrupt(command);
    const { code, stdout } = await command.ended;
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 5, error: { code: 'CANCELLED' } });
    await command.gone();
    expect(unfinished()).toEqual([]);
    expect(lastJob()).toMatchObject({ kind: 'render', state: 'cancelled' });
    expectHealthy(dir);
  });

  test('that was cancelled can be run again', async () => {
    expect(await runCommand(...renderWords)).toMatchObject({ code: 0 });
    expect(lastJob()).toMatchObject({ kind: 'render', state: 'done' });
    expectHealthy(dir);
  });
});

test.skipIf(noProc !== undefined)(
  'a worker that is busy for ever ends when its service is killed',
  async () => {
    const script = fileURLToPath(new URL('children/service.ts', import.meta.url));
    const service = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void service.kill('SIGKILL'));
    const [said] = (await once(service.stdout, 'data')) as [Buffer];
    const worker = Number(said.toString());
    expect(livesStill(worker)).toBe(true);
    service.kill('SIGKILL');
    await until('the end of the busy worker', () => !livesStill(worker));
  },
);
