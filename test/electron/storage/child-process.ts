// SPDX-License-Identifier: GPL-3.0-or-later
/** Real second processes for tests of locks and crashes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export type Child = {
  /** Resolves with the whole output so far once it holds `text`; rejects when the process ends without it. */
  says(text: string): Promise<string>;
  /** Kills without warning and resolves with everything it said. */
  kill(): Promise<string>;
};

/** Starts `children/<name>.ts` on the Node that runs the tests. */
export function startChild(name: string, ...args: string[]): Child {
  const script = fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  return {
    says: async (text) => {
      while (!output.includes(text)) {
        const more = once(child);
        await Promise.race([more, ended]);
        if (child.exitCode !== null && !output.includes(text))
          throw new Error(`the process ended: ${errors}`);
      }
      return output;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      if (child.signalCode !== 'SIGKILL') throw new Error(`the process ended by itself: ${errors}`);
      return output;
    },
  };
}

function once(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.once('data', () => resolve());
  });
}
