// Loaded into each function before its bundle: lets `Date` follow a file that says by how many milliseconds the clock was moved.
import { readFileSync } from 'node:fs';

const file = process.env.ELSEWHERE_CLOCK;
const realNow = Date.now.bind(Date);
const now = () => realNow() + Number(readFileSync(file, 'utf8'));
globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new Date(now()).toString(),
  get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
});
