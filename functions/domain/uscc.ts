/**
 * Unified social credit code, GB 32100-2015: 18 characters of 31 (no I O S V Z), the last one a check.
 * Most filed organizations have none, so it is always optional.
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

export type ParsedUscc = Readonly<{ kind: 'valid'; code: string } | { kind: 'invalid'; reason: 'length' | 'character' | 'check' }>;

/** Full-width characters, spaces, hyphens and lower case are put right before checking. */
export const parseUscc = (input: string): ParsedUscc => {
  const code = input.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (code.length !== WEIGHTS.length + 1) return { kind: 'invalid', reason: 'length' };
  const values = [...code].map((character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return { kind: 'invalid', reason: 'character' };
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
  // The second remainder matters: a sum that divides by 31 has the check character 0.
  return ALPHABET[(31 - (sum % 31)) % 31] === code.at(-1) ? { kind: 'valid', code } : { kind: 'invalid', reason: 'check' };
};

const BODIES: Readonly<Record<string, Readonly<{ zh: string; en: string }>>> = {
  '11': { zh: '机关', en: 'government body' },
  '12': { zh: '事业单位', en: 'public institution' },
  '13': { zh: '群众团体', en: 'mass organization' },
  '51': { zh: '社会团体', en: 'social association' },
  '52': { zh: '社会服务机构', en: 'social service organization' },
  '53': { zh: '基金会', en: 'foundation' },
  '59': { zh: '其他民政登记', en: 'other civil affairs registration' },
  '91': { zh: '企业', en: 'enterprise' },
  '92': { zh: '个体工商户', en: 'individual business' },
  '93': { zh: '农民专业合作社', en: "farmers' cooperative" },
};

/** What kind of body the first two characters name, or null: pairs outside the list are valid too, they only have no label here. */
export const usccBody = (code: string): Readonly<{ zh: string; en: string }> | null => BODIES[code.slice(0, 2)] ?? null;

const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** Does the organization code inside (characters 9 to 17, GB 11714) have the right check? Reason for a warning, not for a refusal. */
export const hasSoundOrganizationCode = (code: string): boolean => {
  const organization = code.slice(8, 17);
  const sum = ORGANIZATION_WEIGHTS.reduce((total, weight, i) => total + weight * Number.parseInt(organization[i] ?? '0', 36), 0);
  const check = 11 - (sum % 11);
  return organization.at(-1) === (check === 10 ? 'X' : String(check % 11));
};
