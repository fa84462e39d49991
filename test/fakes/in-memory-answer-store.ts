import { DAY, MINUTE } from '../../functions/domain/time.ts';
import type { AnswerStore } from '../../functions/ports/answer-store.ts';

type Answer = Readonly<{ bodyHash: string; startedMs: number; sealedAnswer?: string }>;

export class InMemoryAnswerStore implements AnswerStore {
  readonly #answers = new Map<string, Answer>();

  async begin(scope: string, key: string, bodyHash: string, now: Date): ReturnType<AnswerStore['begin']> {
    const standing = this.#answers.get(JSON.stringify([scope, key]));
    const age = standing ? now.getTime() - standing.startedMs : 0;
    const free = !standing || age > DAY || (standing.sealedAnswer === undefined && age > MINUTE);
    if (free) {
      this.#answers.set(JSON.stringify([scope, key]), { bodyHash, startedMs: now.getTime() });
      return { kind: 'begun' };
    }
    if (standing.bodyHash !== bodyHash) return { kind: 'other-body' };
    return standing.sealedAnswer === undefined ? { kind: 'in-progress' } : { kind: 'answered', sealedAnswer: standing.sealedAnswer };
  }

  async finish(scope: string, key: string, sealedAnswer: string): Promise<void> {
    const standing = this.#answers.get(JSON.stringify([scope, key]));
    if (!standing) throw new Error('nothing was begun under this key');
    this.#answers.set(JSON.stringify([scope, key]), { ...standing, sealedAnswer });
  }

  async abandon(scope: string, key: string): Promise<void> {
    if (this.#answers.get(JSON.stringify([scope, key]))?.sealedAnswer === undefined) this.#answers.delete(JSON.stringify([scope, key]));
  }
}
