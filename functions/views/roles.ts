import { ROLES, type Role } from '#domain/agencies/staff';
import type { MessageLanguage } from '#domain/subscriptions/subscription';

const WORDS: Readonly<Record<MessageLanguage, Readonly<Record<Role, string>>>> = {
  'zh-Hans': { editor: '拟稿人', publisher: '签发人', administrator: '管理员' },
  en: { editor: 'editor', publisher: 'publisher', administrator: 'administrator' },
};

/** What somebody does for an agency, in the order of the roles. */
export const rolesWords = (roles: readonly Role[], language: MessageLanguage): string =>
  ROLES.filter((role) => roles.includes(role))
    .map((role) => WORDS[language][role])
    .join(language === 'en' ? ', ' : '、');
