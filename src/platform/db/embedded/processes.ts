import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { errorCode } from '../../config/error-facts';

/** Says whether a process id still means the same process: ids are given out again. null when there is no such process. */
export function processStamp(pid: number): string | null {
  if (!isAlive(pid)) return null;
  if (process.platform === 'linux') return linuxStamp(pid);
  if (process.platform === 'win32') return `${pid}`;
  return ps(pid, 'lstart=');
}

/** The command line of a process, or null when there is none that we may see. */
export function commandLine(pid: number): string | null {
  if (!isAlive(pid)) return null;
  if (process.platform === 'linux') return tryRead(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') || null;
  if (process.platform === 'win32') return 'postgres';
  return ps(pid, 'command=');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Field 22 of /proc/<pid>/stat, the start in clock ticks after boot; a zombie has ended. */
function linuxStamp(pid: number): string | null {
  const stat = tryRead(`/proc/${pid}/stat`);
  if (!stat) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : `${pid}-${fields[19]}`;
}

function ps(pid: number, column: string): string | null {
  try {
    return execFileSync('ps', ['-o', column, '-p', `${pid}`], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

function tryRead(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
