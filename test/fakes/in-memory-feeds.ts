import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { type FeedPush, type FeedTask, type FeedTaskId, type FollowRequest, MOST_OWED } from '../../functions/domain/feeds/feed-task.ts';
import type { Follower } from '../../functions/domain/feeds/follower.ts';
import { after, type Instant, MINUTE } from '../../functions/domain/time.ts';
import type { FeedFollowers } from '../../functions/ports/feed-followers.ts';
import type { FeedTasks } from '../../functions/ports/feed-tasks.ts';

export class InMemoryFeedFollowers implements FeedFollowers {
  readonly audits: AuditEntry[] = [];
  readonly #followers = new Map<string, Follower>();
  readonly #tasks: InMemoryFeedTasks;

  constructor(tasks: InMemoryFeedTasks) {
    this.#tasks = tasks;
  }

  async living(now: Instant): Promise<readonly Follower[]> {
    return [...this.#followers.values()].filter(({ leaseUntil }) => leaseUntil > now);
  }

  async find(id: string, now: Instant): Promise<Follower | null> {
    return (await this.living(now)).find((follower) => follower.id === id) ?? null;
  }

  async follow(follower: Follower, request: FollowRequest): Promise<boolean> {
    if (!this.#tasks.settleRequest(request)) return false;
    this.put(follower);
    return true;
  }

  /** As if it had asked, and agreed. */
  put(follower: Follower): void {
    this.#followers.set(follower.id, follower);
  }

  async leave(request: FollowRequest): Promise<boolean> {
    if (!this.#tasks.settleRequest(request)) return false;
    await this.end(request.followerId, null);
    return true;
  }

  async notePush(id: string, lastPush: NonNullable<Follower['lastPush']>): Promise<void> {
    const follower = this.#followers.get(id);
    if (follower) this.#followers.set(id, { ...follower, lastPush });
  }

  async end(id: string, audit: AuditEntry | null): Promise<boolean> {
    this.#tasks.forget({ task: 'push', followerId: id });
    const isEnded = this.#followers.delete(id);
    if (isEnded && audit) this.audits.push(audit);
    return isEnded;
  }
}

type Standing = Readonly<{ task: FeedTask; lookedAt: Instant; until: Instant | null }>;

export class InMemoryFeedTasks implements FeedTasks {
  readonly #tasks = new Map<string, Standing>();

  async ask(request: FollowRequest): Promise<void> {
    this.#hand(request, request.dueAt);
  }

  async owe(followerId: string, owed: readonly string[], at: Instant): Promise<boolean> {
    const id = { task: 'push', followerId } as const;
    const standing = this.#tasks.get(nameOf(id));
    if (standing?.task.task !== 'push') {
      this.#hand({ ...id, dueAt: at, attempts: 0, owed, turn: 1 }, at);
      return true;
    }
    const { task } = standing;
    if (task.owed.length >= MOST_OWED) return false;
    this.#tasks.set(nameOf(id), {
      ...standing,
      task: { ...task, owed: [...new Set([...task.owed, ...owed])].toSorted(), turn: task.turn + 1 },
    });
    return true;
  }

  async claim(id: FeedTaskId, now: Instant, until: Instant): Promise<FeedTask | null> {
    const standing = this.#tasks.get(nameOf(id));
    if (!standing || standing.task.dueAt > now || isHeld(standing, now)) return null;
    this.#tasks.set(nameOf(id), { ...standing, lookedAt: until, until });
    return standing.task;
  }

  async reschedule(claimed: FeedTask, dueAt: Instant, attempts: number): Promise<void> {
    this.#letGo(claimed, { dueAt, attempts }, dueAt);
  }

  async release(claimed: FeedTask, again: Instant): Promise<void> {
    this.#letGo(claimed, {}, again);
  }

  async settle(claimed: FeedTask, now: Instant): Promise<void> {
    if (claimed.task !== 'push') this.settleRequest(claimed);
    else if (this.#pushOf(claimed)?.turn === claimed.turn) this.forget(claimed);
    else await this.settlePart(claimed, claimed.owed, now);
  }

  async settlePart(claimed: FeedPush, pushed: readonly string[], now: Instant): Promise<void> {
    const task = this.#pushOf(claimed);
    if (task?.dueAt === claimed.dueAt)
      this.#hand({ ...task, owed: task.owed.filter((one) => !pushed.includes(one)), dueAt: now, attempts: 0 }, now);
  }

  async due(now: Instant, limit: number): Promise<readonly FeedTask[]> {
    return [...this.#tasks.values()]
      .filter(({ lookedAt }) => lookedAt <= now)
      .sort((a, b) => (a.lookedAt < b.lookedAt ? -1 : 1))
      .slice(0, limit)
      .map(({ task }) => task);
  }

  async handOut(task: FeedTask, now: Instant, again: Instant): Promise<void> {
    const standing = this.#tasks.get(nameOf(task));
    if (standing?.task.dueAt === task.dueAt && !isHeld(standing, now)) this.#tasks.set(nameOf(task), { ...standing, lookedAt: again });
  }

  /** False when another has taken its place. */
  settleRequest(request: FollowRequest): boolean {
    const standing = this.#tasks.get(nameOf(request))?.task;
    if (standing?.task !== 'ask' || standing.askedAt !== request.askedAt) return false;
    this.forget(request);
    return true;
  }

  forget(id: FeedTaskId): void {
    this.#tasks.delete(nameOf(id));
  }

  /** All that wait, in the order of their making. */
  all(): readonly FeedTask[] {
    return [...this.#tasks.values()].map(({ task }) => task);
  }

  #pushOf(id: FeedTaskId): FeedPush | undefined {
    const task = this.#tasks.get(nameOf(id))?.task;
    return task?.task === 'push' ? task : undefined;
  }

  #hand(task: FeedTask, at: Instant): void {
    this.#tasks.set(nameOf(task), { task, lookedAt: after(at, 2 * MINUTE), until: null });
  }

  #letGo(claimed: FeedTask, change: Partial<Pick<FeedTask, 'dueAt' | 'attempts'>>, lookedAt: Instant): void {
    const standing = this.#tasks.get(nameOf(claimed));
    if (standing?.task.dueAt === claimed.dueAt)
      this.#tasks.set(nameOf(claimed), { task: { ...standing.task, ...change }, lookedAt, until: null });
  }
}

const nameOf = ({ task, followerId }: FeedTaskId): string => `${task}#${followerId}`;

const isHeld = ({ until }: Standing, now: Instant): boolean => until !== null && until >= now;
