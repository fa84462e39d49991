import * as z from 'zod';
import { DraftAnswer, NoticeAnswer, pageOf } from '../answers.ts';
import { type Command, type Context, option, tell, wordsOf } from '../command.ts';
import { DONE, UsageError } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import { beijingTime } from '../times.ts';
import { attachedFiles, upload, whenScanned, withAttachments } from '../uploads.ts';
import { readJsonFile, warningLines } from './notice-file.ts';
import { story } from './post.ts';

const draftsPath = (agency: string, draft?: string): string =>
  `/v1/agencies/${encodeURIComponent(agency)}/drafts${draft === undefined ? '' : `/${encodeURIComponent(draft)}`}`;

export const draftsList: Command = {
  usage: 'drafts list AGENCY',
  zh: '机关的稿件',
  en: "an agency's drafts",
  options: [],
  run: async (context) => {
    const [agency = ''] = wordsOf(context, 'AGENCY');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(pageOf(DraftAnswer), { path: draftsPath(agency) });
    if (reply.kind !== 'done') return tell(context, reply);
    const { items } = reply.value;
    if (json) terminal.out(`${reply.text}\n`);
    else if (items.length === 0)
      terminal.out(`${say('没有稿件', 'it has no drafts')}: ${context.program} drafts save ${printable(agency)} FILE\n`);
    else terminal.out(`${table(items.map((draft) => rowOf(draft, context)))}\n`);
    return DONE;
  },
};

const titleOf = ({ title }: DraftAnswer): string => (typeof title === 'string' ? title : '');

const rowOf = (draft: DraftAnswer, { say }: Context): readonly string[] => [
  draft.id,
  beijingTime(draft.updatedAt),
  draft.updatedBy.id,
  draft.corrects === undefined ? say('新通知', 'notice') : say('更正', 'correction'),
  titleOf(draft),
];

export const draftsShow: Command = {
  usage: 'drafts show AGENCY DRAFT',
  zh: '一份稿件的内容（JSON，可存为文件修改后再存回），以及还缺什么',
  en: 'what a draft says, as JSON that may be saved, changed and saved back; and what it cannot be published with yet',
  options: [],
  run: async (context) => {
    const [agency = '', id = ''] = wordsOf(context, 'AGENCY', 'DRAFT');
    const { client, terminal, json } = context;
    const reply = await client.ask(DraftAnswer, { path: draftsPath(agency, id) });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const draft = reply.value;
    const {
      id: _id,
      agencyId: _agencyId,
      revision: _revision,
      createdAt: _createdAt,
      createdBy: _createdBy,
      updatedAt: _updatedAt,
      updatedBy: _updatedBy,
      problems: _problems,
      ...content
    } = draft;
    terminal.out(`${JSON.stringify(content, null, 2)}\n`);
    terminal.err(`${standing(context, draft, reply.headers).map(printable).join('\n')}\n`);
    return DONE;
  },
};

/** How it stands, and how it is saved back. */
const standing = (context: Context, draft: DraftAnswer, headers: Headers): readonly string[] => {
  const { say, program } = context;
  const tag = headers.get('etag') ?? '*';
  return [
    `${draft.id}  ${titleOf(draft)}`,
    `  ${say('最后修改', 'last changed')}  ${beijingTime(draft.updatedAt)} ${say('（北京时间）', '(Beijing time)')}  ${draft.updatedBy.id}`,
    ...warningLines(context, draft.problems),
    `  ${say('改后存回', 'to save it back')}  ${program} drafts save ${draft.agencyId} FILE --id ${draft.id} --if-match '${tag}'`,
    `  ${say('签发', 'to publish it')}  ${program} drafts publish ${draft.agencyId} ${draft.id} --if-match '${tag}'`,
  ];
};

const Correcting = z.looseObject({ attachments: z.array(z.unknown()).optional(), corrects: z.looseObject({ noticeId: z.string() }) });

export const draftsSave: Command = {
  usage: 'drafts save AGENCY FILE|- [--attach FILE]… [--id DRAFT --if-match TAG]',
  zh: '存一份稿件（JSON，可不完整，同事看后签发）；--id 存回已有的，--if-match 为 drafts show 所示，以免覆盖他人的修改',
  en: 'keep a draft (JSON, however incomplete) that a colleague publishes; --id saves one back, with the --if-match that drafts show says, so that nobody is overwritten',
  options: ['attach', 'id', 'if-match'],
  run: async (context) => {
    const [agency = '', file = ''] = wordsOf(context, 'AGENCY', 'FILE');
    const { client, terminal, json } = context;
    const [id, tag] = [option(context, 'id'), option(context, 'if-match')];
    if ((id === undefined) !== (tag === undefined))
      throw new UsageError(context.say('--id 与 --if-match 须一起用', '--id and --if-match go together'));
    const { text, value } = await readJsonFile(context, file);
    const files = await attachedFiles(context);
    const body = files.length === 0 ? text : await withFiles(context, value, files);
    if (typeof body === 'number') return body;
    const reply = await client.ask(DraftAnswer, {
      method: id === undefined ? 'POST' : 'PUT',
      path: draftsPath(agency, id),
      body,
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else
      terminal.out(
        `${[context.say('已存为稿件', 'kept as a draft'), ...standing(context, reply.value, reply.headers)].map(printable).join('\n')}\n`,
      );
    return DONE;
  },
};

/** The text of what was written with files behind its own: of a correction that names none, behind those of the notice. */
const withFiles = async (context: Context, value: unknown, files: Awaited<ReturnType<typeof attachedFiles>>) => {
  const read = Correcting.safeParse(value);
  const corrected = read.success && read.data.attachments === undefined ? read.data.corrects.noticeId : null;
  const notice =
    corrected === null ? null : await context.client.ask(NoticeAnswer, { path: `/v1/notices/${encodeURIComponent(corrected)}` });
  if (notice && notice.kind !== 'done') return tell(context, notice);
  const ids = await upload(context, files, { forDraft: true });
  return typeof ids === 'number' ? ids : JSON.stringify(withAttachments(context, value, ids, notice?.value.attachments));
};

export const draftsPublish: Command = {
  usage: 'drafts publish AGENCY DRAFT [--if-match TAG]',
  zh: '签发稿件；开启双人审核的机关，须由起草人之外的人签发；--if-match 只签发所看过的那一稿',
  en: 'publish a draft; with four eyes somebody else than its writers does; --if-match only as it was seen',
  options: ['if-match'],
  run: async (context) => {
    const [agency = '', id = ''] = wordsOf(context, 'AGENCY', 'DRAFT');
    const { client, terminal, json } = context;
    const tag = option(context, 'if-match');
    const reply = await whenScanned(context, () =>
      client.ask(NoticeAnswer, {
        method: 'POST',
        path: `${draftsPath(agency, id)}/publication`,
        ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
      }),
    );
    if (reply.kind !== 'done') return tell(context, reply);
    terminal.out(json ? `${reply.text}\n` : `${story(context, reply.value, null).map(printable).join('\n')}\n`);
    return DONE;
  },
};

export const draftsRemove: Command = {
  usage: 'drafts remove AGENCY DRAFT',
  zh: '删除稿件及其旧稿',
  en: 'delete a draft with its revisions',
  options: [],
  run: async (context) => {
    const [agency = '', id = ''] = wordsOf(context, 'AGENCY', 'DRAFT');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(z.unknown(), { method: 'DELETE', path: draftsPath(agency, id) });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json) terminal.out(`${say('已删除', 'deleted')} ${printable(id)}\n`);
    return DONE;
  },
};
