import type { WorkCalendar } from '#domain/calendar';
import type { Deployment } from '#domain/operations/deployment';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { factList } from '../../components/facts.ts';
import { html } from '../../html.ts';
import { listed } from '../../words.ts';
import { type OperatorVisit, operatorPage } from './operator-page.ts';

/** What was chosen at deployment, and which version runs. */
export const settingsPage = (desk: OperatorVisit, deployment: Deployment, { years }: Pick<WorkCalendar, 'years'>): string => {
  const { language } = desk.visit;
  const { settings: words, sending } = operatorWordsIn(language);
  const { names } = words;
  const text = (value: string | null): string => value ?? words.none;
  const yesOrNo = (value: boolean): string => (value ? words.yes : words.no);
  const { days } = deployment;
  const kept = [
    ['ledgerDays', days.ledger, words.forEver],
    ['endedDays', days.ended, words.untilErased],
    ['auditDays', days.audit, words.forEver],
    ['returnedMailDays', days.returnedMail, words.forEver],
    ['logDays', days.logs, words.forEver],
  ] as const;
  const known = listed([...years].sort((a, b) => a - b).map(String), language);
  return operatorPage(desk, {
    title: words.title,
    room: 'settings',
    content: html`<p>${words.lead}</p>
<section class="panel">${factList([
      [words.version, deployment.version],
      [names.publicUrl, deployment.publicUrl],
      [names.senderAddress, deployment.senderAddress],
      [names.emailBy, sending.ways[deployment.emailBy]],
      [names.sesRate, deployment.sesRate === null ? words.byService : String(deployment.sesRate)],
      [names.bounceDomain, text(deployment.bounceDomain)],
      [names.leavingMailbox, text(deployment.leavingMailbox)],
      [names.signatureHours, words.hours(deployment.signatureHours)],
      [names.signUpsPerHour, words.times(deployment.signUpsPerHour)],
      [names.trustedProxies, text(deployment.trustedProxies)],
      [names.daysOff, deployment.daysOff ?? words.built(known)],
      [names.hasScanner, yesOrNo(deployment.hasScanner)],
      [names.allowPrivateEndpoints, yesOrNo(deployment.allowPrivateEndpoints)],
      [names.operatorAddress, text(deployment.operatorAddress)],
      ...kept.map(([name, of, always]): readonly [string, string] => [names[name], of === 0 ? always : words.days(of)]),
    ])}</section>`,
  });
};
