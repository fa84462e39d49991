import { TAKE_FILES } from './take-files.ts';

/**
 * Makes the page handier on which a notice is written, and is not needed for anything: it saves by itself a while after something was
 * typed, tells of a colleague's change before it matters, and takes files by a drop. What it says comes from the page.
 */
export const COMPOSE_SCRIPT = `
const form = document.querySelector('#compose');
${TAKE_FILES}
const out = document.querySelector('#saving');
const WAIT = 10000, AGAIN = 30000;
let dirty = false, stopped = false, sent = false, running = null, timer;
const say = (text, what = '') => { out.textContent = text.replace('%', what); };
const later = (ms) => { timer ??= setTimeout(save, ms); };
const isJson = (answer) => (answer.headers.get('content-type') ?? '').includes('json');

async function save() {
  clearTimeout(timer);
  timer = undefined;
  if (running) { await running; }
  if (!dirty || stopped || sent) return;
  dirty = false;
  say(said.saving);
  running = store();
  await running;
  running = null;
}

async function store() {
  try {
    const answer = await ask(form.getAttribute('action'), new URLSearchParams(new FormData(form)));
    if (!isJson(answer)) {
      if (answer.status !== 401 && answer.status !== 409) throw new Error(String(answer.status));
      stopped = true;
      return say(said.ended);
    }
    const told = await answer.json();
    if (told.kind === 'saved') {
      form.elements.revision.value = told.revision;
      return say(said.saved, told.time);
    }
    stopped = told.kind === 'conflict';
    say(told.error ?? said.stale);
  } catch {
    dirty = true;
    say(said.failed);
    later(AGAIN);
  }
}

const touched = () => { dirty = true; later(WAIT); };
form.addEventListener('input', touched);
form.addEventListener('change', touched);
// Where receipts are wanted their last day is asked for at once.
form.addEventListener('change', ({ target }) => {
  if (target.name === 'receipt' && target.value !== 'none') document.querySelector('#receipt-more').open = true;
});
form.addEventListener('submit', async (event) => {
  if (sent) return event.preventDefault();
  if (running) {
    event.preventDefault();
    await running;
    return form.requestSubmit(event.submitter);
  }
  // Where there is no connection the page stays, with all that is in it.
  if (dirty && !stopped) {
    event.preventDefault();
    await save();
    return dirty ? undefined : form.requestSubmit(event.submitter);
  }
  sent = true;
});
addEventListener('pageshow', () => { sent = false; });
addEventListener('keydown', (event) => {
  if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  dirty = true;
  save();
});
document.addEventListener('visibilitychange', () => { if (document.hidden) save(); });
addEventListener('beforeunload', (event) => { if (dirty && !sent) event.preventDefault(); });

const heard = document.querySelector('#pasted');
form.addEventListener('paste', async (event) => {
  const field = event.target;
  const html = event.clipboardData?.getData('text/html') ?? '';
  const plain = event.clipboardData?.getData('text/plain') ?? '';
  if (field.localName !== 'textarea' || !field.name.endsWith('Body') || !/<(p|table|li|h[1-6])\\b/i.test(html)) return;
  event.preventDefault();
  heard.textContent = said.reading;
  const { token, lang } = form.elements;
  const told = await ask(form.dataset.paste, new URLSearchParams({ token: token.value, lang: lang.value, html }))
    .then((answer) => (isJson(answer) ? answer.json() : { error: said.plain }))
    .catch(() => ({ error: said.plain }));
  putIn(field, told, plain);
});

function putIn(field, told, plain, lead = '') {
  const { title } = form.elements;
  let text = told.markdown ?? plain;
  if (told.title && title.value.trim() === '' && field.value.trim() === '') title.value = told.title;
  else if (told.title) text = told.title + '\\n' + text;
  if (text) text = lead + text;
  field.focus();
  // The one way of putting text in that can be undone by the keyboard.
  if (text && !document.execCommand('insertText', false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  heard.textContent = told.error ?? [said.read, ...told.warnings].join(' ');
  touched();
}

const word = document.querySelector('#word-picker');
if (word && globalThis.crypto?.subtle) {
  word.parentElement.hidden = false;
  document.querySelector('#word-plain').hidden = true;
  word.addEventListener('input', (event) => event.stopPropagation());
  word.addEventListener('change', async (event) => {
    event.stopPropagation();
    const [file] = word.files;
    word.value = '';
    if (!file) return;
    heard.textContent = said.reading;
    const told = await readWord(file).catch(() => ({ error: said.lost.replace('%', file.name) }));
    const field = form.elements.p0Body;
    field.setSelectionRange(field.value.length, field.value.length);
    putIn(field, told, '', /^\\s*$/.test(field.value) ? '' : field.value.endsWith('\\n') ? '\\n' : '\\n\\n');
  });
}

async function readWord(file) {
  const common = { token: form.elements.token.value, lang: form.elements.lang.value };
  const bytes = await file.arrayBuffer();
  const place = await (await ask(form.dataset.word, new URLSearchParams({ ...common, bytes: String(file.size), sha256: await hashOf(bytes) }))).json();
  if (place.error) return place;
  await put(place, bytes);
  return (await ask(form.dataset.word, new URLSearchParams({ ...common, document: place.id }))).json();
}

async function brought() {
  dirty = true;
  await save();
}
`;
