/**
 * Takes files by a choice or a drop and puts each where the answer says: part of the scripts of forms that have files. They say first which
 * `form` it is, and what is done once files were `brought`. Sent meanwhile, the form waits for them.
 */
export const TAKE_FILES = `
const said = JSON.parse(form.dataset.said);
const MOST = 26214400;
const ask = async (url, body) => fetch(url, { method: 'POST', headers: { accept: 'application/json' }, body });
const drop = document.querySelector('#drop');
const picker = document.querySelector('#file-picker');
const told = document.querySelector('#file-said');
let taking = null;
if (drop && globalThis.crypto?.subtle) {
  drop.hidden = false;
  document.querySelector('#file-plain').hidden = true;
  picker.addEventListener('change', (event) => {
    event.stopPropagation();
    take([...picker.files]);
    picker.value = '';
  });
  picker.addEventListener('input', (event) => event.stopPropagation());
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop'])
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', name === 'dragenter' || name === 'dragover');
      if (name === 'drop') take([...event.dataTransfer.files]);
    });
}

form.addEventListener('submit', async (event) => {
  if (!taking) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await taking;
  form.requestSubmit(event.submitter);
});

function take(files) {
  const before = taking;
  const now = (async () => {
    await before;
    await takeEach(files);
  })();
  taking = now;
  return now.finally(() => { if (taking === now) taking = null; });
}

async function takeEach(files) {
  const failed = [];
  for (const file of files) {
    told.textContent = said.uploading.replace('%', file.name);
    const flaw = await upload(file).catch(() => said.lost.replace('%', file.name));
    if (flaw) failed.push(flaw);
    else told.textContent = said.uploaded.replace('%', file.name);
  }
  if (failed.length > 0) told.textContent = failed.join(' ');
  await brought();
}

async function upload(file) {
  if (file.size > MOST) return said.tooLarge.replace('%', file.name);
  const bytes = await file.arrayBuffer();
  const hash = await hashOf(bytes);
  const { token, lang } = form.elements;
  const body = new URLSearchParams({ token: token.value, lang: lang.value, name: file.name, bytes: String(file.size), sha256: hash });
  const answer = await ask(form.dataset.files, body);
  const place = await answer.json();
  if (!answer.ok) return place.error;
  await put(place, bytes);
  show(place.id, file.name);
}

async function hashOf(bytes) {
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function put({ url, headers: given }, bytes) {
  const { 'content-length': _length, ...headers } = given;
  const answer = await fetch(url, { method: 'PUT', headers, body: bytes });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(String(answer.status));
}

function show(id, name) {
  const files = document.querySelector('#files');
  const list = files.querySelector('ul') ?? files.appendChild(Object.assign(document.createElement('ul'), { className: 'picked' }));
  files.querySelector(':scope > p')?.remove();
  const item = list.appendChild(document.createElement('li'));
  const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'attachments', value: id });
  const words = document.createElement('span');
  words.append(field, name);
  const away = Object.assign(document.createElement('button'), { name: 'act', value: 'attachment-drop:' + id, className: 'quiet', textContent: said.drop });
  away.setAttribute('aria-label', said.dropOf.replace('%', name));
  item.append(words, away);
}
`;
