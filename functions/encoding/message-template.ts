/** A message that many get, for a sending service that puts the copies together itself. One object for all its copies. */
export type MessageTemplate = Readonly<{
  /** The whole `From`, in ASCII on one line (RFC 2047). */
  from: string;
  replyTo?: string | undefined;
  subject: string;
  /** Values in ASCII, on one line. Headers that the sending service sets itself are left out. */
  headers: Readonly<Record<string, string>>;
  text: Pieces;
  html: Pieces;
}>;

/** What all recipients get of a part: between any two of its pieces stands what only one of them gets. */
export type Pieces = readonly string[];

/** What only one recipient of a message gets. */
export type TemplateCopy = Readonly<{
  template: MessageTemplate;
  /** The whole `To`, as `from`. */
  to: string;
  headers: Readonly<Record<string, string>>;
  /** What stands between the pieces of the template, in their order. */
  text: readonly string[];
  html: readonly string[];
}>;
