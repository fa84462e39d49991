import { fingerprint } from '#encoding/fingerprint';
import { SHARE_PICTURE } from './generated/share-picture.ts';
import { COMPOSE_SCRIPT } from './scripts/compose-script.ts';
import { CORRECTION_SCRIPT } from './scripts/correction-script.ts';
import { LISTS_SCRIPT } from './scripts/lists-script.ts';
import { ASK_AGAIN, REFRESH } from './scripts/refresh.ts';
import { DESK_SHEET, PAPER_SHEET, READING_SHEET, STYLE_SHEET } from './styles/style-sheet.ts';

/** The sign of the service: a sheet with its lines. `ink` is the colour of the sheet, `lines` of what stands on it. */
const sign = (attributes: string, ink: string, lines: string): string =>
  `<svg ${attributes} viewBox="0 0 24 24"><path fill="${ink}" d="M5 1h14a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z"/><path stroke="${lines}" stroke-width="2.2" stroke-linecap="round" d="M7 7.5h10M7 12h10M7 16.5h5"/></svg>`;

export const SIGN = sign('aria-hidden="true" width="24" height="24"', 'currentColor', '#fff');

const ICON = sign('xmlns="http://www.w3.org/2000/svg"', '#0b57a4', '#fff');

export type Asset = Readonly<{ path: string; type: string; content: string | Uint8Array<ArrayBuffer> }>;

const script = (name: string, content: string): Asset => ({
  path: `/assets/${name}-${fingerprint(content)}.js`,
  type: 'text/javascript; charset=utf-8',
  content,
});

/** What pages load besides themselves, at addresses that change with what is there: a cache may keep each for ever. */
export const ASSETS = {
  styleSheet: { path: `/assets/site-${fingerprint(STYLE_SHEET)}.css`, type: 'text/css; charset=utf-8', content: STYLE_SHEET },
  /** Beside it: on the board, and where a notice stands as a document. */
  readingSheet: { path: `/assets/reading-${fingerprint(READING_SHEET)}.css`, type: 'text/css; charset=utf-8', content: READING_SHEET },
  deskSheet: { path: `/assets/desk-${fingerprint(DESK_SHEET)}.css`, type: 'text/css; charset=utf-8', content: DESK_SHEET },
  paperSheet: { path: `/assets/paper-${fingerprint(PAPER_SHEET)}.css`, type: 'text/css; charset=utf-8', content: PAPER_SHEET },
  /** What stands in the card of a link, for whatever shows no picture of the page itself. */
  share: {
    path: `/assets/share-${fingerprint(SHARE_PICTURE)}.png`,
    type: 'image/png',
    content: Uint8Array.from(Buffer.from(SHARE_PICTURE, 'base64')),
  },
  icon: { path: `/assets/icon-${fingerprint(ICON)}.svg`, type: 'image/svg+xml', content: ICON },
  /** Of the console. */
  refresh: script('refresh', REFRESH),
  askAgain: script('ask-again', ASK_AGAIN),
  compose: script('compose', COMPOSE_SCRIPT),
  correction: script('correction', CORRECTION_SCRIPT),
  lists: script('lists', LISTS_SCRIPT),
} as const satisfies Readonly<Record<string, Asset>>;
