import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { begin, type Environment, freePort, type Program, untilReady } from './programs.ts';
import { pathWith } from './python.ts';

const PYTHON_FILES = join(import.meta.dirname, 'python');
const LEASH = join(PYTHON_FILES, 'leash.py');

export type EngineName = 'ministack' | 'moto';
export type Engine = Readonly<{ url: string; program: Program }>;

/** Nothing of the machine's own AWS settings: neither credentials nor endpoints nor certificates. */
const withoutAws = (): Environment =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|VITEST)/.test(name)));

export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' } as const;
export const ACCOUNT = '000000000000';
export const awsEnvironment = (more: Environment): Environment => ({
  ...withoutAws(),
  NO_PROXY: 'localhost,127.0.0.1',
  ...CREDENTIALS,
  ...more,
});

/** moto, for the suites alone: it knows neither global tables nor HTTP APIs. */
export const startMoto = async (python: string, folder: string): Promise<Engine> => {
  const port = await freePort();
  const log = join(folder, 'moto.log');
  const program = begin(python, [LEASH, join(PYTHON_FILES, 'moto_in_turn.py'), String(port)], { env: withoutAws(), cwd: folder, log });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(program, log, async () => (await fetch(`${url}/moto-api/`)).status < 500);
  return { url, program };
};

const ministackEnvironment = (folder: string, port: number): Environment => {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  // Its worker script for functions is CommonJS, and would be taken for what the package.json of this project says.
  writeFileSync(join(temporary, 'package.json'), '{}');
  return {
    ...withoutAws(),
    GATEWAY_PORT: String(port),
    TMPDIR: temporary,
    STATE_DIR: join(folder, 'state'),
    // Neither is needed, and each takes a port of its own.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
  };
};

/**
 * By its server, not its command: that one would take port 443 as well. In one process (no workers beside it), whose clock can be moved.
 */
const ministack = (
  python: string,
  folder: string,
  port: number,
  env: Environment,
  more: readonly string[],
): Readonly<{ program: Program; log: string }> => {
  const log = join(folder, 'ministack.log');
  const args = [LEASH, 'hypercorn', 'ministack.app:app', '--bind', `127.0.0.1:${port}`, '--workers', '0', '--keep-alive', '75', ...more];
  return { program: begin(python, args, { env, cwd: folder, log }), log };
};

/** ministack for the suites: plain HTTP, and no permissions asked. */
export const startMinistack = async (python: string, folder: string): Promise<Engine> => {
  const port = await freePort();
  const { program, log } = ministack(python, folder, port, ministackEnvironment(folder, port), []);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(program, log, async () => (await fetch(`${url}/_ministack/ready`)).ok);
  return { url, program };
};

export type Cloud = Engine & Readonly<{ port: number; certificate: string; smtpPort: number; clockFile: string }>;

/**
 * ministack as an account to deploy into: TLS, permissions enforced, mail relayed to a port
 * of ours, and a clock of the functions that can be moved.
 */
export const startCloud = async (python: string, folder: string): Promise<Cloud> => {
  const [port, smtpPort] = [await freePort(), await freePort()];
  const certificate = join(folder, 'certificate.pem');
  const made = spawnSync(python, [join(PYTHON_FILES, 'certificate.py'), folder], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`there is no certificate: ${made.stderr}`);
  const clockFile = join(folder, 'clock');
  writeFileSync(clockFile, '0');
  const env: Environment = {
    ...ministackEnvironment(folder, port),
    AUTH: 'true',
    USE_SSL: '1',
    MINISTACK_SSL_CERT: certificate,
    MINISTACK_SSL_KEY: join(folder, 'key.pem'),
    SMTP_HOST: `127.0.0.1:${smtpPort}`,
    // For the functions, which inherit it.
    NODE_EXTRA_CA_CERTS: certificate,
    // For ministack itself, and for the functions, which inherit it.
    ELSEWHERE_CLOCK: clockFile,
    PATH: pathWith(nodeForFunctions(folder)),
  };
  const tls = ['--certfile', certificate, '--keyfile', join(folder, 'key.pem')];
  const { program, log } = ministack(python, folder, port, env, tls);
  const url = `https://127.0.0.1:${port}`;
  await untilReady(program, log, () => answers(`${url}/_ministack/ready`, certificate));
  return { url, program, port, certificate, smtpPort, clockFile };
};

/** The `node` that ministack runs functions with: this one, with a clock that can be moved. */
const nodeForFunctions = (folder: string): string => {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const node = join(bin, 'node');
  writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' --import 'file://${join(import.meta.dirname, 'moved-clock.mjs')}' "$@"\n`);
  chmodSync(node, 0o755);
  return bin;
};

const answers = (url: string, certificate: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    request(url, { ca: readFileSync(certificate) }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', reject)
      .end();
  });
