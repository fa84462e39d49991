/** A message that many get, for a sending service that puts the copies together itself. One object for all its copies. */
export type MessageTemplate = Readonly<{
  /** The whole `From`, in ASCII on one line (RFC 2047). */
  from: string;
  replyTo?: string | undefined;
  subject: string;
  /** Values in ASCII, on one line. Headers that the sending service sets itself are left out. */
  headers: Readonly<Record<string, string>>;
  /** The parts before and behind what only one recipient gets. */
  text: Halves;
  html: Halves;
}>;

export type Halves = Readonly<{ before: string; after: string }>;

/** What only one recipient of a message gets. */
export type TemplateCopy = Readonly<{
  template: MessageTemplate;
  /** The whole `To`, as `from`. */
  to: string;
  headers: Readonly<Record<string, string>>;
  text: string;
  html: string;
}>;
