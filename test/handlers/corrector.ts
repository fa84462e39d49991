import type { aBusyOffice } from './busy-office.ts';
import { fieldsTo } from './desk-form.ts';

/** What a page gives a browser to send along under a name. */
export const hiddenIn = (text: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';

type Office = Pick<Awaited<ReturnType<typeof aBusyOffice>>, 'ask' | 'key'> &
  Readonly<{ id: string; li: Awaited<ReturnType<Awaited<ReturnType<typeof aBusyOffice>>['signedIn']>> }>;

/** Presses buttons page after page, with all that each page's form holds, as a browser does. */
export const aCorrectorOf = <O extends Office>(office: O) => {
  const { li, ask, key, id } = office;
  const path = `/console/notices/${id}`;
  const at = `${path}/correction`;
  let shown = '';
  const open = async () => {
    const answer = await li.go('GET', `${at}?lang=en`);
    shown = answer.text;
    return answer;
  };
  const press = async (button: string, changes: Record<string, string | string[]> = {}) => {
    const [, action = at] = /<form method="post" action="([^"]*\/correction[^"]*)"/.exec(shown) ?? [];
    const to = action.replaceAll('&amp;', '&');
    const fields = fieldsTo(shown, action);
    for (const [name, value] of Object.entries(changes)) {
      fields.delete(name);
      for (const one of [value].flat()) fields.append(name, one);
    }
    const [name = '', value = ''] = button.split('=');
    fields.append(name, value);
    const answer = await li.send(to, fields);
    shown = answer.text;
    return answer;
  };
  const notice = async () => (await ask('GET', `/v1/notices/${id}`, { key })).body;
  return { ...office, path, open, press, notice, page: () => shown };
};
