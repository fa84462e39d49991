/**
 * `npm run bench`: the whole path, a notice through the whole synthesized stack.
 * `npm run bench -- machine [recipients] [first,email,webhooks,memory,signups] [seconds]`: the whole process of `npm start`, from outside.
 * `npm run bench -- engine [directory sizes] [messages] [email,bulk,webhook,alone]`: the engine by itself, with CPU, capacity and the bill.
 * `npm run bench -- import [rows] [real] [gb18030]`: a list of subscriptions through the whole stack; dry unless it is said to be real.
 * `npm run bench -- attachments [files] [at once] [data]`: files of 25 MB through the whole stack, with its memory.
 * `npm run bench -- digest [readers] [notices]`: digests of readers no two of whom want the same; `npm run bench -- report [recipients]`:
 * reads, seconds and memory of a preview, a report, the list of deliveries and its table. Both without stores and mail servers.
 * `npm run bench -- search [notices]`: searches, memory, precision and recall; `npm run bench -- markup`: hostile bodies of 50 and 200 KB.
 */
const [what = 'path', ...args] = process.argv.slice(2);
switch (what) {
  case 'path':
    await import('./whole-path.ts');
    break;
  case 'engine': {
    const { benchEngine } = await import('./engine/index.ts');
    await benchEngine(args);
    break;
  }
  case 'markup': {
    const { benchMarkup } = await import('./markup.ts');
    benchMarkup();
    break;
  }
  case 'digest': {
    const { benchDigest } = await import('./digest.ts');
    await benchDigest(args);
    break;
  }
  case 'report': {
    const { benchReport } = await import('./report.ts');
    await benchReport(args);
    break;
  }
  case 'search': {
    const { benchSearch } = await import('./search.ts');
    await benchSearch(args);
    break;
  }
  case 'machine': {
    const { benchMachine } = await import('./machine/index.ts');
    await benchMachine(args);
    break;
  }
  case 'attachments': {
    const { benchAttachments } = await import('./attachments.ts');
    await benchAttachments(args);
    break;
  }
  case 'import': {
    const { benchImport } = await import('./import.ts');
    await benchImport(args);
    break;
  }
  default:
    console.error(
      `没有此项测量 no such benchmark: ${what}; npm run bench, npm run bench -- machine, npm run bench -- engine, npm run bench -- digest, npm run bench -- import, npm run bench -- report, npm run bench -- attachments, npm run bench -- search, or npm run bench -- markup`,
    );
    process.exit(2);
}
process.exit(0);
