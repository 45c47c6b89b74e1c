import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import {
  type DiskFacts,
  isNetworkDisk,
  openStore,
  requireOwnDisk,
  requireWriteAheadLog,
} from '../../src-main/store/index.ts';

const on = (platform: NodeJS.Platform, realPath: string, fileSystem?: number): DiskFacts => ({
  platform,
  realPath,
  fileSystem,
});

describe('the disk of a data folder', () => {
  test('is another computer’s: shares, mapped drives by the share behind them, NFS and SMB', () => {
    const network = [
      on('win32', '\\\\server\\lab'),
      on('win32', '\\\\?\\UNC\\server\\lab'),
      on('win32', '\\\\wsl.localhost\\Debian\\home'),
      on('linux', '/mnt/lab', 0x6969),
      on('linux', '/mnt/lab', 0xff534d42),
      on('linux', '/mnt/lab', 0xfe534d42),
    ];
    for (const facts of network) {
      assert.ok(isNetworkDisk(facts), JSON.stringify(facts));
      assert.throws(
        () => {
          requireOwnDisk('Z:\\lab\\smearwise.db', 'Z:\\lab', facts);
        },
        { code: 'invalid-input', message: /"Z:\\lab" lies on a network drive/, nextStep: /own disk/ },
      );
    }
  });

  test('is this PC’s own: drives, long paths, USB sticks, ext4, NTFS, memory, WSL’s and virtual machines’', () => {
    const own = [
      on('win32', 'C:\\Users\\Ada'),
      on('win32', '\\\\?\\C:\\Users\\Ada'),
      on('win32', '\\\\.\\C:\\Users\\Ada'),
      on('linux', '//server/lab', 0xef53),
      on('linux', '/mnt/c', 0x01021997),
      on('linux', '/media/stick', 0x65735546),
      on('linux', '/tmp', 0x01021994),
      on('darwin', '/Users/ada', 0x6969),
    ];
    for (const facts of own) {
      assert.ok(!isNetworkDisk(facts), JSON.stringify(facts));
      requireOwnDisk('C:\\lab\\smearwise.db', 'C:\\lab', facts);
    }
  });

  test('has paths that SQLite can name, on Windows', () => {
    const facts = on('win32', 'C:\\Users');
    const folder = (characters: number) => `C:\\${'x'.repeat(characters - 3)}`;
    const check = (characters: number, where = facts) => {
      requireOwnDisk(`${folder(characters)}\\smearwise.db`, folder(characters), where);
    };
    check(238);
    assert.throws(
      () => {
        check(239);
      },
      { code: 'invalid-input', message: /too long for a database: by 1 characters/ },
    );
    check(300, on('linux', '/home'));
  });
});

describe('the write-ahead log', () => {
  test('is asked for, and an answer that it is another mode is no yes', async (context) => {
    const memory = new SqliteDatabase(':memory:');
    const answer: unknown = memory.pragma('journal_mode = WAL', { simple: true });
    memory.close();
    assert.throws(
      () => {
        requireWriteAheadLog(answer, 'lab.db');
      },
      { code: 'invalid-input', message: /grants no write-ahead log \(but "memory"\)/ },
    );
    const home = await mkdtemp(join(tmpdir(), 'smearwise-wal-'));
    context.after(() => rm(home, { recursive: true }));
    openStore(home).close();
  });
});
