#!/usr/bin/env node
// Plain JavaScript, since it starts on any Node. In a checkout the command line is TypeScript, and needs a Node that runs it (24), which
// comes with the project; the package that `npm pack` makes has it in one file for any Node from 20 on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const main = new URL('../cli/main.ts', import.meta.url);
const bundled = new URL('../dist/noticewire.mjs', import.meta.url);

const ownNode = () => {
  const names = process.platform === 'win32' ? ['node.exe', 'node'] : ['node'];
  return names.map((name) => fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url))).find((path) => existsSync(path));
};

const runWith = (node) => {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(2);
  });
  // A terminal sends its interrupt to both of us: the child decides how it ends. Other signals reach only this one.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
};

if (!existsSync(main)) {
  await import(bundled.href);
} else if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  await import(main.href);
} else {
  const node = ownNode();
  if (node) runWith(node);
  else {
    console.error(`需要 Node ${NEEDED},请先运行 npm install. Node ${NEEDED} is needed: run npm install first.`);
    process.exitCode = 2;
  }
}
