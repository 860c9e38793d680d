// SPDX-License-Identifier: GPL-3.0-or-later
/** A package from a chosen or dropped folder. Files are read in slices, so their size does not matter. */
import type { PackageEntry, PackageSource } from '../../core/verify/package-source.ts';

/** Large enough to hash at full speed, small enough that the page answers between two slices. */
const sliceBytes = 4 * 1024 * 1024;

/** What a person gave: the folder's name and a source without it. */
export type GivenFolder = { readonly name: string; readonly source: PackageSource };

async function* readSlices(file: File): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += sliceBytes) {
    yield new Uint8Array(await file.slice(at, at + sliceBytes).arrayBuffer());
  }
}

function sourceOf(files: ReadonlyMap<string, File>, emptyFolders: readonly string[]): PackageSource {
  return {
    async listFiles() {
      const entries: PackageEntry[] = [...files].map(([path, file]) => ({
        path,
        sizeBytes: file.size,
        kind: 'file',
      }));
      for (const path of emptyFolders) entries.push({ path, sizeBytes: 0, kind: 'empty-directory' });
      return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    read(path) {
      const file = files.get(path);
      if (!file) throw new Error(`${path} is not in the folder`);
      return readSlices(file);
    },
  };
}

/** A folder from `<input type="file" webkitdirectory>`; undefined when no file is in it. */
export function folderFromInput(list: FileList): GivenFolder | undefined {
  const files = new Map<string, File>();
  let name = '';
  for (const file of Array.from(list)) {
    const [root = '', ...rest] = file.webkitRelativePath.split('/');
    name = root;
    files.set(rest.join('/'), file);
  }
  return files.size === 0 ? undefined : { name, source: sourceOf(files, []) };
}

function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

/** Everything in a folder: a reader gives its entries in batches until one is empty. */
async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (let batch = await readBatch(reader); batch.length > 0; batch = await readBatch(reader)) {
    found.push(...batch);
  }
  return found;
}

/** A folder dropped on the page; undefined when something else was dropped, or more than one thing. */
export async function folderFromDrop(transfer: DataTransfer): Promise<GivenFolder | undefined> {
  // Entries must be asked for before the first await: the browser empties the transfer after the event.
  const entries = Array.from(transfer.items).map((item) => item.webkitGetAsEntry());
  const [root] = entries;
  if (entries.length !== 1 || !root?.isDirectory) return undefined;
  const files = new Map<string, File>();
  const emptyFolders: string[] = [];
  const folders: [FileSystemDirectoryEntry, string][] = [[root as FileSystemDirectoryEntry, '']];
  for (let next = folders.pop(); next; next = folders.pop()) {
    const [folder, prefix] = next;
    const entriesHere = await children(folder);
    if (entriesHere.length === 0 && prefix !== '') emptyFolders.push(prefix.slice(0, -1));
    for (const entry of entriesHere) {
      if (entry.isDirectory) folders.push([entry as FileSystemDirectoryEntry, `${prefix}${entry.name}/`]);
      else {
        const file = await new Promise<File>((resolve, reject) => {
          (entry as FileSystemFileEntry).file(resolve, reject);
        });
        files.set(prefix + entry.name, file);
      }
    }
  }
  return { name: root.name, source: sourceOf(files, emptyFolders) };
}
