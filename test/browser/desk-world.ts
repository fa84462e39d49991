import { OPERATOR_KEY, type Service } from '../journeys/service.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const IN_A_MONTH = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 10);

export const PEOPLE = { clerk: 'li@yh-mzt.example', editor: 'wang@yh-mzt.example', operator: 'ops@noticewire.example' } as const;

/** How a word is written into a field: as it is, or with something in it that does not belong there. @param most that the field takes */
export type Say = (word: string, most?: number) => string;
const asItIs: Say = (word) => word;

const receiptOf = (say: Say) => ({
  required: true,
  by: IN_A_MONTH,
  fields: [
    { id: 'heads', label: say('参加人数'), type: 'number' },
    { id: 'way', label: say('参加方式'), type: 'choice', options: [say('现场'), say('线上')] },
    { id: 'note', label: say('备注'), type: 'text', optional: true },
  ],
});

/** An office with something on each page of its desk, and an operator with something on each of theirs. */
export const furnish = async (service: Service, say: Say = asItIs) => {
  const done = async (method: string, path: string, key: string, body?: object, headers = {}) => {
    const answer = await service.call(method, path, { key, headers, ...(body ? { body } : {}) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const key = await service.agency('yh-mzt', '440000', { name: say('云河省民政厅') });
  const other = await service.agency('yh-wlt', '440000', { name: say('云河省文化和旅游厅') });
  await service.agency('yh-jyt', '440000', { name: say('云河省教育厅') });
  await done('PUT', '/v1/agencies/yh-mzt/consents/yh-jyt', key);
  const staff = (agency: string, body: object) => done('POST', `/v1/agencies/${agency}/staff`, OPERATOR_KEY, body);
  await staff('yh-mzt', { email: PEOPLE.clerk, name: say('李小梅', 60), roles: ['publisher', 'administrator'] });
  await staff('yh-wlt', { email: PEOPLE.clerk, name: say('李小梅', 60), roles: ['editor'] });
  const editor = await staff('yh-mzt', { email: PEOPLE.editor, name: say('王二', 60), roles: ['editor'] });
  await done('POST', '/v1/operators', OPERATOR_KEY, { email: PEOPLE.operator, name: say('周海', 60), roles: ['administrator'] });
  await service.idle();

  const bouncing = 'bounce+choir@simulator.amazonses.com';
  const organization = { class: 'culture-sports', region: '440106', community: say('石牌社区', 80) };
  const member = (name: string, called: string, more: object = {}) =>
    service.subscribe(name, { organization: { ...organization, name: say(called) }, ...more });
  const [choir] = await Promise.all([
    member('choir', '清溪社区合唱队'),
    member('poets', '云溪诗社'),
    member('weekly', '老年协会', { frequency: { mode: 'weekly' } }),
    member('lost', '太极队', { channel: { type: 'email', address: bouncing } }),
  ]);

  const attach = (name: string) => service.attach(key, `${say(name).replaceAll('/', '')}.pdf`, 'application/pdf', PDF);
  const [file, inDraft] = [await attach('报名表'), await attach('签到表')];
  const text = [
    {
      heading: say('一、时间'),
      body: `${say('各社区社会组织：')}\n合唱节于 12 月 20 日举行。\n\n| 项目 | 人数 |\n| --- | --- |\n| ${say('合唱')} | 30 |`,
    },
    { heading: say('二、要求'), body: say('请按时到场。'), audience: { classes: ['culture-sports'] } },
  ];
  const notice = (title: string, more: object = {}) => ({
    title: say(title),
    source: say('社会组织管理处'),
    audience: { regions: ['440000'] },
    sections: text,
    ...more,
  });
  const post = async (body: object, by = key): Promise<string> => (await done('POST', '/v1/notices', by, body)).id;
  const joint = { issuers: ['yh-mzt', 'yh-wlt'] };
  const byOther = { issuers: ['yh-wlt', 'yh-mzt'] };
  const publishAt = `${IN_A_MONTH}T09:00:00+08:00`;
  const [asking, corrected, withdrawn, awaiting, refused, toSign, signed, toTakeBack, takenBack] = await Promise.all([
    post({ ...notice('关于举办社区合唱节的通知'), attachments: [{ id: file }], receipt: receiptOf(say) }),
    post(notice('关于合唱节报名的通知')),
    post(notice('关于调整排练时间的通知')),
    post(notice('关于文化下乡的通知', joint)),
    post(notice('关于文物普查的通知', joint)),
    post(notice('关于联合巡演的通知', byOther), other),
    post(notice('关于联合调研的通知', byOther), other),
    post(notice('关于联合展演的通知', { ...byOther, publishAt }), other),
    post(notice('关于联合培训的通知', { ...byOther, publishAt }), other),
  ]);
  await service.idle();
  const mail = (await service.inbox(choir.address)).findLast(({ text }) => text.includes('/receipts/'));
  const receipt = /\/receipts\/(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const answers = { heads: 3, way: say('现场'), note: say('自备音响') };
  await done('POST', `/v1/receipts/${receipt}`, '', { name: say('王芳'), fields: answers });
  const sections = [{ ...text[0], body: say('合唱节于 12 月 21 日举行。') }, text[1]];
  await done('POST', `/v1/notices/${corrected}/corrections`, key, { sections, note: say('时间有误'), notify: 'all' }, { 'if-match': '*' });
  await done('POST', `/v1/notices/${withdrawn}/withdrawal`, key, { reason: say('活动取消') });
  await done('POST', `/v1/notices/${refused}/refusals`, other, { reason: say('时间与我厅安排冲突') });
  for (const id of [signed, toTakeBack, takenBack]) await done('POST', `/v1/notices/${id}/cosignatures`, key);
  await done('POST', `/v1/notices/${takenBack}/refusals`, key, { reason: say('场地已另有安排') });
  const scheduled = await post(notice('关于春节慰问的通知', { publishAt, supersedes: [{ noticeId: asking }] }));

  const draftOf = (content: object): Promise<{ id: string }> => done('POST', '/v1/agencies/yh-mzt/drafts', key, content);
  const full = {
    ...notice('关于开展冬季消防演练的通知'),
    documentNumber: say('云民函〔2026〕21号'),
    attachments: [{ id: inDraft }],
    receipt: receiptOf(say),
    supersedes: [{ noticeId: corrected }],
    ...joint,
  };
  const draft = await draftOf(full);
  await done('PUT', `/v1/agencies/yh-mzt/drafts/${draft.id}`, key, { ...full, title: say('关于开展消防演练的通知') }, { 'if-match': '*' });
  const empty = await draftOf({});
  const correction = await draftOf({
    title: say('关于合唱节报名的补充通知'),
    note: say('补充'),
    notify: 'all',
    corrects: { noticeId: corrected, version: 2 },
  });
  const csv = `名称,地区,邮箱\n"新${say('清溪诗社').replaceAll('"', '""')}",440106,verse@lists.example\n某队,999999,x@lists.example\n`;
  const headers = { 'content-type': 'text/csv' };
  const listed = (query: string) => service.call('POST', `/v1/subscriptions/import${query}`, { key: OPERATOR_KEY, raw: csv, headers });
  const [tried, kept] = [
    (await listed('?dryRun=true')).body,
    (await listed(`?basis=${encodeURIComponent(say('社区社会组织备案名单', 60))}`)).body,
  ];
  await service.idle();
  const paths = {
    file,
    asking,
    corrected,
    withdrawn,
    awaiting,
    refused,
    toSign,
    signed,
    toTakeBack,
    takenBack,
    scheduled,
    editor: editor.id,
  };
  return {
    key,
    other,
    bouncing,
    ...paths,
    draft: draft.id,
    empty: empty.id,
    correction: correction.id,
    tried: tried.id,
    kept: kept.id,
    choir,
    receipt,
  };
};

export type Furnished = Awaited<ReturnType<typeof furnish>>;
