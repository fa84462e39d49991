import * as z from 'zod';

/** `PATCH /v1/notices/{id}/receipt`: a later last day for receipts. */
export const ReceiptChangeDraft = z
  .strictObject({ by: z.iso.date().describe('the new last day, in China’s time; later than the one that stands') })
  .meta({ id: 'ReceiptChangeDraft' });
