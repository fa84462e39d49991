import { PreviewAnswer, type Reason } from '../audience-answers.ts';
import { classRows, durationText, part, precisionRow } from '../audience-text.ts';
import { type Command, type Context, tell } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { type Cell, printable, table } from '../table.ts';
import { beijingTime } from '../times.ts';
import { readNotice, warningLines } from './notice-file.ts';

export const preview: Command = {
  usage: 'preview FILE|-',
  zh: '看谁会收到、为什么，不发送',
  en: 'who would get it and why; sends nothing',
  options: [],
  run: async (context) => {
    const body = await readNotice(context);
    const { client, terminal, say, json } = context;
    const reply = await client.ask(PreviewAnswer, { method: 'POST', path: '/v1/notices/preview', body });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const { audience, sample, nearly, nearlyBy, warnings, duration, estimatedCost } = reply.value;
    const lines = [
      say('会收到的订阅（未发送）', 'subscriptions that would get it (nothing was sent)'),
      table(countRows(context, audience)),
      ...part(
        say('按地区', 'by region'),
        audience.byRegion.map(({ name, subscriptions }) => [name, subscriptions]),
      ),
      ...part(say('按类别', 'by class'), classRows(say, audience.byClass)),
      ...part(
        say('按部分（仅限指明对象的部分）', 'by section, of those that say whom they are for'),
        audience.bySection.map((section) => [sectionName(context, section), section.subscriptions]),
      ),
      ...part(
        say('例如', 'for example'),
        sample.map(({ organization, reasons, sections }) => [
          organization.verified ? `${organization.name} · ${say('已核实', 'verified')}` : organization.name,
          reasons.map((reason) => reasonText(context, reason)).join('; '),
          sections.map((section) => sectionName(context, section)).join('; '),
        ]),
      ),
      ...part(
        say('只差一条而收不到的', 'who does not get it for one criterion alone'),
        nearlyBy.map(({ criterion, subscriptions }) => [criterionText(context, criterion), subscriptions]),
      ),
      ...part(
        say('例如', 'for example'),
        nearly.map(({ organization, missing }) => [organization.name, missing.map((one) => obstacleText(context, one)).join('; ')]),
      ),
      '',
      ...(duration === undefined ? [] : [`${say('邮件发完约需', 'until the last email has left, about')}  ${durationText(say, duration)}`]),
      `${say('估计费用', 'estimated cost')}  ${estimatedCost.currency} ${estimatedCost.total}`,
      ...warningLines(context, warnings).map(printable),
    ];
    terminal.out(`${lines.join('\n')}\n`);
    return DONE;
  },
};

const countRows = (context: Context, audience: PreviewAnswer['audience']): readonly (readonly Cell[])[] => {
  const { say } = context;
  const { byChannel, byFrequency, onlyInDigest, lastDigestAt } = audience;
  return [
    [say('合计', 'in all'), audience.subscriptions],
    ...precisionRow(say, audience),
    [say('组织', 'organizations'), audience.organizations],
    [say('邮件', 'email'), byChannel['email'] ?? 0],
    [say('接口', 'webhook'), byChannel['webhook'] ?? 0],
    [say('即时', 'at once'), byFrequency['immediate'] ?? 0],
    [say('每日汇总', 'daily digest'), byFrequency['daily'] ?? 0],
    [say('每周汇总', 'weekly digest'), byFrequency['weekly'] ?? 0],
    ...(onlyInDigest > 0 && lastDigestAt
      ? [[say('只在汇总中收到', 'read it only in a digest'), onlyInDigest, `${say('最迟', 'at the latest')} ${beijingTime(lastDigestAt)}`]]
      : []),
  ];
};

const sectionName = ({ say }: Context, { position, heading }: Readonly<{ position: number; heading: string | null }>): string =>
  heading ?? say(`第 ${position + 1} 部分`, `part ${position + 1}`);

/** What a criterion is called; one that a later release has added stays as it is. */
const CRITERIA: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  region: ['地区', 'region'],
  watch: ['关注的地区', 'watched region'],
  class: ['类别', 'class'],
  rural: ['农村', 'rural'],
  hub: ['枢纽型', 'hub'],
  topic: ['主题', 'topic'],
  agency: ['机关', 'agency'],
  kind: ['文种', 'kind'],
  keyword: ['关键词', 'keyword'],
  urgency: ['紧急程度', 'urgency'],
};

const criterionText = ({ say }: Context, criterion: string): string => {
  const words = CRITERIA[criterion];
  return words ? say(...words) : criterion;
};

/** Whose words say by themselves what they are: `农村`, `非枢纽型`. */
const SAY_THEMSELVES: readonly string[] = ['rural', 'hub'];

const reasonText = (context: Context, { criterion, value, label }: Reason): string =>
  label !== undefined && SAY_THEMSELVES.includes(criterion) ? label : `${criterionText(context, criterion)} ${label ?? value}`;

/** What of an organization the notice does not fit. */
const obstacleText = (context: Context, reason: Reason): string => {
  const { say } = context;
  if (reason.criterion === 'region') return `${say('在排除的地区', 'in the excluded region')} ${reason.label ?? reason.value}`;
  return ASKED_FOR.includes(reason.criterion)
    ? `${say('只要', 'asks for')} ${reasonText(context, reason)}`
    : `${say('是', 'is')} ${reason.label ?? reason.value}`;
};

/** What a subscription asks for; the others say what an organization is. */
const ASKED_FOR: readonly string[] = ['topic', 'agency', 'kind', 'keyword', 'urgency'];
