import type { PickedPlace } from '#domain/place-picking';
import type { Place } from '#domain/streets';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { FieldErrors } from '../components/error-summary.ts';
import type { FormValues } from './form-values.ts';

/** A search for places by name: what was typed, and what there is; null: nothing was looked for. */
export type PlaceSearch = Readonly<{ typed: string; found: readonly Place[] | null; hasMore: boolean }>;

/** All that the fields of a subscription's wishes show: at sign-up page by page, on the manage page together. */
export type WishesForm = Readonly<{
  language: MessageLanguage;
  values: FormValues;
  errors: FieldErrors;
  /** The button that was pressed, if it was one of a picker. */
  act: string;
  /** The path that its form posts to or asks for. */
  action: string;
  /** Where the notice went whose like is asked for, as far as no own region follows from that. */
  likePlaces: readonly Place[];
  region: PickedPlace & PlaceSearch;
  watch: PickedPlace & PlaceSearch & Readonly<{ chosen: readonly Place[] }>;
  /** Agencies that may be chosen, by their names; null for one that is chosen, and that nobody registered. */
  agencies: readonly Readonly<{ id: string; name: string | null }>[];
}>;

export const errorAt = ({ errors }: Pick<WishesForm, 'errors'>, name: string): string | undefined =>
  errors.find((error) => error.name === name)?.error;
