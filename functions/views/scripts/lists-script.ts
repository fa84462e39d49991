/**
 * Takes a list that is too long for a form into the store by itself: announced, put where the answer says, begun. Whoever has no script
 * goes a way of several pages. What it says comes from the page.
 */
export const LISTS_SCRIPT = `
const form = document.querySelector('#bring');
const picker = form?.querySelector('[type=file]');
const heard = document.querySelector('#bringing');
if (picker && globalThis.crypto?.subtle) {
  const said = JSON.parse(form.dataset.said);
  document.querySelector('#large-plain').hidden = true;
  const hint = document.querySelector('#field-file-hint');
  if (hint) hint.textContent = said.hint;
  let busy = false;
  addEventListener('beforeunload', (event) => { if (busy) event.preventDefault(); });
  form.addEventListener('submit', async (event) => {
    const [file] = picker.files;
    if (!busy && (!file || file.size <= Number(form.dataset.most))) return;
    event.preventDefault();
    if (busy) return;
    if (file.size > Number(form.dataset.largest)) return void (heard.textContent = said.large);
    busy = true;
    heard.textContent = said.reading;
    const told = await bring(file, said).catch(() => ({ error: said.failed }));
    busy = false;
    if (told.error) heard.textContent = told.error;
    else location.assign(told.path);
  });
}

async function bring(file, said) {
  const bytes = await file.arrayBuffer();
  const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const fields = new FormData(form);
  fields.delete('file');
  const common = new URLSearchParams({ token: fields.get('token'), lang: fields.get('lang') });
  const body = new URLSearchParams(fields);
  body.set('bytes', String(file.size));
  body.set('sha256', sha256);
  const ask = (url, sent) => fetch(url, { method: 'POST', headers: { accept: 'application/json' }, body: sent });
  const place = await (await ask(form.dataset.announce, body)).json();
  if (place.error) return place;
  await put(place, bytes, (part) => { heard.textContent = said.uploading.replace('%', String(Math.floor(part * 100))); });
  const begun = await ask(place.path + '/start', common);
  if (!begun.ok) throw new Error(String(begun.status));
  return { path: place.path + '?lang=' + fields.get('lang') };
}

function put({ url, headers }, bytes, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) if (name !== 'content-length') request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => (request.status < 300 ? done() : failed(new Error(String(request.status)))));
    request.addEventListener('error', () => failed(new Error('lost')));
    request.send(bytes);
  });
}
`;
