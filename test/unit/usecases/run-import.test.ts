import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { CsvRows } from '../../../functions/adapters/csv/csv-rows.ts';
import { newImport } from '../../../functions/domain/imports/import.ts';
import { ended } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { runImport } from '../../../functions/usecases/imports/run-import.ts';
import { confirmSubscription } from '../../../functions/usecases/subscriptions/confirm-subscription.ts';
import { anAudit, aSubscription, NOON } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const HEADER = '名称,地区,邮箱,统一社会信用代码';
const rowOf = (i: number, address = `office${i}@groups.example`): string => `第${i}合唱团,440106,${address},`;
const fileOf = (...rows: readonly string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;
const someRows = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => rowOf(i));

let imports = 0;
const anOperator = () => {
  const world = aWorld();
  const deps = {
    ...world,
    rowReader: new CsvRows(),
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
    localParts: 'ascii' as const,
    refusalOfUrl: () => null,
  };
  const bring = async (file: string | Buffer, terms: { dryRun?: boolean; basis?: string } = {}): Promise<string> => {
    const id = `imp-${String(imports++).padStart(26, '0')}`;
    const bytes = Buffer.from(file);
    await world.importFiles.put(id, bytes);
    const wish = { id, dryRun: terms.dryRun ?? false, basis: terms.basis ?? null, by: 'operator', bytes: bytes.length };
    await world.imports.create(newImport(wish, 'running', NOON), anAudit({ subject: id }));
    return id;
  };
  const run = (id: string, remainingMs: () => number = () => 100_000) => runImport(deps, id, remainingMs);
  const ranOf = async (file: string | Buffer, terms: { dryRun?: boolean; basis?: string } = {}) => {
    const id = await bring(file, terms);
    const { kind } = await run(id);
    const { sums, refusal, layout } = (await world.imports.find(id)) ?? expect.fail('no import');
    const report = await world.importFiles.report(id);
    const text = report?.kind === 'whole' ? Buffer.from(report.bytes).toString() : '';
    const lines = text.trim().split('\r\n').slice(1);
    return { id, kind, sums, refusal, layout, text, lines };
  };
  return { world, deps, bring, run, ranOf };
};

const all = (created: number, known = 0, repeated = 0, refused = 0) => ({ created, known, repeated, refused });

describe('a list that an operator brings', () => {
  it('is asked, row by row, in the routine lane, and reports a line for each', async () => {
    const { world, ranOf } = anOperator();
    const { kind, sums, lines } = await ranOf(fileOf(rowOf(1), '第二队,朝阳区,x,', rowOf(3)));
    expect(kind).toBe('finished');
    expect(sums).toEqual(all(2, 0, 0, 1));
    expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([
      ['2', 'created'],
      ['3', 'refused'],
      ['4', 'created'],
    ]);
    expect(lines[1]).toContain('地区 region、邮箱 email,region-ambiguous invalid-format');
    expect(world.subscriptions.all().map(({ status }) => status)).toEqual(['pending', 'pending']);
    const due = await world.requests.due('2027-01-01T00:00:00.000Z', 10);
    expect(due.map(({ lane }) => lane)).toEqual(['routine', 'routine']);
  });

  it('is found out to be in GB18030', async () => {
    const { world, ranOf } = anOperator();
    const { layout } = await ranOf(iconv.encode(fileOf(rowOf(1)).replaceAll(',', ';'), 'gb18030'));
    expect(layout).toEqual({ encoding: 'gb18030', delimiter: ';', rows: 1 });
    expect(world.subscriptions.all()[0]?.organization.name).toBe('第1合唱团');
  });

  it('changes nothing when it comes again, also when those who are in it have confirmed, or have left', async () => {
    const { world, deps, ranOf } = anOperator();
    await ranOf(fileOf(...someRows(3)));
    const [first, second] = world.subscriptions.all();
    if (!first || !second) throw new Error('nobody there');
    await confirmSubscription(deps, await world.vault.token('confirm', first.id));
    await world.subscriptions.replace(second, ended(second, 'unsubscribed', NOON), NOON);
    const before = world.subscriptions.all();
    const again = await ranOf(fileOf(...someRows(3)), { basis: '社会组织登记管理条例' });
    expect(again.sums).toEqual(all(0, 3));
    expect(again.text).toContain('has-left');
    expect(world.subscriptions.all()).toEqual(before);
  });

  it('leaves alone who signed up by themselves, or waits to confirm', async () => {
    const { world, ranOf } = anOperator();
    const own = aSubscription({ status: 'pending', confirmedAt: null, consentAskedAt: null, createdAt: NOON });
    await world.subscriptions.create({
      ...own,
      organization: { ...own.organization, name: '第0合唱团' },
      channel: { type: 'email', address: 'office0@groups.example' },
    });
    expect((await ranOf(fileOf(...someRows(2)))).sums).toEqual(all(1, 1));
  });

  it('names the same address of the same organization once, and another organization of it again', async () => {
    const { ranOf } = anOperator();
    const { sums, lines } = await ranOf(fileOf(rowOf(1), rowOf(2, 'office1@groups.example'), rowOf(1, 'Office1@GROUPS.example')));
    expect(sums).toEqual(all(2, 0, 1));
    expect(lines[2]).toMatch(/^4,repeated,.*row-repeated/);
  });

  it('with columns that nobody knows is taken in without them, and says so', async () => {
    const { ranOf, world } = anOperator();
    const { sums } = await ranOf('名称,地区,备注,邮箱\r\n合唱团,440106,"去年, 已联系",a@groups.example\r\n');
    expect(sums).toEqual(all(1));
    const [made] = await world.imports.recent(1);
    expect(made?.layout?.leftOut).toEqual(['备注']);
  });

  it('tried dry keeps nothing, and reports the same lines', async () => {
    const { world, ranOf } = anOperator();
    const file = fileOf(rowOf(1), 'x', rowOf(1), rowOf(2));
    const dry = await ranOf(file, { dryRun: true });
    expect(world.subscriptions.all()).toEqual([]);
    expect(dry.sums).toEqual(all(2, 0, 1, 1));
    // But for secret and manageToken, which nobody has yet.
    expect((await ranOf(file)).lines).toEqual(dry.lines.map((line) => `${line},,`));
    expect(dry.text).not.toContain('manageToken');
  });

  it('writes to no address that mail came back from', async () => {
    const { world, ranOf } = anOperator();
    const addressKey = await world.vault.addressKey('office1@groups.example');
    await world.suppressions.suppress({ addressKey, reason: 'no-such-mailbox', since: NOON, until: null, source: 'dsn' } as never, NOON);
    const { sums, text } = await ranOf(fileOf(...someRows(3)));
    expect(sums).toEqual(all(2, 0, 0, 1));
    expect(text).toContain('address-suppressed');
  });

  it('on a lawful basis is active at once, each with the words of it, and its organization is answered for', async () => {
    const { world, ranOf } = anOperator();
    await ranOf(fileOf(rowOf(1)), { basis: '社会组织登记管理条例' });
    const [one] = world.subscriptions.all();
    expect(one).toMatchObject({ status: 'active', consentAskedAt: null, imported: { basis: '社会组织登记管理条例', line: 2 } });
    expect((await world.organizations.find(one?.organizationId ?? ''))?.verified).toEqual({ by: 'operator', at: NOON });
  });

  it('has its organizations answered for once they confirm, and those that had signed up by themselves', async () => {
    const { world, deps, ranOf } = anOperator();
    await ranOf(fileOf(rowOf(1)));
    const [one] = world.subscriptions.all();
    const confirmed = await confirmSubscription(deps, await world.vault.token('confirm', one?.id ?? ''));
    if (confirmed.kind === 'refused') throw new Error(confirmed.code);
    expect((await world.organizations.find(confirmed.subscription.organizationId))?.verified).toEqual({ by: 'operator', at: NOON });
  });

  it('keeps names from being worked out by spreadsheets that open the report', async () => {
    const { ranOf } = anOperator();
    expect((await ranOf(fileOf("'=SUM(A1)队,440106,a@groups.example,"))).text).toContain(",'=SUM(A1)队,");
  });
});

describe('a list that cannot be read', () => {
  it.each([
    ['nothing', '', 1, 'file-empty'],
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), 1, 'file-is-workbook'],
    ['UTF-16', Buffer.from('\uFEFF名称,地区', 'utf16le'), 1, 'file-utf-16'],
    ['NUL bytes in its first line', '名称\0,地区,邮箱\r\n', 1, 'header-ill-formed'],
    ['only a first line', `${HEADER}\r\n\r\n`, 2, 'no-rows'],
    ['a column twice', '名称,名称,地区,邮箱\r\na,b,c,d\r\n', 1, 'column-twice'],
    ['a quote that is not closed', fileOf(rowOf(1), '"第二队,440106,b@groups.example,'), 3, 'quote-not-closed'],
    ['a million columns', fileOf(rowOf(1), ','.repeat(1_000_000)), 3, 'row-too-long'],
  ])('for it is %s is refused with its line, and nothing of it is kept', async (_, file, line, code) => {
    const { world, ranOf } = anOperator();
    const { kind, refusal } = await ranOf(file);
    expect(kind).toBe('refused');
    expect([refusal?.line, refusal?.flaws.map((flaw) => flaw.code)]).toEqual([line, [code]]);
    expect(world.subscriptions.all()).toEqual([]);
  });

  it('in parts is kept in the others: rows in another encoding, and ragged ones', async () => {
    const { ranOf } = anOperator();
    const mixed = Buffer.concat([
      Buffer.from(fileOf(rowOf(1), rowOf(2), '第三队,440106')),
      iconv.encode(`${rowOf(4)}\r\n`, 'gb18030'),
      Buffer.from(`${rowOf(5)}\r\n`),
    ]);
    const { sums, lines } = await ranOf(mixed);
    expect(sums).toEqual(all(3, 0, 0, 2));
    expect(lines[2]).toMatch(/^4,refused,.*row-ragged/);
    expect(lines[3]).toMatch(/^5,refused,.*text-ill-formed/);
  });
});

describe('a long list', () => {
  const ROWS = 1203;

  it('is worked off in runs, each of which goes on where the one before stood', async () => {
    const { world, bring, run } = anOperator();
    const id = await bring(fileOf(...someRows(ROWS), rowOf(7)));
    const kinds = [];
    for (let runs = 0; runs < 5 && kinds.at(-1) !== 'finished'; runs++) kinds.push((await run(id, () => 1000)).kind);
    expect(kinds).toEqual(['to-be-continued', 'to-be-continued', 'finished']);
    expect(world.importQueue.sent).toEqual([id, id]);
    expect((await world.imports.find(id))?.sums).toEqual(all(ROWS, 0, 1));
    const report = await world.importFiles.report(id);
    const lines = report?.kind === 'whole' ? Buffer.from(report.bytes).toString().trim().split('\r\n').slice(1) : [];
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: ROWS + 1 }, (_, i) => i + 2));
  });

  it.each([1, 300, 499, 777])('that a crash stopped behind %i rows repeats none, and reports each once', async (survivors) => {
    const { world, deps, bring, run } = anOperator();
    const id = await bring(fileOf(...someRows(ROWS)), { basis: '社会组织登记管理条例' });
    let kept = 0;
    const create = deps.subscriptions.create.bind(deps.subscriptions);
    deps.subscriptions.create = async (...given) => {
      if (kept++ >= survivors) throw new Error('out of power');
      await create(...given);
    };
    await expect(run(id)).rejects.toThrow('out of power');
    deps.subscriptions.create = create;
    expect((await run(id)).kind).toBe('finished');
    expect(world.subscriptions.all()).toHaveLength(ROWS);
    expect(world.subscriptions.all().every(({ status }) => status === 'active')).toBe(true);
    expect((await world.imports.find(id))?.sums).toEqual(all(ROWS));
  });

  it('told of twice is worked off once', async () => {
    const { world, bring, run } = anOperator();
    const id = await bring(fileOf(...someRows(ROWS)));
    const kinds = await Promise.all([run(id), run(id)]);
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['finished', 'not-running']);
    expect(world.subscriptions.all()).toHaveLength(ROWS);
    expect((await world.imports.find(id))?.sums).toEqual(all(ROWS));
    expect((await run(id)).kind).toBe('not-running');
  });
});
