import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

type Stored = { uid: number; raw: Buffer; flags: Set<string>; at: Date };

/** `refuses`: the answer to a login. `hangUpAt`: the connection is lost instead of the answer to the nth command of this name. */
export type ImapScript = Readonly<{
  refuses?: string;
  hangUpAt?: Readonly<{ command: string; after: number }>;
  /** Without MOVE (RFC 6851) a mail is copied and deleted. @default true */
  canMove?: boolean;
}>;

export const IMAP_USER = 'bounces@notices.example';
export const IMAP_PASSWORD = 'geheim:/@';

/**
 * As much of an IMAP server (RFC 3501) as reading a mailbox needs, on this machine: what the maintained servers for tests lack is that they
 * lose the connection when a test wants it.
 */
export const anImapServer = async (script: ImapScript = {}) => {
  const folders = new Map<string, Stored[]>([['INBOX', []]]);
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const state = { nextUid: 1, script };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(socket, { folders, commands, state });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `imap://${encodeURIComponent(IMAP_USER)}:${encodeURIComponent(IMAP_PASSWORD)}@127.0.0.1:${port}`,
    commands,
    folder: (name: string): readonly Stored[] => folders.get(name) ?? [],
    put: (raw: Buffer | string, at = new Date()): void =>
      void folders.get('INBOX')?.push({ uid: state.nextUid++, raw: Buffer.from(raw), flags: new Set(), at }),
    script: (next: ImapScript): void => void Object.assign(state, { script: next }),
  };
};

type Shared = Readonly<{ folders: Map<string, Stored[]>; commands: string[]; state: { nextUid: number; script: ImapScript } }>;

const converse = (socket: Socket, { folders, commands, state }: Shared): void => {
  let selected = 'INBOX';
  let unread = '';
  const counts = new Map<string, number>();
  const say = (line: string): boolean => socket.write(`${line}\r\n`);
  const caps = (): string => `IMAP4rev1 ID UIDPLUS${state.script.canMove === false ? '' : ' MOVE'}`;
  const mails = (): Stored[] => folders.get(selected) ?? [];
  const expunge = (gone: (mail: Stored) => boolean): void => {
    const kept = mails();
    for (let at = kept.length - 1; at >= 0; at--) {
      const mail = kept[at];
      if (!mail || !gone(mail)) continue;
      kept.splice(at, 1);
      say(`* ${at + 1} EXPUNGE`);
    }
  };

  const answer = (tag: string, name: string, rest: string): unknown => {
    const ok = (text = 'done'): boolean => say(`${tag} OK ${text}`);
    const words = rest.replaceAll('"', '').trim().split(/\s+/);
    switch (name) {
      case 'CAPABILITY':
        say(`* CAPABILITY ${caps()}`);
        return ok();
      case 'ID':
        say('* ID ("name" "scripted")');
        return ok();
      case 'LOGIN':
        if (state.script.refuses || rest !== `"${IMAP_USER}" "${IMAP_PASSWORD}"`)
          return say(`${tag} NO ${state.script.refuses ?? `[AUTHENTICATIONFAILED] wrong password for ${IMAP_USER}`}`);
        return ok(`[CAPABILITY ${caps()}] welcome`);
      case 'LIST':
      case 'LSUB':
        if (words.at(-1) === '') say('* LIST (\\Noselect) "/" ""');
        else for (const folder of folders.keys()) say(`* ${name} (\\HasNoChildren) "/" "${folder}"`);
        return ok();
      case 'CREATE':
        if (folders.has(words[0] ?? '')) return say(`${tag} NO [ALREADYEXISTS] there is one`);
        folders.set(words[0] ?? '', []);
        return ok();
      case 'STATUS':
        if (!folders.has(words[0] ?? '')) return say(`${tag} NO [NONEXISTENT] there is none`);
        say(`* STATUS "${words[0]}" (MESSAGES ${folders.get(words[0] ?? '')?.length ?? 0})`);
        return ok();
      case 'SELECT':
        if (!folders.has(words[0] ?? '')) return say(`${tag} NO [NONEXISTENT] there is none`);
        selected = words[0] ?? '';
        say(`* ${mails().length} EXISTS`);
        say('* FLAGS (\\Flagged \\Deleted \\Seen)');
        say('* OK [PERMANENTFLAGS (\\Flagged \\Deleted \\Seen)] ok');
        say('* OK [UIDVALIDITY 7] ok');
        say(`* OK [UIDNEXT ${state.nextUid}] ok`);
        return ok('[READ-WRITE] selected');
      case 'FETCH':
      case 'UID FETCH':
        fetchMails(socket, mails(), words[0] ?? '', name === 'UID FETCH', rest);
        return ok();
      case 'UID STORE': {
        const [, , ...flags] = rest.split(/[ ()]+/);
        for (const mail of chosen(mails(), words[0] ?? '', true)) for (const flag of flags.filter(Boolean)) mail.flags.add(flag);
        return ok();
      }
      case 'UID MOVE':
      case 'UID COPY': {
        const taken = chosen(mails(), words[0] ?? '', true);
        const target = folders.get(words[1] ?? '');
        if (!target) return say(`${tag} NO [TRYCREATE] there is none`);
        for (const mail of taken) target.push({ ...mail, uid: state.nextUid++, flags: new Set(mail.flags) });
        const uids = taken.map(({ uid }) => uid).join(',');
        if (name === 'UID COPY') return ok(`[COPYUID 7 ${uids} ${uids}] copied`);
        say(`* OK [COPYUID 7 ${uids} ${uids}] moved`);
        expunge((mail) => taken.includes(mail));
        return ok();
      }
      case 'UID SEARCH': {
        const [, day] = /BEFORE (\S+)/.exec(words.join(' ')) ?? [];
        const [, set] = /UID (\S+)/.exec(words.join(' ')) ?? [];
        say(
          `* SEARCH ${(set === undefined ? mails() : chosen(mails(), set, true))
            .filter(({ at }) => day === undefined || at < new Date(`${day} UTC`))
            .map(({ uid }) => uid)
            .join(' ')}`.trimEnd(),
        );
        return ok();
      }
      case 'UID EXPUNGE':
      case 'EXPUNGE':
        expunge(({ flags }) => flags.has('\\Deleted'));
        return ok();
      case 'LOGOUT':
        say('* BYE bye');
        ok();
        return socket.end();
      default:
        return ok();
    }
  };

  say(`* OK [CAPABILITY ${caps()}] ready`);
  socket.on('data', (chunk) => {
    unread += chunk.toString('latin1');
    for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
      const [, tag = '', name = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(unread.slice(0, end)) ?? [];
      unread = unread.slice(end + 2);
      const command = name.toUpperCase();
      commands.push(command);
      const count = (counts.get(command) ?? 0) + 1;
      counts.set(command, count);
      const { hangUpAt } = state.script;
      if (hangUpAt?.command === command && count > hangUpAt.after) return void socket.destroy();
      answer(tag, command, rest);
    }
  });
};

/** Mails of a sequence set; `n:*` has the last one in any case. */
const chosen = (mails: readonly Stored[], set: string, byUid: boolean): readonly Stored[] => {
  const last = byUid ? (mails.at(-1)?.uid ?? 0) : mails.length;
  const ranges = set.split(',').map((part) =>
    part
      .split(':')
      .map((end) => (end === '*' ? last : Number(end)))
      .toSorted((a, b) => a - b),
  );
  return mails.filter((mail, at) => {
    const number = byUid ? mail.uid : at + 1;
    return ranges.some(([from = 0, to = from]) => number >= from && number <= to);
  });
};

const fetchMails = (socket: Socket, mails: readonly Stored[], set: string, byUid: boolean, rest: string): void => {
  const [, from, length] = /BODY\.PEEK\[\]<(\d+)\.(\d+)>/.exec(rest) ?? [];
  const parts: Buffer[] = [];
  for (const mail of chosen(mails, set, byUid)) {
    const [, day = '', month = ''] = /, (\d+) (\w+)/.exec(mail.at.toUTCString()) ?? [];
    const at = `${day}-${month}-${mail.at.toISOString().slice(0, 4)} ${mail.at.toISOString().slice(11, 19)} +0000`;
    const head = `* ${mails.indexOf(mail) + 1} FETCH (UID ${mail.uid} FLAGS (${[...mail.flags].join(' ')}) INTERNALDATE "${at}"`;
    const part = mail.raw.subarray(Number(from), Number(from) + Number(length));
    if (length === undefined) parts.push(Buffer.from(`${head})\r\n`));
    else parts.push(Buffer.from(`${head} BODY[]<${from}> {${part.length}}\r\n`), part, Buffer.from(')\r\n'));
  }
  socket.write(Buffer.concat(parts));
};
