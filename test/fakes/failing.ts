import type { aWorld } from './world.ts';

export type World = ReturnType<typeof aWorld>;

/** The same world, in which one member of a port fails: for the subject that is its first argument, if one is given. */
export const failing = <Port extends 'mailings' | 'notices' | 'mailer' | 'suppressions' | 'letterRequests' | 'records'>(
  world: World,
  port: Port,
  member: keyof World[Port],
  subject?: string,
): World => ({
  ...world,
  [port]: new Proxy(world[port], {
    get: (target, property) => {
      const found: unknown = Reflect.get(target, property, target);
      if (typeof found !== 'function') return found;
      return (...args: readonly unknown[]) => {
        if (property === member && (subject === undefined || args[0] === subject)) throw new Error(`${String(member)} cannot be done`);
        return Reflect.apply(found, target, args);
      };
    },
  }),
});
