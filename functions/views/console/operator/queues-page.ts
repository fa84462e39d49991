import { deadIn, type QueueDepth, redrivableIn } from '#domain/operations/queue-depth';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, submitButton } from '../../components/buttons.ts';
import { factList } from '../../components/facts.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { OPERATOR_ROOMS, type OperatorVisit, operatorPage, panel } from './operator-page.ts';

export type QueuesPage = Readonly<{
  /** Null: not known for the moment. */
  depths: readonly QueueDepth[] | null;
  last: Readonly<{ askedAt: string; done: Readonly<{ at: string; moved: number; left: number }> | null }> | null;
  isNoted: boolean;
}>;

/** What waits, what was given up on, and sending that back. */
export const queuesPage = (desk: OperatorVisit, { depths, last, isNoted }: QueuesPage): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).queues;
  return operatorPage(desk, {
    title: words.title,
    room: 'queues',
    content: html`${isNoted ? banner('good', words.noted) : null}<p>${words.lead}</p>
${
  depths
    ? scrollingTable(
        words.caption,
        [words.queue, words.waiting, words.underWay, words.delayed],
        depths.map((one) => rowOf(desk, one)),
      )
    : banner('alarm', words.unknown)
}
${buttonRow(buttonLink(inLanguage(OPERATOR_ROOMS.queues, language), words.refresh, 'quiet'))}
${panel(words.dead, deadPart(desk, depths, last))}`,
  });
};

const rowOf = ({ visit: { language } }: OperatorVisit, { kind, queue, ...counts }: QueueDepth): readonly (Html | string)[] => {
  const words = operatorWordsIn(language).queues;
  const name = words.kinds[kind];
  const label = queue === 'dead' ? words.deadNamed(name) : queue === 'all' ? name : words.named(name, words.lanes[queue]);
  const isWrong = queue === 'dead' && counts.waiting + counts.underWay > 0;
  const cell = (count: number): Html | string => (isWrong && count > 0 ? html`<span class="urgent">${count}</span>` : String(count));
  return [isWrong ? html`<span class="urgent">${label}</span>` : label, cell(counts.waiting), cell(counts.underWay), cell(counts.delayed)];
};

const deadPart = (desk: OperatorVisit, depths: QueuesPage['depths'], last: QueuesPage['last']): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).queues;
  const dead = depths ? deadIn(depths) : null;
  const mayRedrive = !depths || redrivableIn(depths) > 0;
  return html`${dead === null ? null : html`<p>${dead === 0 ? words.noDead : words.someDead(dead)}</p>`}${
    mayRedrive
      ? html`<p class="soft">${words.redriveLead}</p>
${buttonRow(deskForm(desk, `${OPERATOR_ROOMS.queues}/redrive`, submitButton(words.redrive)))}`
      : null
  }${
    last
      ? factList([
          [
            words.last,
            last.done
              ? words.done(minuteWords(last.done.at, language), last.done.moved, last.done.left)
              : words.asked(minuteWords(last.askedAt, language)),
          ],
        ])
      : null
  }`;
};
