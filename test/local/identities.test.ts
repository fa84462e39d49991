import { describe, expect, it } from 'vitest';
import { type Changes, openOffice, parcelsIn } from './post-office.ts';

const verifying = (EmailIdentity: string): Changes => ({
  Resources: { Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity } } },
});
const allowing = (Resource: unknown, Action = 'ses:SendRawEmail'): Changes => ({
  Resources: {
    ...verifying('elsewhere.example').Resources,
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'x', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] }, Roles: [] },
    },
  },
});
const ofOffice = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ses:us-east-1:1:identity/office.example']] };

const send = async (changes: Changes) => {
  const office = await openOffice({}, changes);
  await office.call('POST', '/parcels', { id: 'one' });
  return office;
};

// SES developer guide, "Verified identities".
describe('email leaves a local run in the name of', () => {
  it.each<[string, Changes]>([
    ['a domain that its templates verify', verifying('office.example')],
    ['a domain that its policies name', allowing(ofOffice)],
    ['an address that its policies name', allowing([ofOffice, 'arn:aws:ses:us-east-1:1:identity/post@office.example'])],
  ])('%s', async (_, changes) => {
    const office = await send(changes);
    await office.idle();
    expect(await parcelsIn(office)).toEqual(['one']);
  });

  it.each<[string, Changes]>([
    ['nobody whom they do not verify', verifying('notoffice.example')],
    ['nobody whom policies name for other things', allowing(ofOffice, 'ses:GetSendQuota')],
  ])('%s', async (_, changes) => {
    const office = await send(changes);
    await expect
      .poll(async () => (await office.call('GET', '/_local/logs/Carry')).body)
      .toMatch(/MessageRejected[\s\S]*Email address is not verified/);
    expect(await parcelsIn(office)).toEqual([]);
  });
});
