import { anOffice } from './office.ts';

export const OPS = 'ops@wire.example';

/** A deployment that names its first operator, who signs in by the mail. */
export const anOperatorDesk = async () => {
  const office = await anOffice();
  office.world.operatorAddress = OPS;
  const signedInAs = async (address: string) => {
    const one = await office.asked(address);
    const { code } = await office.mail();
    const entered = await one.go('POST', '/console/code', { code });
    return { ...one, entered };
  };
  return { ...office, signedInAs, operator: () => signedInAs(OPS) };
};
