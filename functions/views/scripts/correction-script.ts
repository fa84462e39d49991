import { TAKE_FILES } from './take-files.ts';

/** Takes files on the page on which a published notice is corrected; whoever has no script goes a way of pages. */
export const CORRECTION_SCRIPT = `
const form = document.querySelector('#correct');
${TAKE_FILES}
async function brought() {}
`;
