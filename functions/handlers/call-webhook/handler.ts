import { sendsBatches } from '#handling/send-batches';

export const makeHandler = sendsBatches('call-failed');
