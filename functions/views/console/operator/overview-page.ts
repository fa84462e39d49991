import type { OperatorWarning } from '#domain/operator-warning';
import type { OperatorCatalogue } from '../../catalogue/catalogue.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { factList } from '../../components/facts.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { OPERATOR_ROOMS, type OperatorRoom, type OperatorVisit, operatorPage, panel } from './operator-page.ts';

export type OverviewPage = Readonly<{
  warnings: readonly OperatorWarning[];
  storesAnswer: boolean;
  /** Null: not known for the moment. */
  waiting: number | null;
  perSecond: number | null;
  version: string;
}>;

/** How the deployment stands, in words, with the way to what should be looked after. */
export const overviewPage = (desk: OperatorVisit, page: OverviewPage): string => {
  const { language } = desk.visit;
  const all = operatorWordsIn(language);
  const words = all.overview;
  const { warnings, storesAnswer, waiting, perSecond, version } = page;
  return operatorPage(desk, {
    title: words.title,
    room: 'overview',
    content: html`${
      warnings.length === 0
        ? banner('good', words.allWell)
        : html`<section><h2>${words.toDo}</h2>${warnings.map((one) => warningBanner(desk, one))}</section>`
    }${panel(
      words.now,
      factList([
        [words.stores, storesAnswer ? words.storesReached : words.storesUnreached],
        [words.waiting, waiting === null ? words.unknown : words.pieces(waiting)],
        [words.rate, perSecond === null ? words.unknown : words.perSecond(String(perSecond))],
        [words.version, version],
      ]),
    )}${
      desk.others.length === 0
        ? null
        : panel(
            words.switch,
            buttonRow(
              ...desk.others.map(({ member, agency }) =>
                deskForm(desk, '/console/agency', html`${hiddenFields({ staff: member.id })}${submitButton(agency.name, 'quiet')}`),
              ),
            ),
          )
    }`,
  });
};

const ALARMING: ReadonlySet<OperatorWarning['kind']> = new Set(['stores', 'dead', 'held']);

/** Where one goes because of a warning. */
const WAYS: Readonly<Partial<Record<OperatorWarning['kind'], readonly [OperatorRoom | 'register', 'look' | 'register' | 'invite']>>> = {
  dead: ['queues', 'look'],
  held: ['sending', 'look'],
  slowed: ['sending', 'look'],
  noAgency: ['register', 'register'],
  alone: ['people', 'invite'],
};

const warningBanner = ({ visit: { language } }: OperatorVisit, warning: OperatorWarning): Html => {
  const words = operatorWordsIn(language).overview;
  const [where, label] = WAYS[warning.kind] ?? [];
  const path = where === 'register' ? `${OPERATOR_ROOMS.agencies}/new` : where && OPERATOR_ROOMS[where];
  const way = path && label ? html` <a class="whole" href="${inLanguage(path, language)}">${words[label]}</a>` : null;
  return banner(ALARMING.has(warning.kind) ? 'alarm' : 'plain', html`${warningWords(warning, words)}${way}`);
};

const warningWords = (warning: OperatorWarning, { warnings }: OperatorCatalogue['overview']): string => {
  switch (warning.kind) {
    case 'dead':
    case 'held':
    case 'slowed':
      return warnings[warning.kind](warning.count);
    case 'calendar':
      return warnings.calendar(warning.year);
    default:
      return warnings[warning.kind];
  }
};
