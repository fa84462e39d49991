import type { Agency } from '#domain/agencies/agency';
import type { StaffMember } from '#domain/agencies/staff';
import { wordsIn } from '../catalogue/words-in.ts';
import { buttonForm, buttonRow } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import { rolesWords } from '../roles.ts';
import { inLanguage, type Visit } from '../visit.ts';

export type SignedIn = Readonly<{
  member: StaffMember;
  agency: Agency;
  others: readonly Readonly<{ member: StaffMember; agency: Agency }>[];
}>;

/** Who is signed in, for which agency, as what; and the way out. */
export const signedInPage = (visit: Visit, { member, agency, others }: SignedIn): string => {
  const { language } = visit;
  const { signedIn: words } = wordsIn(language);
  return pageHtml({
    ...visit,
    title: words.title,
    path: '/console',
    content: html`<div class="narrow panel"><h1>${words.title}</h1>
${factList([
  [words.name, member.name],
  [words.address, member.email],
  [words.agency, agency.name],
  [words.roles, rolesWords(member.roles, language)],
])}
<p><a href="${inLanguage(`/?q=${encodeURIComponent(agency.name)}`, language)}">${words.notices}</a></p>
<p>${words.toCome}</p>
<pre tabindex="0"><code>noticewire preview notice.json
noticewire post notice.json
noticewire report ID --follow</code></pre>
<p><a href="/docs">${words.docs}</a></p>
${
  others.length === 0
    ? null
    : html`<h2>${words.others}</h2>
${buttonRow(...others.map((other) => buttonForm('/console/agency', { lang: language, staff: other.member.id }, other.agency.name, 'quiet')))}`
}
${buttonForm('/console/sign-out', { lang: language }, words.signOut, 'quiet')}</div>`,
  });
};
