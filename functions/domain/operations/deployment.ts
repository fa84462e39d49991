import { dayInChina, isCovered, type WorkCalendar, yearToCome } from '../calendar.ts';

/** What was chosen at deployment, as far as it may be shown: nothing of it is a secret. Null: not set. */
export type Deployment = Readonly<{
  version: string;
  publicUrl: string;
  senderAddress: string;
  emailBy: 'ses' | 'ses-bulk' | 'smtp';
  /** Messages a second. */
  sesRate: number | null;
  bounceDomain: string | null;
  leavingMailbox: string | null;
  signatureHours: number;
  signUpsPerHour: number;
  /** How long things are kept. 0: for as long as the tables are, or until somebody has them erased. */
  days: Readonly<{ ledger: number; ended: number; audit: number; returnedMail: number; logs: number }>;
  trustedProxies: string | null;
  daysOff: string | null;
  hasScanner: boolean;
  allowPrivateEndpoints: boolean;
  operatorAddress: string | null;
}>;

/** From whom mail leaves while nobody has said so: it belongs to nobody. As in lib/constructs/settings.ts, which test/infra compares. */
export const NOBODYS_ADDRESS = 'notices@noticewire.example';

export const writesAsNobody = ({ senderAddress }: Pick<Deployment, 'senderAddress'>): boolean => senderAddress === NOBODYS_ADDRESS;

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Can what people type be read on its way? Nobody reads along on one machine. */
export const isPlain = ({ publicUrl }: Pick<Deployment, 'publicUrl'>): boolean => {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol !== 'https:' && !LOOPBACK.test(hostname);
};

/** The year whose days off are to be given: this one, or from October on the next. Null: they are known. */
export const yearWithoutCalendar = (now: Date, calendar: WorkCalendar): number | null => {
  const today = dayInChina(now);
  return isCovered(today, calendar) ? yearToCome(now, calendar) : Number(today.slice(0, 4));
};
