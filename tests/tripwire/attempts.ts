import { join, resolve } from 'node:path';

const DNS_PORT = 53;

/**
 * What a trace of strace (`-ff -y`) holds that may not be: a connection or datagram to anything but the loopback
 * device, a name look-up, a file made or opened for writing outside the folders `allowed`. `cwd` is where relative paths
 * begin.
 */
export function attemptsIn(trace: string, cwd: string, allowed: readonly string[]): string[] {
  return trace.split('\n').flatMap((line) => {
    const call = /^(\w+)\(/.exec(line)?.[1] ?? '';
    if (call === 'connect' || call.startsWith('send')) return addressesOf(line).filter(isForbidden);
    const path = writtenPath(call, line, cwd);
    return path === undefined || isAllowed(path, allowed) ? [] : [`writes ${path}`];
  });
}

/** The peers that a call names, as `what address`. */
function addressesOf(line: string): string[] {
  return [...line.matchAll(/\{sa_family=(\w+)(.*?)\}/g)].map(([, family = '', rest = '']) => {
    const port = Number(/sin6?_port=htons\((\d+)\)/.exec(rest)?.[1] ?? NaN);
    const address = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(rest);
    const path = /sun_path=(@?"[^"]*")/.exec(rest)?.[1];
    const host = address?.[1] ?? address?.[2] ?? path?.replaceAll('"', '') ?? '';
    if (port === DNS_PORT || host.includes('/nscd/') || host.includes('resolve'))
      return `looks a name up at ${host}`;
    return `${family} ${host}${Number.isNaN(port) ? '' : ` port ${String(port)}`}`;
  });
}

function isForbidden(peer: string): boolean {
  // The kernel itself, and sockets that are given up.
  if (/^(?:AF_NETLINK|AF_UNSPEC) /.test(peer)) return false;
  return !/^AF_INET 127\.|^AF_INET6 (?:::1|::ffff:127\.\d+\.\d+\.\d+) /.test(peer);
}

/** The path that a call made or opened for writing; undefined where it did not. */
function writtenPath(call: string, line: string, cwd: string): string | undefined {
  const refused = / = -1 (?:EACCES|EPERM|EROFS) /.test(line);
  if (!refused && line.includes(' = -1 ')) return undefined;
  if (call.startsWith('open') && !/O_WRONLY|O_RDWR|O_CREAT/.test(line)) return undefined;
  const opened = / = \d+<([^>]+)>$/.exec(line)?.[1];
  if (opened !== undefined) return opened.replace(/ \(deleted\)$/, '');
  const last = [...line.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)].at(-1);
  if (!last) return undefined;
  const [, folder = cwd, path = ''] = last;
  return resolve(cwd, folder, path);
}

/** Devices and what the kernel shows of a process are no files; `/dev/shm` is a folder like any other. */
function isAllowed(path: string, allowed: readonly string[]): boolean {
  if (!path.startsWith('/')) return true;
  if (/^\/proc\/|^\/dev\/(?!shm\/)/.test(path)) return true;
  return allowed.some((folder) => path === folder || path.startsWith(join(folder, '/')));
}
