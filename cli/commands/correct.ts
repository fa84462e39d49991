import { CorrectionPreviewAnswer, NoticeAnswer } from '../answers.ts';
import { type Command, type Context, option, saysYes, tell, wordsOf } from '../command.ts';
import { REFUSED, UsageError } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import { attachedFiles, upload, whenScanned, withAttachments } from '../uploads.ts';
import { actOnNotice } from './notice-act.ts';
import { readJsonFile, warningLines } from './notice-file.ts';

export const correct: Command = {
  usage: 'correct ID FILE|- --note TEXT [--attach FILE]… [--notify all|none] [--yes]',
  zh: '更正已发布的通知（JSON 只写改动的字段），告知收到过的组织；--attach 增加附件，可用多次；--notify none 只在网页显示；--yes 不再询问',
  en: 'correct a published notice (JSON of the fields that change), and tell those who had it; --attach adds a file, and may be given again; --notify none only shows it; --yes asks nothing',
  options: ['note', 'notify', 'attach', 'yes'],
  run: async (context) => {
    const [id = '', file = ''] = wordsOf(context, 'ID', 'FILE');
    const { client, terminal, say } = context;
    const isSure = context.options['yes'] === true;
    if (file === '-' && !isSure)
      throw new UsageError(say('从标准输入读取时无法询问：请加 --yes', 'what is read from standard input leaves nobody to ask: add --yes'));
    const written = await correctionIn(context, file);
    const files = await attachedFiles(context);
    const path = `/v1/notices/${encodeURIComponent(id)}`;
    const standing = await client.ask(NoticeAnswer, { path });
    if (standing.kind !== 'done') return tell(context, standing);
    const ids = await upload(context, files);
    if (typeof ids === 'number') return ids;
    const body = JSON.stringify(ids.length === 0 ? written : withAttachments(context, written, ids, standing.value.attachments));
    const preview = await whenScanned(context, () =>
      client.ask(CorrectionPreviewAnswer, { method: 'POST', path: `${path}/corrections/preview`, body }),
    );
    if (preview.kind !== 'done') return tell(context, preview);
    if (!isSure && !(await isMeant(context, standing.value, preview.value))) {
      terminal.err(`${say('没有更正', 'nothing was corrected')}\n`);
      return REFUSED;
    }
    // What was looked at is what is corrected.
    const headers = { 'if-match': standing.headers.get('etag') ?? '*' };
    return actOnNotice(context, { method: 'POST', path: `${path}/corrections`, body, headers }, ({ title, version, warnings }) => [
      say(`已更正，现行第 ${version} 版`, `corrected: version ${version} is in force`),
      `  ${title}`,
      ...warningLines(context, warnings),
      `  ${context.program} report ${id} --follow`,
    ]);
  },
};

/** The fields of the file, with what was typed in the place of what it says. */
const correctionIn = async (context: Context, file: string): Promise<object> => {
  const { value } = await readJsonFile(context, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(context.say('文件须为 JSON 对象，写明改动的字段', 'the file has to be a JSON object of the fields that change'));
  const note = option(context, 'note');
  const notify = option(context, 'notify');
  const typed = { ...(note === undefined ? {} : { note }), ...(notify === undefined ? {} : { notify }) };
  if (!('note' in { ...value, ...typed })) throw new UsageError(`${context.say('缺少', 'missing')}: --note`);
  return { ...value, ...typed };
};

const FIELDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  title: ['标题', 'title'],
  kind: ['文种', 'kind'],
  documentNumber: ['发文字号', 'document number'],
  indexNumber: ['索引号', 'index number'],
  source: ['来源', 'source'],
  reprint: ['转载来源', 'where it is taken from'],
  urgency: ['紧急程度', 'urgency'],
  language: ['语言', 'language'],
  audience: ['发送范围', 'whom it is for'],
  sections: ['正文', 'text'],
  attachments: ['附件', 'attachments'],
  issuedOn: ['成文日期', 'date'],
  effectiveOn: ['施行日期', 'in force from'],
  expiresOn: ['失效日期', 'in force until'],
  receipt: ['回执要求', 'receipts asked for'],
  supersedes: ['所取代的通知', 'the notices it replaces'],
};

const isMeant = async (context: Context, { title }: NoticeAnswer, preview: CorrectionPreviewAnswer): Promise<boolean> => {
  const { terminal, say } = context;
  const { before, newlyConcerned, noLongerConcerned } = preview.told;
  const about = ({ precision, subscriptions }: typeof newlyConcerned): string =>
    precision === 'exact' ? String(subscriptions) : `≈ ${subscriptions}`;
  const changes = preview.changes.map(({ field, sections = [] }) => {
    const name = say(...(FIELDS[field] ?? [field, field]));
    const parts = sections.map((position) => position + 1).join(', ');
    return parts === '' ? name : `${name} (${parts})`;
  });
  const lines = [
    printable(title),
    `${say('改动', 'changes')}  ${changes.join(' · ')}`,
    table([
      [say('收到过的订阅', 'had an earlier version'), String(before)],
      [say('新增的订阅', 'concerned only now'), about(newlyConcerned)],
      [say('不再涉及的订阅', 'not concerned any more'), about(noLongerConcerned)],
    ]),
    ...warningLines(context, preview.warnings).map(printable),
  ];
  terminal.err(`${lines.join('\n')}\n${say('更正？(y/N) ', 'Correct it? (y/N) ')}`);
  return saysYes(context);
};
