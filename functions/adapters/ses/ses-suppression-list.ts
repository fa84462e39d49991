import { DeleteSuppressedDestinationCommand, NotFoundException, SESv2Client } from '@aws-sdk/client-sesv2';
import { wireAddress } from '#domain/subscriptions/email-address';
import type { ReleasedFor } from '#ports/release-address';
import { inTwoAttempts, type SesOptions, withoutLogging } from '../clients.ts';

/**
 * Take an address off the list that SES keeps for the account by itself (developer guide, "Account-level suppression list"): it would take
 * our mail, and not send it. One that is not on it is no fault. The request says as whose it is why, in `User-Agent` (SDKs and Tools
 * reference guide, "Application ID"): CloudTrail keeps it, and a local run has an inbox to forget.
 */
export const releaseAddress = async (address: string, why: ReleasedFor, options: SesOptions = {}): Promise<void> => {
  const client = withoutLogging(new SESv2Client({ ...inTwoAttempts(options), userAgentAppId: `noticewire-${why}` }));
  try {
    await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: wireAddress(address) }));
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  } finally {
    client.destroy();
  }
};
