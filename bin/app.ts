import { App } from 'aws-cdk-lib';
import { DataStack } from '../lib/data-stack.ts';
import { ServiceStack } from '../lib/service-stack.ts';
import packageJson from '../package.json' with { type: 'json' };

const app = new App();
const data = new DataStack(app, 'NoticewireData');
new ServiceStack(app, 'NoticewireService', { data, version: packageJson.version });
