import { simpleParser } from 'mailparser';
import { describe, expect, it, vi } from 'vitest';
import { finished, newImport } from '../../functions/domain/imports/import.ts';
import { DAY, HOUR, MINUTE } from '../../functions/domain/time.ts';
import { sweep } from '../../functions/usecases/operations/sweep.ts';
import { eraseAddress } from '../../functions/usecases/subscriptions/erase-address.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { anAudit, aSubscription, aWebhook, NOON } from '../builders.ts';
import { aConfirmed } from './confirmed.ts';
import { aFrontDoor } from './front-door.ts';

const CHOIR = 'choir@club.example';

const aPerson = () => {
  const door = aFrontDoor();
  const { world } = door;
  const subscribe = async (given: Parameters<typeof aSubscription>[0] = {}): Promise<string> => {
    const createdAt = world.clock.now().toISOString();
    const confirmed = await aConfirmed(world, { createdAt, channel: { type: 'email', address: CHOIR }, ...given });
    return confirmed.id;
  };
  const letters = async (): Promise<readonly string[]> => {
    const before = world.mailer.sent.length;
    for (const letter of world.letterRequests.all()) await writeLetter(world, letter);
    return Promise.all(world.mailer.sent.slice(before).map(async ({ raw }) => String((await simpleParser(Buffer.from(raw()))).text)));
  };
  const tokenIn = (text: string | undefined): string => /erase\?token=(\S+)/.exec(text ?? '')?.[1] ?? '';
  const ask = (address: string, key?: string) => door.ask('POST', '/v1/erasures', { body: { address }, ...(key ? { key } : {}) });
  const confirm = (token: string) => door.ask('POST', '/v1/erasures/confirm', { body: { token } });
  const erase = async () => {
    for (const { addressKey } of world.erasureRequests.all()) await eraseAddress(world, addressKey);
  };
  return { ...door, world, subscribe, letters, tokenIn, askFor: ask, confirm, erase };
};

describe('an erasure', () => {
  it('is asked for with the same answer for every address, and a letter says what goes and what stays', async () => {
    const person = aPerson();
    await person.subscribe();
    const [known, unknown] = [await person.askFor(CHOIR), await person.askFor('nobody@club.example')];
    expect([known.status, known.body]).toEqual([202, { status: 'accepted' }]);
    expect([unknown.status, unknown.body]).toEqual([202, known.body]);
    const letters = await person.letters();
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatch(/备份,35 天后自动清除/);
    expect(letters[0]).toMatch(/回执上签的姓名/);
    expect(letters[0]).toContain('24 小时内删除');
    expect(person.world.erasureRequests.all()).toEqual([]);
  });

  it('goes through by the button alone: everything of the address is gone, of whatever state, and says by when', async () => {
    const person = aPerson();
    const ids = [await person.subscribe(), await person.subscribe({ organization: { name: '舞蹈队' } })];
    await person.world.subscriptions.create(
      aSubscription({ status: 'pending', channel: { type: 'email', address: 'Choir@club.example' } }),
    );
    const other = await person.subscribe({ channel: { type: 'email', address: 'other@club.example' } });
    await person.askFor(CHOIR);
    const [letter] = await person.letters();
    const token = person.tokenIn(letter);
    expect((await person.ask('GET', `/erase?token=${token}`)).text).toContain('35 天');
    expect(person.world.erasureRequests.all()).toEqual([]);
    const done = await person.confirm(token);
    expect(done).toMatchObject({ status: 202, body: { status: 'accepted', doneBy: '2026-11-21T04:00:00.000Z' } });
    expect(done.body.stays.join()).toContain('35');
    const { mails } = person.world.keptMail;
    mails.set('received/1', 'From: <CHOIR@club.example>').set('received/2', 'From: <other@club.example>');
    await person.erase();
    expect([...mails.keys()]).toEqual(['received/2']);
    for (const id of ids) expect(await person.world.subscriptions.find(id)).toBeNull();
    expect(person.world.subscriptions.all().map(({ id }) => id)).toEqual([other]);
    // It looks once more at once, and in time before the day is over, and is settled when it finds nothing.
    for (const after of [MINUTE, 20 * HOUR]) {
      person.world.clock.advance(after);
      expect((await sweep(person.world)).erasures).toBe(1);
      await person.erase();
    }
    expect(person.world.erasureRequests.all()).toEqual([]);
    // Whoever had a link finds nothing behind it.
    expect(
      (await person.ask('GET', `/v1/subscriptions/${ids[0]}`, { key: await person.world.vault.token('manage', ids[0] ?? '') })).status,
    ).toBe(404);
  });

  it('is asked for on a page that says the same of every address, and done by the button that the letter leads to', async () => {
    const person = aPerson();
    const id = await person.subscribe();
    const page = await person.ask('GET', '/erase?lang=zh');
    expect([page.status, page.text.includes('action="/erase/link"')]).toEqual([200, true]);
    expect((await person.ask('GET', '/')).text).toContain('href="/erase');
    const missing = await person.submit('/erase/link', [['address', 'choir']]);
    expect([missing.status, missing.text.includes('aria-invalid="true"'), missing.text.includes('value="choir"')]).toEqual([
      422,
      true,
      true,
    ]);
    const pages = [];
    for (const address of [CHOIR, 'nobody@club.example'])
      pages.push((await person.submit('/erase/link', [['address', address]])).text.replaceAll(address, '…'));
    expect(pages[0]).toBe(pages[1]);
    expect(pages[0]).toContain('请查收邮件');
    const letters = await person.letters();
    expect(letters).toHaveLength(1);
    const done = await person.submit('/erase', [['token', person.tokenIn(letters[0])]]);
    expect([done.status, done.text.includes('正在删除')]).toEqual([200, true]);
    await person.erase();
    expect(await person.world.subscriptions.find(id)).toBeNull();
  });

  it('is asked for on the manage page, but only whoever reads the address says yes', async () => {
    const person = aPerson();
    const token = await person.world.vault.token('manage', await person.subscribe());
    expect((await person.ask('GET', `/manage?token=${token}`)).text).toContain('action="/manage/erase"');
    const asked = await person.submit('/manage/erase', [['token', token]]);
    expect([asked.status, asked.headers.get('location')]).toEqual([303, expect.stringContaining('note=erasure-asked')]);
    expect(person.world.erasureRequests.all()).toEqual([]);
    expect(person.tokenIn((await person.letters())[0])).not.toBe('');
    // An endpoint that has no address has nothing that a letter could ask for.
    const hook = await person.world.vault.token('manage', await person.subscribe({ channel: aWebhook() }));
    expect((await person.ask('GET', `/manage?token=${hook}`)).text).not.toContain('/manage/erase');
    expect((await person.submit('/manage/erase', [['token', hook]])).headers.get('location')).toContain('note=not-now');
    expect((await person.submit('/manage/erase', [['token', 'made-up']])).status).toBe(404);
  });

  it('refuses tokens that are expired, changed, or for something else', async () => {
    const person = aPerson();
    const id = await person.subscribe();
    await person.askFor(CHOIR);
    const token = person.tokenIn((await person.letters())[0]);
    expect(await person.confirm(await person.world.vault.token('manage', id))).toMatchObject({
      status: 404,
      body: { code: 'token-invalid' },
    });
    expect(await person.confirm(`x${token}`)).toMatchObject({ status: 404, body: { code: 'token-invalid' } });
    person.world.clock.advance(DAY);
    expect(await person.confirm(token)).toMatchObject({ status: 404, body: { code: 'token-expired' } });
    const page = await person.submit('/erase', [['token', token]]);
    expect([page.status, page.text.includes('链接已过期')]).toEqual([410, true]);
    expect(person.world.erasureRequests.all()).toEqual([]);
  });

  it('is done for an operator by address at once, who is written down by the keyed hash alone', async () => {
    const person = aPerson();
    const id = await person.subscribe();
    expect(await person.askFor(CHOIR, person.operatorKey)).toMatchObject({ status: 202, body: { doneBy: '2026-11-21T04:00:00.000Z' } });
    const [entry] = person.world.erasureRequests.audits;
    expect(entry).toMatchObject({
      action: 'address.erased',
      actor: { kind: 'operator' },
      subject: await person.world.vault.addressKey(CHOIR),
    });
    await person.erase();
    expect(await person.world.subscriptions.find(id)).toBeNull();
    // The sending service may have a list of its own.
    expect([person.world.released, person.world.releasedFor]).toEqual([[CHOIR], ['erasure']]);
    expect(person.world.mailer.sent).toEqual([]);
    // An agency asks as anybody does.
    await person.askFor(CHOIR, await person.anAgency('gd-mzt'));
    expect(person.world.erasureRequests.audits).toHaveLength(1);
  });

  it('takes only the fallback from an endpoint, and leaves who signs the address up after it', async () => {
    const person = aPerson();
    const hook = await person.subscribe({ channel: aWebhook({ fallbackEmail: CHOIR }) });
    await person.askFor(CHOIR, person.operatorKey);
    person.world.clock.advance(1000);
    const anew = await person.subscribe({ organization: { name: '读书会' } });
    await person.erase();
    expect(person.world.released).toEqual([CHOIR]);
    expect((await person.world.subscriptions.find(hook))?.channel).not.toHaveProperty('fallbackEmail');
    expect((await person.world.subscriptions.find(hook))?.status).toBe('active');
    expect((await person.world.subscriptions.find(anew))?.status).toBe('active');
  });

  it('takes the address of a fallback that had left, with its mails, and off the list of the sending service', async () => {
    const person = aPerson();
    const { world } = person;
    const hook = await person.subscribe({ channel: aWebhook({ formerFallback: { address: CHOIR, leftAt: NOON } }) });
    world.keptMail.mails.set('received/1', `From: <${CHOIR}>`);
    await person.askFor(CHOIR, person.operatorKey);
    await person.erase();
    expect([...world.keptMail.mails.keys()]).toEqual([]);
    expect(world.released).toEqual([CHOIR]);
    expect((await world.subscriptions.find(hook))?.channel).not.toHaveProperty('formerFallback');
  });

  it('does not wait for the mails that came: what has no end for one run is looked through by later ones', async () => {
    const person = aPerson();
    const { world } = person;
    const id = await person.subscribe();
    const { mails, forget } = world.keptMail;
    for (let i = 0; i < 9; i++) mails.set(`received/${i}`, i % 4 === 3 ? 'From: <other@club.example>' : `From: <${CHOIR}>`);
    world.keptMail.forget = async (...given) => {
      // One that is killed amid its first piece has erased the address all the same.
      if (mails.size === 9 && world.clock.now().getTime() === Date.parse(NOON)) throw new Error('out of time');
      world.clock.advance(MINUTE);
      return forget.apply(world.keptMail, given);
    };
    await person.askFor(CHOIR, person.operatorKey);
    await expect(person.erase()).rejects.toThrow('out of time');
    expect(await world.subscriptions.find(id)).toBeNull();
    expect(JSON.stringify(world.erasureRequests.all())).not.toContain(CHOIR);
    world.clock.advance(HOUR);
    const left = [];
    for (let looks = 0; looks < 7 && world.erasureRequests.all().length > 0; looks++) {
      await person.erase();
      left.push(mails.size);
      world.clock.advance(MINUTE);
    }
    expect(left).toEqual([7, 6, 4, 3, 2, 2, 2]);
    expect([...mails.keys()]).toEqual(['received/3', 'received/7']);
    // What came back since then goes before the day is over.
    mails.set('received/8', `Final-Recipient: rfc822; ${CHOIR}`).set('received/9', 'From: <other@club.example>');
    world.clock.advance(20 * HOUR);
    for (let looks = 0; looks < 3; looks++) {
      await person.erase();
      world.clock.advance(MINUTE);
    }
    expect([...mails.keys()]).toEqual(['received/3', 'received/7', 'received/9']);
    expect(world.erasureRequests.all()).toEqual([]);
  });

  it('takes the report of an import that is under way once that is finished, and names with quotation marks', async () => {
    const person = aPerson();
    const { world } = person;
    await person.subscribe({ organization: { name: '云河"小梅"合唱队' } });
    const row = '1,known,sub-1,"云河""小梅""合唱队"\n';
    for (const id of ['imp-1', 'imp-2']) {
      await world.importFiles.putReport(id, 0, row);
      await world.importFiles.joinReport(id, 1);
    }
    const running = newImport({ id: 'imp-2', by: 'operator', bytes: 10, dryRun: true, basis: null }, 'running', NOON);
    await world.imports.create(running, anAudit());
    await person.askFor(CHOIR, person.operatorKey);
    await person.erase();
    const reports = async () => Promise.all(['imp-1', 'imp-2'].map(async (id) => (await world.importFiles.report(id)) !== null));
    expect(await reports()).toEqual([false, true]);
    for (let looks = 0; looks < 3; looks++) {
      world.clock.advance(10 * MINUTE);
      await person.erase();
    }
    expect(await reports()).toEqual([false, true]);
    await world.imports.replace(finished(running, NOON));
    world.clock.advance(10 * MINUTE);
    await person.erase();
    expect(await reports()).toEqual([false, false]);
    // One that is written meanwhile goes with the last look; what was taken out meanwhile stays.
    await world.importFiles.putReport('imp-3', 0, row);
    await world.importFiles.joinReport('imp-3', 1);
    const forgotten = vi.spyOn(world.exportFiles, 'forgetAll');
    world.clock.advance(20 * HOUR);
    await person.erase();
    expect(await world.importFiles.report('imp-3')).toBeNull();
    expect(forgotten).not.toHaveBeenCalled();
    expect(world.erasureRequests.all()).toEqual([]);
  });

  it('loses nothing in a crash: what is left is erased by the next try', async () => {
    const person = aPerson();
    const ids = [await person.subscribe(), await person.subscribe({ organization: { name: '舞蹈队' } })];
    await person.askFor(CHOIR, person.operatorKey);
    const { traces } = person.world;
    const purge = traces.purge.bind(traces);
    let calls = 0;
    Object.defineProperty(traces, 'purge', {
      configurable: true,
      value: (...given: Parameters<typeof purge>) => (++calls === 2 ? Promise.reject(new Error('out of order')) : purge(...given)),
    });
    await expect(person.erase()).rejects.toThrow('out of order');
    person.world.clock.advance(60 * MINUTE);
    expect((await sweep(person.world)).erasures).toBe(1);
    await person.erase();
    for (const id of ids) expect(await person.world.subscriptions.find(id)).toBeNull();
  });
});
