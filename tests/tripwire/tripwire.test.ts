import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { skipWithoutChromium } from '../e2e/browser.ts';
import { skipWithout } from '../support/required.ts';
import { attemptsIn } from './attempts.ts';
import { inNamespace, whyNoGuard } from './guard.ts';

const skip = skipWithout('tripwire', whyNoGuard() ?? (skipWithoutChromium || undefined));
const tellsAll = process.env['SMEARWISE_TRIPWIRE'] === 'whole';
const skipLong = skip || (tellsAll ? false : 'npm run test:tripwire runs it');

/** What a script of this folder printed, run where there is no network, with an empty folder as its first argument. */
async function runCutOff(script: string, ...args: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'smearwise-tripwire-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn('unshare', inNamespace([process.execPath, path, folder, ...args]), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  assert.equal(child.exitCode, 0, stderr);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('the tripwire trips', () => {
  test('over a connection, a name look-up and a file in the person’s folder', { skip }, async () => {
    const told = (await runCutOff('trap-process.ts', 'connect', 'lookup', 'write')).join('\n');
    assert.match(told, /^connect: AF_INET 192\.0\.2\.1 port 443$/m);
    assert.match(told, /^lookup: looks a name up at /m);
    assert.match(told, /^write: writes \/.*\/person\/identifier$/m);
  });

  test('over what ONNX Runtime does where nobody switches it off', { skip: skipLong }, async () => {
    const told = (await runCutOff('trap-process.ts', 'telemetry')).join('\n');
    assert.match(told, /looks a name up at /);
    assert.match(told, /writes \/.*onnxruntime\.db$/m);
  });

  test('over each kind of address, and not over what stays on this PC', () => {
    const forbidden = [
      'connect(3<TCPv6:[1]>, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ENETUNREACH (Network is unreachable)',
      'sendto(4<UDP:[2]>, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(1900), sin_addr=inet_addr("239.255.255.250")}, 16) = 1',
      'sendmmsg(5<UDP:[3]>, [{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, msg_namelen=16, msg_iov=[]}}], 1, 0) = 1',
      'connect(6<UNIX:[4]>, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)',
      'openat(AT_FDCWD</w>, "x", O_WRONLY|O_CREAT, 0666) = 7</w/x>',
      'openat(AT_FDCWD</w>, "/etc/x", O_WRONLY|O_CREAT, 0666) = -1 EACCES (Permission denied)',
      'rename("/data/a", "/w/b") = 0',
      'mkdir("below", 0777) = 0',
    ];
    for (const line of forbidden) assert.equal(attemptsIn(line, '/w', ['/data']).length, 1, line);
    const harmless = [
      'connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
      'sendto(4<NETLINK:[2]>, [], 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20',
      'openat(AT_FDCWD</w>, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 7</etc/hosts>',
      'openat(AT_FDCWD</w>, "/data/x", O_RDWR|O_CREAT, 0666) = 7</data/x>',
      'openat(AT_FDCWD</w>, "/dev/null", O_RDWR) = 7</dev/null>',
      'openat(AT_FDCWD</w>, "/gone/x", O_WRONLY|O_CREAT, 0666) = -1 ENOENT (No such file or directory)',
    ];
    for (const line of harmless) assert.deepEqual(attemptsIn(line, '/w', ['/data']), [], line);
  });
});

test(
  'the whole story reaches nothing but this PC, and writes where it was told to',
  { skip: skipLong },
  async () => {
    assert.deepEqual(await runCutOff('story-process.ts'), []);
  },
);
