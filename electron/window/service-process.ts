// SPDX-License-Identifier: GPL-3.0-or-later
/** Keeps the service running: starts it as a plain Node process, and again when it ends by itself, but not for ever. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceHealth } from '../../core/contract/host.ts';

export type ServicePlace = {
  /** The Node 24 that comes with the application. */
  readonly node: string;
  /** hosts/pipe/main.ts of the service. */
  readonly main: string;
  readonly environment?: Readonly<Record<string, string>>;
};

export type Address = { readonly socketPath: string; readonly token: string };

/** Ends of the service within this time, in milliseconds, after which it is not started again. */
const patience = { ends: 3, withinMs: 60_000 } as const;
/** How long an orderly end may take, in milliseconds: work is called off, the case closed. */
const endGraceMs = 20_000;

export class ServiceProcess {
  readonly #place: ServicePlace;
  readonly #tell: (health: ServiceHealth) => void;
  readonly #folder = mkdtempSync(join(tmpdir(), 'clearveil-'));
  #child: ChildProcess | undefined;
  #ready: Promise<Address> = Promise.reject(new Error('the service was not started'));
  #ends: number[] = [];
  #ending = false;
  #givenUp = false;

  constructor(place: ServicePlace, tell: (health: ServiceHealth) => void) {
    this.#place = place;
    this.#tell = tell;
    this.#ready.catch(() => undefined);
  }

  /** Where the service listens, once it does. Rejects when it could not be started. */
  get address(): Promise<Address> {
    return this.#ready;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it once more when it ended too often to be started again by itself. */
  wake(): void {
    if (!this.#givenUp || this.#ending) return;
    this.#givenUp = false;
    this.#ends = [];
    void this.start().catch(() => undefined);
  }

  start(): Promise<Address> {
    const name = randomBytes(8).toString('hex');
    const socketPath =
      process.platform === 'win32' ? `\\\\.\\pipe\\clearveil-${name}` : join(this.#folder, `${name}.sock`);
    const token = randomBytes(32).toString('base64url');
    this.#ready = new Promise((resolve, reject) => {
      const child = fork(this.#place.main, [], {
        execPath: this.#place.node,
        execArgv: ['--disable-warning=ExperimentalWarning'],
        env: {
          ...process.env,
          ...this.#place.environment,
          CLEARVEIL_HOST_SOCKET: socketPath,
          CLEARVEIL_HOST_TOKEN: token,
        },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      this.#child = child;
      child.on('message', (message) => {
        if (message !== 'ready') return;
        resolve({ socketPath, token });
        this.#tell('running');
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`the service ended (${signal ?? code})`));
        if (!this.#ending) this.#again();
      });
    });
    this.#ready.catch(() => undefined);
    return this.#ready;
  }

  #again(): void {
    const now = Date.now();
    this.#ends = [...this.#ends.filter((at) => now - at < patience.withinMs), now];
    if (this.#ends.length >= patience.ends) {
      this.#givenUp = true;
      this.#tell('failed');
      return;
    }
    this.#tell('restarting');
    void this.start().catch(() => undefined);
  }

  /** Ends the service in order: what runs is called off, the case closed. */
  async end(): Promise<void> {
    this.#ending = true;
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.connected) child.send('end', () => undefined);
      const grace = setTimeout(() => child.kill('SIGKILL'), endGraceMs);
      await gone;
      clearTimeout(grace);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
