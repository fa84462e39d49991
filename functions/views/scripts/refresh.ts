/**
 * Looks again every few seconds at what still moves, and puts it in the place of what stands there, until nothing moves any more. Whoever
 * has no script has a link that does the same. A page that was sent to the background rests.
 */
export const REFRESH = `
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const moving = () => document.querySelector('[data-moving]');
for (let pause = 3000; moving(); pause = Math.min(pause * 1.2, 15000)) {
  await wait(pause);
  if (document.hidden) continue;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok || !(answer.headers.get('content-type') ?? '').startsWith('text/html')) break;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const parts = [...document.querySelectorAll('[data-live]')];
    if (!parts.every(({ id }) => fresh.getElementById(id))) break;
    for (const part of parts) {
      if (part.contains(document.activeElement) && document.activeElement !== document.body) continue;
      part.replaceWith(fresh.getElementById(part.id));
    }
  } catch {
    continue;
  }
}
`.trim();

/** Asks once more for a file that is being written; it is saved as soon as it is there. */
export const ASK_AGAIN = `setTimeout(() => location.reload(), Number(document.querySelector('[data-again]')?.dataset.again ?? 3) * 1000);`;
