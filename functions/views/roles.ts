import { OPERATOR_ROLES, ROLES, type Role } from '#domain/agencies/staff';
import type { MessageLanguage } from '#domain/subscriptions/subscription';

const WORDS: Readonly<Record<MessageLanguage, Readonly<Record<Role, string>>>> = {
  'zh-Hans': { editor: '拟稿人', publisher: '签发人', administrator: '管理员', operator: '运营者' },
  en: { editor: 'editor', publisher: 'publisher', administrator: 'administrator', operator: 'operator' },
};

/** What somebody does for an agency, or for the deployment, in the order of the roles. */
export const rolesWords = (roles: readonly Role[], language: MessageLanguage): string =>
  [...new Set<Role>([...ROLES, ...OPERATOR_ROLES])]
    .filter((role) => roles.includes(role))
    .map((role) => WORDS[language][role])
    .join(language === 'en' ? ', ' : '、');
