import { readdirSync, readFileSync } from 'node:fs';

/** Bytes of memory that the process holds, its part of what it shares (PSS). Linux only. */
export function memoryOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`The memory of process ${pid} cannot be read.`);
  return Number(kilobytes) * 1_024;
}

/** The process and all that it started, and they started; without the trees of `except`. */
export function processTree(pid: number, except: readonly number[] = []): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree: number[] = [];
  const add = (process: number) => {
    if (except.includes(process)) return;
    tree.push(process);
    children.get(process)?.forEach(add);
  };
  add(pid);
  return tree;
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
