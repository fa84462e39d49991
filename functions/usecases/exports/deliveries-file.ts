import { DeliveriesWanted } from '#domain/exports/deliveries-wanted';
import type { DeliveryFilter } from '#domain/ledger/delivery-list';
import { DELIVERIES_HEADER, deliveryRow } from '#views/ledger/delivery-csv';
import type { DeliveryLine } from '../ledger/delivery-line.ts';
import { walkMailing } from '../ledger/walk-deliveries.ts';
import type { ExportKind, ExportSources } from './export-kind.ts';

/**
 * The deliveries of a notice, a row for each recipient of each mailing and each reader who waits for a digest, as the list has them. One
 * that changes meanwhile stands in it as it was when the walk came past.
 */
export const deliveriesFile: ExportKind = {
  form: (parameters) => ({ name: 'deliveries.csv', type: `text/csv; charset=${DeliveriesWanted.parse(parameters).charset}` }),
  audited: null,
  pieces: async function* (sources, parameters) {
    const wanted = DeliveriesWanted.parse(parameters);
    yield DELIVERIES_HEADER;
    const notice = await sources.notices.find(wanted.notice);
    if (!notice) return;
    const agencies = new AgencyNames(sources);
    for (const mailing of await sources.mailings.ofNotice(notice.id))
      for await (const { lines, isRead } of walkMailing(sources, notice, mailing, filterOf(wanted))) {
        if (!isRead) continue;
        const names = await agencies.namesFor(lines);
        yield lines.map((line) => deliveryRow(line, notice.issuers, names)).join('');
      }
  },
};

const filterOf = ({ status, region, class: ofClass }: DeliveriesWanted): DeliveryFilter => ({
  ...(status === '' ? {} : { status }),
  ...(region === '' ? {} : { region }),
  ...(ofClass === '' ? {} : { class: ofClass }),
});

/** What those are called who answer for organizations: few agencies, and each is looked up once. */
class AgencyNames {
  readonly #names = new Map<string, string>();
  readonly #sources: Pick<ExportSources, 'agencies'>;

  constructor(sources: Pick<ExportSources, 'agencies'>) {
    this.#sources = sources;
  }

  async namesFor(lines: readonly DeliveryLine[]): Promise<ReadonlyMap<string, string>> {
    const by = lines.flatMap(({ organization }) => organization?.verified?.by ?? []);
    const unknown = [...new Set(by)].filter((id) => !this.#names.has(id));
    if (unknown.length > 0) for (const { id, name } of await this.#sources.agencies.findMany(unknown)) this.#names.set(id, name);
    return this.#names;
  }
}
