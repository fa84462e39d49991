import { anOffice } from './office.ts';

const MARKS: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
const plain = (text: string): string => text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => MARKS[name] ?? '');

/** What a browser would send of the form on the page of a draft. */
export const fieldsOf = (page: string): URLSearchParams =>
  fieldsIn(/<form method="post" action="\/console\/drafts\/drf[^"]*"[^>]* id="compose".*?<\/form>/s.exec(page)?.[0] ?? '');

/** … of the form that posts to an address which begins so. */
export const fieldsTo = (page: string, action: string): URLSearchParams =>
  fieldsIn([...page.matchAll(/<form method="post" action="([^"]*)".*?<\/form>/gs)].find(([, to]) => to?.startsWith(action))?.[0] ?? '');

const fieldsIn = (form: string): URLSearchParams => {
  const fields = new URLSearchParams();
  const CONTROLS = /<input\b([^>]*)>|<(?:textarea|select)\b([^>]*)>\n?(.*?)<\/(?:textarea|select)>/gs;
  for (const [, input, other = '', inner] of form.matchAll(CONTROLS)) {
    const attributes = input ?? other;
    const name = /name="([^"]*)"/.exec(attributes)?.[1];
    if (name === undefined) continue;
    if (/type="(?:radio|checkbox)"/.test(attributes) && !attributes.includes(' checked')) continue;
    const chosen = inner?.includes('<option') ? /value="([^"]*)" selected/.exec(inner)?.[1] : inner;
    fields.append(name, plain(chosen ?? /value="([^"]*)"/.exec(attributes)?.[1] ?? ''));
  }
  return fields;
};

export const FILLED = { title: '关于举办社区合唱节的通知', p0Body: '各社区社会组织：\r\n合唱节于 12 月 20 日举行。' };

/** Somebody of an agency who has just begun a draft. */
export const aWriter = async (given: object = {}) => {
  const office = await anOffice(given);
  const clerk = await office.signedIn();
  const begun = await clerk.press('/console/drafts', { lang: 'zh' });
  const path = (begun.headers.get('location') ?? '').replace(/\?.*/, '');
  const page = async (behind = '?lang=zh') => (await clerk.go('GET', `${path}${behind}`)).text;
  /** Fills the form of the draft in as it stands, with changes, and presses a button. */
  const press = async (changes: Record<string, string | string[]> = {}, act = 'save', seen?: string) => {
    const fields = fieldsOf(seen ?? (await page()));
    for (const [name, value] of Object.entries(changes)) {
      fields.delete(name);
      for (const one of [value].flat()) fields.append(name, one);
    }
    fields.set('act', act);
    return clerk.send(path, fields);
  };
  /** Another person of an agency's staff, signed in. */
  const colleague = async (agency: string, email: string, name: string) => {
    await office.add(agency, email, name);
    await office.write();
    const one = office.browser();
    await one.go('POST', '/console/sign-in', { address: email });
    await one.go('POST', '/console/code', { code: (await office.mail()).code });
    return one;
  };
  const [draft] = await office.world.drafts.ofAgency('yh-mzj');
  const standing = async () => (await office.world.drafts.find('yh-mzj', draft?.id ?? ''))?.content ?? {};
  return { ...office, clerk, path, page, press, colleague, standing, id: draft?.id ?? '' };
};
