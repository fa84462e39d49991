import { App } from 'aws-cdk-lib';
import { DataStack } from '../lib/data-stack.ts';
import { ServiceStack } from '../lib/service-stack.ts';

const app = new App();
const data = new DataStack(app, 'NoticewireData');
new ServiceStack(app, 'NoticewireService', { data });
