import type { CfnParameterProps } from 'aws-cdk-lib';

/** Who runs the deployment, as its pages say it. */
export const NAMED = [
  'DEPLOYMENT_NAME',
  'DEPLOYMENT_NAME_EN',
  'DEPLOYMENT_LINE',
  'DEPLOYMENT_LINE_EN',
  'DEPLOYMENT_FOOTER',
  'SECURITY_CONTACT',
] as const;

/** … and as whoever deploys chooses it. */
export const NAMING = {
  DeploymentName: {
    description: 'What the pages call this service, e.g. 云河省公共通知; empty: Noticewire',
    allowedPattern: '^.{0,40}$',
  },
  DeploymentNameEn: { description: 'The same in English', allowedPattern: '^.{0,60}$' },
  DeploymentLine: { description: 'Who publishes here, in one line below the heading of the board', allowedPattern: '^.{0,200}$' },
  DeploymentLineEn: { description: 'The same in English', allowedPattern: '^.{0,300}$' },
  DeploymentFooter: {
    description:
      'What stands at the foot of each page, separated by semicolons, an address behind a text for a link: 粤ICP备1号 https://beian.miit.gov.cn',
    allowedPattern: '^.{0,1000}$',
  },
  SecurityContact: {
    description:
      'Who is told of weaknesses, in /.well-known/security.txt: mailto:security@your.domain, or https://…; empty: there is no such file',
    allowedPattern: '^((mailto:|https://)[!-~]+)?$',
  },
} as const satisfies Readonly<Record<string, CfnParameterProps>>;
