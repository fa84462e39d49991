import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AppendLog } from '../../local/data/append-log.ts';
import { openDataFolder } from '../../local/data/data-folder.ts';
import { Mailbox } from '../../local/engines/mail/mailbox.ts';
import { aFolder } from './post-office.ts';

describe('a data folder', () => {
  it('is held by one run at a time, and can be taken again after it', () => {
    const folder = aFolder();
    const first = openDataFolder(folder);
    expect(first.isUsed).toBe(false);
    expect(() => openDataFolder(folder)).toThrow(`${folder} is in use by another run: stop that one first`);
    first.release();
    const second = openDataFolder(folder);
    expect(second.isUsed).toBe(true);
    second.release();
  });

  it('is free again when its holder was killed', async () => {
    const folder = aFolder();
    const module = JSON.stringify(join(import.meta.dirname, '../../local/data/data-folder.ts'));
    const script = `const { openDataFolder } = await import(${module}); openDataFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    expect(() => openDataFolder(folder)).toThrow(/in use by another run/);
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    openDataFolder(folder).release();
  });

  it('of another version, or of somebody else, is refused with a sentence', () => {
    const folder = aFolder();
    openDataFolder(folder).release();
    writeFileSync(join(folder, 'version'), '0');
    expect(() => openDataFolder(folder)).toThrow(/made by another version \(form 0, this one reads form \d+\): choose another folder/);
    const foreign = aFolder();
    writeFileSync(join(foreign, 'letters.txt'), 'mine');
    expect(() => openDataFolder(foreign)).toThrow(/not empty and was not made by a local run/);
  });
});

describe('a data folder that cannot be', () => {
  it('is refused with a sentence: a file, a place below a file, a place where the system makes no folders', () => {
    const file = join(aFolder(), 'letters.txt');
    writeFileSync(file, 'mine');
    for (const path of [file, join(file, 'below'), ...(process.platform === 'linux' ? ['/proc/nowhere'] : [])])
      expect(() => openDataFolder(path), path).toThrow(/choose another one by --data/);
  });
});

describe('a log', () => {
  it('loses only the line that a kill cut short, and goes on behind it', () => {
    const file = join(aFolder(), 'log.jsonl');
    const schema = z.object({ n: z.number() });
    const log = new AppendLog(file, schema);
    log.append({ n: 1 });
    log.append({ n: 2 });
    log.close();
    appendFileSync(file, '{"n":3');
    const again = new AppendLog(file, schema);
    expect(again.read()).toEqual([{ n: 1 }, { n: 2 }]);
    again.append({ n: 4 });
    again.close();
    expect(new AppendLog(file, schema).read()).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }]);
  });
});

describe('a mailbox', () => {
  it('finds every message again, byte for byte, also behind one that was cut short', () => {
    const folder = aFolder();
    const email = (id: string) => ({ id, at: '2026-11-23T10:00:00.000Z', source: 'a@b.example', to: ['c@d.example'] });
    const bytes = Buffer.from([1, 2, 0, 255, 10, 13]);
    const first = new Mailbox(folder);
    first.add(email('one'), bytes);
    first.close();
    appendFileSync(join(folder, 'inbox.eml'), 'half a mess');
    const second = new Mailbox(folder);
    second.add(email('two'), Buffer.from('通知'));
    second.close();
    const third = new Mailbox(folder);
    expect(third.emails.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(third.find('one')?.raw()).toEqual(bytes);
    expect(third.find('two')?.raw().toString()).toBe('通知');
    third.close();
    expect(readFileSync(join(folder, 'inbox.jsonl'), 'utf8').trim().split('\n').length).toBe(2);
  });

  it('forgets what went to an address: nothing of it lies in a file, and all others are found as before', () => {
    const folder = aFolder();
    const email = (id: string, to: string) => ({ id, at: '2026-11-23T10:00:00.000Z', source: 'a@b.example', to: [to] });
    const first = new Mailbox(folder);
    for (const [id, to] of Object.entries({ one: 'other@d.example', two: 'Li@d.example', three: 'other@d.example', four: 'li@d.example' }))
      first.add(email(id, to), Buffer.from(`通知 ${id} ${to}`));
    first.forget('li@d.example');
    first.add(email('five', 'other@d.example'), Buffer.from('通知 five'));
    const seen = (box: Mailbox) => box.emails.map(({ id, raw }) => [id, raw().toString().split(' ', 2).join(' ')]);
    const left = ['one', 'three', 'five'].map((id) => [id, `通知 ${id}`]);
    expect([seen(first), first.find('two')]).toEqual([left, null]);
    first.close();
    const second = new Mailbox(folder);
    expect(seen(second)).toEqual(left);
    second.close();
    for (const name of ['inbox.jsonl', 'inbox.eml']) expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/li@d/i);
    const inMemory = new Mailbox(null);
    inMemory.add(email('one', 'li@d.example'), Buffer.from('x'));
    inMemory.forget('LI@d.example');
    expect(inMemory.emails).toEqual([]);
  });
});
