import type { TimeOffset } from '../clock/virtual-time.ts';

/** What an execution environment is started with. */
export type EnvironmentData = Readonly<{ name: string; code: string; handler: string; memory: number; time: TimeOffset }>;

export type ToEnvironment = Readonly<{ kind: 'work'; id: string; event: unknown; timeoutMs: number } | { kind: 'time-moved' }>;

export type FromEnvironment = Readonly<
  | { kind: 'ready' }
  /** `payload` is JSON, as it leaves Lambda. */
  | { kind: 'done'; id: string; payload: string; cpuMs: number }
  | { kind: 'failed'; id: string; errorType: string; errorMessage: string; stack: string; cpuMs: number }
>;
