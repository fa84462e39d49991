type Bench = (args: readonly string[]) => Promise<unknown>;

/** `npm run bench` is the whole path, a notice through the whole synthesized stack; `npm run bench -- NAME …` is one of these. */
const BENCHES: Readonly<Record<string, Bench>> = {
  path: () => import('./whole-path.ts'),
  /** `[recipients] [first,email,webhooks,memory,signups] [seconds]`: the whole process of `npm start`, from outside. */
  machine: async (args) => (await import('./machine/index.ts')).benchMachine(args),
  /** `[directory sizes] [messages] [email,bulk,webhook,alone]`: the engine by itself, with CPU, capacity and the bill. */
  engine: async (args) => (await import('./engine/index.ts')).benchEngine(args),
  /** `[rows] [real] [once] [gb18030]`: a list of subscriptions, dry unless it is said to be real. */
  import: async (args) => (await import('./import.ts')).benchImport(args),
  /** `[files] [at once] [data]`: files of 25 MB through the whole stack, with its memory. */
  attachments: async (args) => (await import('./attachments.ts')).benchAttachments(args),
  /** `[readers] [notices]`: digests of readers no two of whom want the same, without stores and mail servers. */
  digest: async (args) => (await import('./digest.ts')).benchDigest(args),
  /** `[recipients]`: reads, seconds and memory of a preview, a report, the list of deliveries and its table. */
  report: async (args) => (await import('./report.ts')).benchReport(args),
  /** `[notices]`: time, memory, precision and recall of searches. */
  search: async (args) => (await import('./search.ts')).benchSearch(args),
  /** Each page of the site and the console: what it weighs with all that it loads first, and how long the service takes for it. */
  web: async () => (await import('./web.ts')).benchWeb(),
  /** Hostile bodies of 50 and 200 KB. */
  markup: async () => (await import('./markup.ts')).benchMarkup(),
};

const [what = 'path', ...args] = process.argv.slice(2);
const bench = BENCHES[what];
if (!bench) {
  console.error(
    `没有此项测量 no such benchmark: ${what}; ${Object.keys(BENCHES)
      .map((name) => `npm run bench -- ${name}`)
      .join(', ')}`,
  );
  process.exit(2);
}
await bench(args);
process.exit(0);
