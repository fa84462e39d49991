export type Asking<Item, Answer> = Readonly<{
  /** Answers in the order of the items. */
  ask: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** So many items at once at most. */
  most: number;
  /** A moment in which others may come. */
  moment: () => Promise<void>;
}>;

type Group<Item, Answer> = { items: Item[]; answers: Promise<readonly Answer[]>; close: () => void };

/** Asks together for what is asked for within a moment, by several who do not know of each other. */
export class Coalescer<Item, Answer> {
  readonly #asking: Asking<Item, Answer>;
  readonly #open = new Map<unknown, Group<Item, Answer>>();

  constructor(asking: Asking<Item, Answer>) {
    this.#asking = asking;
  }

  /** @param what may be asked for together has the same */
  async ask(what: unknown, item: Item): Promise<Answer> {
    const group = this.#open.get(what) ?? this.#begin(what);
    const position = group.items.push(item) - 1;
    if (group.items.length >= this.#asking.most) group.close();
    const answers = await group.answers;
    const answer = answers[position];
    if (answer === undefined) throw new Error(`${answers.length} answers to ${group.items.length} questions`);
    return answer;
  }

  #begin(what: unknown): Group<Item, Answer> {
    const { promise: full, resolve: fill } = Promise.withResolvers<void>();
    const items: Item[] = [];
    const close = (): void => {
      // Whoever comes from now on begins another.
      if (this.#open.get(what) === group) this.#open.delete(what);
      fill();
    };
    const answers = Promise.race([full, this.#asking.moment()]).then(() => {
      close();
      return this.#asking.ask(items);
    });
    const group: Group<Item, Answer> = { items, answers, close };
    this.#open.set(what, group);
    return group;
  }
}
