import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const;
export const DESKTOP = { viewport: { width: 1280, height: 860 } } as const;

/** How a person may come: on which screen, and whether scripts run. */
export const WAYS = [
  ['on a phone', PHONE, true],
  ['on a phone without scripts', PHONE, false],
  ['on a desk', DESKTOP, true],
  ['on a desk without scripts', DESKTOP, false],
] as const;

/** Both screens, and both with and without scripts, where four ways would show the same. */
export const TWO_WAYS = [WAYS[0], WAYS[3]] as const;

/** Somebody with a browser, who notes what goes wrong in it: errors, and whatever is asked of another host. */
export class Visitor {
  readonly page: Page;
  readonly wrong: string[] = [];
  readonly #context: BrowserContext;
  readonly #origin: string;

  private constructor(context: BrowserContext, page: Page, origin: string, others: readonly string[]) {
    this.#context = context;
    this.page = page;
    this.#origin = origin;
    page.on('console', (message) => {
      // Of a page that is refused, which is what was to be shown.
      if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text()))
        this.wrong.push(message.text());
    });
    page.on('pageerror', (error) => this.wrong.push(String(error)));
    page.on('requestfailed', (request) => {
      // A script that looks again while its page is left has no answer to wait for.
      const isLeft = request.resourceType() === 'fetch' && request.failure()?.errorText === 'net::ERR_ABORTED';
      if (!isLeft) this.wrong.push(`failed: ${request.url()}`);
    });
    // To a browser, a page that turns out to be a file has failed.
    page.on('download', (download) => {
      const at = this.wrong.indexOf(`failed: ${download.url()}`);
      if (at >= 0) this.wrong.splice(at, 1);
    });
    page.on('request', (request) => {
      if (![origin, ...others].some((one) => request.url().startsWith(`${one}/`)))
        this.wrong.push(`asked of another host: ${request.url()}`);
    });
  }

  /** @param others origins that may be asked besides: the store of attachments */
  static async come(browser: Browser, origin: string, options: BrowserContextOptions, others: readonly string[] = []): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: origin, locale: 'zh-CN', ...options });
    context.setDefaultTimeout(60_000);
    return new Visitor(context, await context.newPage(), origin, others);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** The path where they are, with its query. */
  get path(): string {
    return this.page.url().slice(this.#origin.length);
  }

  async chooseTextSize(size: string): Promise<void> {
    await this.#context.addCookies([{ name: 'text-size', value: size, url: this.#origin }]);
  }

  /** What axe finds, as `rule: where`. @param runOnly rules, or tags of rules */
  async violations(runOnly: readonly string[] = ALL_RULES): Promise<readonly string[]> {
    if (!(await this.page.evaluate<boolean>("typeof axe === 'object'"))) {
      await this.page.evaluate(AXE);
      // It comes with each further page: handed over once more it takes longer than looking at the page.
      await this.#context.addInitScript(AXE);
    }
    return this.page.evaluate<string[]>(
      `axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'], preload: false, iframes: false })
        .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target + ' ' + failureSummary)))`,
    );
  }

  /** As which the page says that it is written. */
  language(): Promise<string | null> {
    return this.page.locator('html').getAttribute('lang');
  }

  /** By how many pixels the page is wider than its window. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  fontSizeOf(selector: string): Promise<number> {
    return this.page.evaluate<number>(`parseFloat(getComputedStyle(document.querySelector('${selector}')).fontSize)`);
  }

  /** What is tapped and is smaller than 44 px, but for links inside of sentences. */
  smallTargets(): Promise<readonly string[]> {
    return this.page.evaluate<string[]>(
      `[...document.querySelectorAll('button, select, textarea, summary, .button, .choice, .bar a, .foot a, .card h2 a, input:not([type=hidden], [type=radio], [type=checkbox])')]
        .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 43.5)
        .map((element) => element.outerHTML.slice(0, 80) + ' ' + element.getBoundingClientRect().height)`,
    );
  }

  /** What axe, the width and the sizes say of the page as it stands. */
  async faults(rules?: readonly string[]): Promise<readonly unknown[]> {
    return [await this.violations(rules), await this.overflow(), await this.smallTargets()];
  }

  /** What stands on each page of A4 when it is printed. */
  async printed(): Promise<readonly string[]> {
    const { extractText, getDocumentProxy } = await import('unpdf');
    const pdf = await getDocumentProxy(new Uint8Array(await this.page.pdf({ preferCSSPageSize: true })));
    const [, , width = 0, height = 0] = (await pdf.getPage(1)).view;
    // A4 in points.
    if (Math.abs(width - 595) > 1 || Math.abs(height - 842) > 1) throw new Error(`a page has ${width} by ${height} points`);
    const { text } = await extractText(pdf, { mergePages: false });
    return text.join('').includes('\0') ? [await this.#laidOutForPaper()] : text.map(withoutRadicals);
  }

  /** Where no font has Chinese characters a PDF names none of them: then the page itself is read, as it is laid out for paper. */
  async #laidOutForPaper(): Promise<string> {
    await this.page.emulateMedia({ media: 'print' });
    const text = await this.page.evaluate<string>('document.body.innerText');
    await this.page.emulateMedia({ media: null });
    return text;
  }

  heading(): Promise<string | null> {
    return this.page.getByRole('heading', { level: 1 }).textContent();
  }

  /** Presses a button, and waits for the whole page: one that is left while it still comes would be told as a failed request. */
  async press(name: string, exact = false): Promise<void> {
    await this.page.getByRole('button', { name, exact }).click();
    await this.page.waitForLoadState();
  }

  leave(): Promise<void> {
    return this.#context.close();
  }
}

/** Some fonts give a character the name of the radical that looks like it; of one Unicode does not say which that is. */
const withoutRadicals = (text: string): string =>
  text.replace(/[\u2e80-\u2fdf]/g, (radical) => (radical === '⺠' ? '民' : radical.normalize('NFKC')));

/** Rules of axe that depend on colours; all else is the same in the dark. */
export const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Of a page without a fault. */
export const NO_FAULTS = [[], 0, []];
