import { describe, expect, it } from 'vitest';
import { consentKeys, feedKeys, mailingKeys, registryKeys, subscriptionKeys } from '#adapters/dynamodb/keys';
import {
  allResources,
  functionNamed,
  functions,
  ofType,
  permissionsOf,
  type Statement,
  serviceConditions,
  statementsOf,
  textOf,
} from './stacks.ts';

const each = functions.map((fn) => [fn.name, fn] as const);

const policies = allResources.filter(([, { Type }]) => /Policy$/.test(Type) && Type.startsWith('AWS::IAM'));

/** Where a `*` has to stand, and why. */
const WILDCARDS: readonly Readonly<{ action: string; resource: RegExp; because: string }>[] = [
  { action: 'ses:GetSendQuota', resource: /^\*$/, because: 'the action knows no resource' },
  { action: 'ses:DeleteSuppressedDestination', resource: /^\*$/, because: 'the action knows no resource' },
  { action: 'dynamodb:ListStreams', resource: /Table\w+>\/stream\/\*$/, because: 'lists the streams of one table, whose names are times' },
  ...['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject'].map((action) => ({
    action,
    resource: /ImportsBucket\w+>\/imports\/\*$/,
    because: 'objects of one bucket, which are named as imports come',
  })),
  ...['s3:GetObject', 's3:DeleteObject'].map((action) => ({
    action,
    resource: /FeedbackReceivedBucket\w+\.Arn>\/received\/\*$/,
    because: 'objects of one bucket, which are named as mail comes',
  })),
  ...['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject'].map((action) => ({
    action,
    resource: /ExportsBucket\w+>\/exports\/\*$/,
    because: 'objects of one bucket, which are named by what is taken out',
  })),
  ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject'].map((action) => ({
    action,
    resource: /Attachments\w+>\/(?:attachments|documents)\/\*$/,
    because: 'objects of one bucket, which are named as attachments come',
  })),
  ...['s3:GetObject', 's3:PutObject'].map((action) => ({
    action,
    resource: /SearchBucket\w+>\/search\/\*$/,
    because: 'objects of one bucket, a list for each year',
  })),
  { action: 'lambda:InvokeFunction', resource: /^<\w+\.Arn>:\*$/, because: 'any version of one function, by its schedule' },
];

const namesOf = (test: (action: string) => boolean): readonly string[] =>
  functions
    .filter((fn) =>
      permissionsOf(fn)
        .flatMap(({ actions }) => actions)
        .some(test),
    )
    .map(({ name }) => name)
    .sort();

describe('permissions', () => {
  it('name each action and each resource, but for the listed few', () => {
    const wide = policies
      .flatMap(([, { Properties }]) => statementsOf(Properties['PolicyDocument']))
      .flatMap(({ actions, resources }) => actions.flatMap((action) => resources.map((resource) => ({ action, resource }))))
      .filter(({ action, resource }) => action.includes('*') || resource.includes('*'))
      .filter(({ action, resource }) => !WILDCARDS.some((known) => known.action === action && known.resource.test(resource)));
    expect(wide).toEqual([]);
  });

  it('have no wildcard on the list that nobody needs any more', () => {
    const all = policies.flatMap(([, { Properties }]) => statementsOf(Properties['PolicyDocument']));
    for (const { action, resource } of WILDCARDS)
      expect(
        all.some(({ actions, resources }) => actions.includes(action) && resources.some((given) => resource.test(given))),
        action,
      ).toBe(true);
  });

  it('are all spelt out here: no managed policy brings others along', () => {
    for (const [id, { Properties }] of ofType('AWS::IAM::Role')) expect(Properties['ManagedPolicyArns'] ?? [], id).toEqual([]);
  });

  it.each(each)('of %s are on its own role', (_, fn) => {
    const others = functions.filter((other) => other !== fn && textOf(other.properties['Role']) === textOf(fn.properties['Role']));
    expect(others).toEqual([]);
  });

  it('hold in every partition of AWS, also in China', () => {
    expect(JSON.stringify(allResources)).not.toMatch(/arn:aws(-[a-z]+)*:/);
  });

  it('let nobody scan a table but sweep, which sees keys and states by that, and nobody read the code of another function', () => {
    expect(namesOf((action) => action.endsWith(':Scan'))).toEqual(['sweep']);
    const scanning = permissionsOf(functionNamed('sweep')).filter(({ actions }) => actions.includes('dynamodb:Scan'));
    expect(scanning.map(({ actions, conditions }) => ({ actions, conditions }))).toEqual([COMING_PAST]);
    expect(namesOf((action) => /:(GetFunction|PassRole|AssumeRole|CreateGrant)$/.test(action))).toEqual([]);
  });

  it('let only those who send or ask by email use the sending service, and only in the name of our own address', () => {
    expect(namesOf((action) => action.startsWith('ses:Send'))).toEqual(['ask-consent', 'send-email']);
    for (const name of ['ask-consent', 'send-email']) {
      const [sending, ...others] = permissionsOf(functionNamed(name)).filter(({ actions }) => actions.includes('ses:SendRawEmail'));
      expect(others).toEqual([]);
      expect(sending?.conditions).toEqual({ StringEquals: { 'ses:FromAddress': { Ref: 'SenderAddress' } } });
    }
  });

  it('let email leave in bulk only where that was chosen, and in the name of our own address', () => {
    const [condition = ''] = Object.keys(serviceConditions).filter((name) => name.startsWith('SettingsEmailLeavesInBulk'));
    expect(serviceConditions[condition]).toEqual({ 'Fn::Equals': [{ Ref: 'EmailBy' }, 'ses-bulk'] });
    const [sending, ...others] = functions.flatMap((fn) => permissionsOf(fn, condition));
    expect(others).toEqual([]);
    expect(sending?.actions).toEqual(['ses:SendBulkEmail']);
    expect(permissionsOf(functionNamed('send-email'), condition)).toEqual([sending]);
    const [single] = permissionsOf(functionNamed('send-email')).filter(({ actions }) => actions.includes('ses:SendRawEmail'));
    expect(sending?.resources).toEqual(single?.resources);
  });

  it('let only those open secrets who sign, seal or check tokens', () => {
    expect(namesOf((action) => action.startsWith('kms:'))).toEqual([
      'api',
      'ask-consent',
      'call-webhook',
      'console',
      'import-subscriptions',
      'record-feedback',
      'send-email',
      'site',
      'sweep',
    ]);
  });

  it('let only the API and the console change agencies and their keys', () => {
    const registry = (fn: (typeof functions)[number]) =>
      permissionsOf(fn).filter(({ resources }) => resources.some((resource) => resource.includes('RegistryTable')));
    // Pages call agencies by their names.
    const isOfNames = ({ conditions, actions }: Statement): boolean =>
      JSON.stringify(conditions) === JSON.stringify(onlyPartitions(registryKeys.agency('').pk)) &&
      !actions.some((action) => /Put|Update|Delete/.test(action));
    const isOfAudit = ({ conditions }: Statement): boolean => /"A(?:UDIT|GENCIES)/.test(JSON.stringify(conditions));
    // Pages write down who answered for an address, and read nothing of what was written.
    const isWritingAudit = ({ actions, conditions }: Statement): boolean =>
      actions.join() === 'dynamodb:PutItem' &&
      JSON.stringify(conditions) === JSON.stringify(onlyPartitions(registryKeys.auditsOf('*'), registryKeys.audits));
    expect(registry(functionNamed('site')).filter(isWritingAudit)).toHaveLength(1);
    // Whoever writes to staff looks them up, and puts nobody down.
    const isOfStaff = ({ conditions }: Statement): boolean => /"(?:STAFF|SIGN-IN|SESSION)[A-Z-]*#/.test(JSON.stringify(conditions));
    // A table of the audit is read and names agencies and persons; nothing of them is changed.
    const isReadingAudit = (one: Statement): boolean => one.actions.join() === 'dynamodb:Query' && (isOfAudit(one) || isOfStaff(one));
    for (const fn of functions.filter(({ name }) => !DESKS.includes(name)))
      for (const { actions, conditions } of registry(fn).filter(
        (one) =>
          (fn.name !== 'write-export' || !(isReadingAudit(one) || isOfNames(one))) &&
          // What is replaced is written down as its replacement is planned.
          (!['site', 'plan-mailing', 'freeze-audience'].includes(fn.name) || !isWritingAudit(one)) &&
          (!['sweep', ...OF_STAFF].includes(fn.name) || !isOfAudit(one)) &&
          (!['site', 'sweep', 'import-subscriptions', ...OF_STAFF].includes(fn.name) || !isOfNames(one)) &&
          (!OF_STAFF.includes(fn.name) || !isOfStaff(one)),
      )) {
        const isCounting = actions.every((action) => action === 'dynamodb:UpdateItem');
        const partition = isCounting ? `${registryKeys.callCount('', '', 0).pk.split('#')[0]}#*` : registryKeys.setting('keyring').pk;
        expect(conditions, fn.name).toEqual(onlyPartitions(partition));
      }
    for (const desk of DESKS) expect(registry(functionNamed(desk))[0]?.conditions).toEqual({});
    // Sweep writes down what it does by the clock, and lists what earlier releases wrote; it puts whole entries, with keys of their own.
    const [agencies, lists] = [registryKeys.agency('').pk, registryKeys.auditsOf('*')];
    expect(
      registry(functionNamed('sweep'))
        .filter(isOfAudit)
        .map(({ actions, conditions }) => ({ actions, conditions })),
    ).toEqual([
      { actions: ['dynamodb:Query'], conditions: onlyPartitions(agencies, lists) },
      { actions: ['dynamodb:PutItem'], conditions: onlyPartitions(lists, registryKeys.audits) },
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], conditions: onlyPartitions(registryKeys.auditRun().pk) },
      // … and asks whether an agency that a filter names is there.
      { actions: ['dynamodb:BatchGetItem'], conditions: onlyPartitions(agencies) },
    ]);
  });

  it('let those who work out audiences read the directory, and no address, but for sweep, which takes contacts for what has none, and whom a correction follows', () => {
    const { pk: partitions } = subscriptionKeys.partition({ slotId: 's', province: '44' });
    const directory = `${subscriptionKeys.rows({ slotId: 's', province: '44' }).split('#')[0]}#*`;
    // Sweep sends requests for consent and for letters on their way.
    const requests = [
      consentKeys.request('s'),
      consentKeys.letter('manage-links', 's'),
      consentKeys.erasure('k'),
      feedKeys.task('push', 'f'),
    ].map(({ pk }) => `${pk.split('#')[0]}#*`);
    const isOfSubscriptions = (resource: string): boolean => resource.includes('SubscriptionsTable');
    for (const name of ['plan-mailing', 'freeze-audience', 'open-digests', 'sweep']) {
      const reading = permissionsOf(functionNamed(name)).filter(({ resources }) =>
        resources.some((one) => isOfSubscriptions(one) && !one.includes('/index/')),
      );
      expect(
        reading.map(({ actions, conditions }) => ({ actions, conditions })),
        name,
      ).toEqual([
        { actions: ['dynamodb:Query'], conditions: onlyPartitions(directory, partitions) },
        // Who is asked for a receipt is counted by whether somebody answers for it, and by hub; a correction follows its
        // recipients as they are now.
        ...(name === 'freeze-audience'
          ? ['ORG#*', 'SUB#*'].map((those) => ({ actions: ['dynamodb:BatchGetItem'], conditions: onlyPartitions(those) }))
          : []),
        ...(name === 'sweep' ? OF_SWEEP(requests) : []),
      ]);
    }
    // The index holds nothing but requests for consent and for letters, which tell neither address nor name.
    const indexes = functions.flatMap((fn) =>
      permissionsOf(fn).flatMap(({ resources }) =>
        resources.filter((one) => isOfSubscriptions(one) && one.endsWith('/index/due')).map(() => fn.name),
      ),
    );
    expect(indexes).toEqual(['sweep']);
  });

  it('let only the API and the console take files in, and nobody put others in their place but by what it signed', () => {
    const ofAttachments = (action: string): readonly string[] =>
      functions
        .filter((fn) =>
          permissionsOf(fn).some(
            ({ actions, resources }) => actions.includes(action) && resources.some((one) => /Attachments\w+>\/attachments/.test(one)),
          ),
        )
        .map(({ name }) => name)
        .sort();
    expect(ofAttachments('s3:PutObject')).toEqual(DESKS);
    expect(ofAttachments('s3:GetObject')).toEqual(['api', 'check-attachment', 'console', 'site']);
    expect(ofAttachments('s3:DeleteObject')).toEqual([...DESKS, 'sweep']);
  });

  it('let those who send learn how the mail of an agency stands, and those who hear what came back look at what is counted', () => {
    const [standing, counts] = [mailingKeys.breakers, `${mailingKeys.left('', '').pk.split('#')[0]}#*`];
    const ofBreakers = (name: string) =>
      permissionsOf(functionNamed(name))
        .filter(({ conditions }) => /"BREAKER/.test(JSON.stringify(conditions)))
        .map(({ actions, conditions }) => ({ actions, conditions }));
    const learning = { actions: ['dynamodb:BatchGetItem'], conditions: onlyPartitions(standing) };
    expect(ofBreakers('send-email')).toEqual([learning]);
    expect(ofBreakers('sweep')).toEqual([learning]);
    expect(ofBreakers('record-feedback')).toEqual([
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], conditions: onlyPartitions(standing) },
      { actions: ['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], conditions: onlyPartitions(counts) },
    ]);
    const ofMailings = permissionsOf(functionNamed('send-email')).filter(({ resources }) => /MailingsTable/.test(resources.join()));
    const querying = ofMailings.filter(({ actions }) => actions.includes('dynamodb:Query'));
    // Whoever goes on with a batch reads the retries that are noted of it, and nothing else that is a list.
    expect(querying.map(({ conditions }) => conditions)).toEqual([onlyPartitions('BATCH#*')]);
  });

  it('let only those delete who have something to delete', () => {
    expect(namesOf((action) => action === 'dynamodb:DeleteItem')).toEqual([
      'api',
      'ask-consent',
      'call-webhook',
      'console',
      'freeze-audience',
      'import-subscriptions',
      'index-notices',
      'plan-mailing',
      'record-feedback',
      'send-email',
      'site',
      'sweep',
    ]);
  });
});

/** What lets staff in, and writes to it. */
const OF_STAFF: readonly string[] = ['ask-consent'];
/** Where agencies act: by programs, and by hand. */
const DESKS: readonly string[] = ['api', 'console'];

/** No name and no address is seen by that. */
const COMING_PAST = {
  actions: ['dynamodb:Scan'],
  conditions: {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'kind', 'status', 'asidePk'] },
    StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
  },
};

const OF_SWEEP = (requests: readonly string[]) => {
  const truth = `${subscriptionKeys.truth('s').pk.split('#')[0]}#*`;
  const contact = `${subscriptionKeys.contact('a', 'o').pk.split('#')[0]}#*`;
  const reading = ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'];
  return [
    { actions: ['dynamodb:UpdateItem'], conditions: onlyPartitions(...requests) },
    // Agencies are written to about their notices without asking for it.
    { actions: ['dynamodb:PutItem'], conditions: onlyPartitions(`${consentKeys.letter('agency-news', 's').pk.split('#')[0]}#*`) },
    { actions: reading, conditions: onlyPartitions(truth) },
    { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], conditions: onlyPartitions(contact) },
    { actions: ['dynamodb:PutItem'], conditions: onlyPartitions('HUBS') },
    { actions: ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:PutItem'], conditions: onlyPartitions('ORGKEY#*') },
    {
      actions: ['ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`),
      conditions: onlyPartitions('ORG#*'),
    },
    { actions: ['dynamodb:PutItem'], conditions: onlyPartitions('DIR#*') },
    COMING_PAST,
    // What one contact changes of its organization stands with the others, too.
    { actions: ['dynamodb:PutItem'], conditions: onlyPartitions(truth, 'PARTITIONS', 'HUBS') },
    {
      actions: ['dynamodb:DeleteItem'],
      conditions: onlyPartitions('DIR#*', contact, 'ORGKEY#*', 'HUBS'),
    },
    // Letters that nobody asked for by themselves, and what they tell.
    { actions: ['dynamodb:PutItem'], conditions: onlyPartitions('LETTER#*', truth) },
    // Whether an organization missed a notice; whoever cares for it is told by a letter.
    { actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'], conditions: onlyPartitions(truth, 'ADDRESS#*') },
    { actions: ['dynamodb:Query'], conditions: onlyPartitions('ADDRESS-MARKS') },
    { actions: ['dynamodb:PutItem'], conditions: onlyPartitions('MISSED#*', 'LETTER#*') },
  ];
};

const onlyPartitions = (...keys: readonly string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
