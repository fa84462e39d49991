/** Something that could not be done. `what` names it: a notice, a mailing, a part of the work. */
export type Fault = Readonly<{ what: string; error: unknown }>;

/** Work in pieces that do not hold each other up: one that meets a fault is noted, and the others are done all the same. */
export class FaultCollector {
  readonly #faults: Fault[] = [];

  /** Do a piece; if it meets a fault, the answer is `otherwise`. */
  async try<T>(what: string, otherwise: T, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#faults.push({ what, error });
      return otherwise;
    }
  }

  /** What could not be done so far, in the order in which it was tried. */
  get faults(): readonly Fault[] {
    return this.#faults;
  }
}
