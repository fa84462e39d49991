import { bilingual, type Wording } from '#domain/text/wording';

type Named = Readonly<{
  DEPLOYMENT_NAME?: string | null;
  DEPLOYMENT_NAME_EN?: string | null;
  DEPLOYMENT_LINE?: string | null;
  DEPLOYMENT_LINE_EN?: string | null;
  DEPLOYMENT_FOOTER?: string | null;
  SECURITY_CONTACT?: string | null;
}>;

/** In one language only where only one is given. */
const inBoth = (zh: string | null | undefined, en: string | null | undefined): Wording | null => {
  const either = zh ?? en;
  return either ? bilingual(zh ?? either, en ?? either) : null;
};

/** `粤ICP备1号 https://beian.miit.gov.cn; 主办：某某`: an address behind a text is where it leads. */
const footerOf = (given: string) =>
  given
    .split(/[;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, text = part, url = null] = /^(.*\S)\s+(https?:\/\/\S+)$/.exec(part) ?? [];
      return { text, url };
    });

/** Who runs the service, as pages say it. */
const deploymentOf = (env: Named) => ({
  name: inBoth(env.DEPLOYMENT_NAME, env.DEPLOYMENT_NAME_EN) ?? bilingual('Noticewire', 'Noticewire'),
  line: inBoth(env.DEPLOYMENT_LINE, env.DEPLOYMENT_LINE_EN),
  footer: footerOf(env.DEPLOYMENT_FOOTER ?? ''),
  securityContact: env.SECURITY_CONTACT ?? null,
});

/** Where the service is found, as whom it writes, and where one leaves by mail. */
export const siteOf = ({
  PUBLIC_URL,
  SENDER_ADDRESS,
  LEAVING_MAILBOX = null,
  ...named
}: Readonly<{ PUBLIC_URL: string; SENDER_ADDRESS: string; LEAVING_MAILBOX?: string | null }> & Named) => ({
  publicUrl: PUBLIC_URL,
  senderAddress: SENDER_ADDRESS,
  leavingMailbox: LEAVING_MAILBOX,
  deployment: deploymentOf(named),
});
