const RAISED = new Map([...'0123456789+-=()n'].map((letter, at) => [letter, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ'][at] ?? letter]));
const LOWERED = new Map([...'0123456789+-=()'].map((letter, at) => [letter, [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'][at] ?? letter]));

/** `m²`, `CO₂`: by letters that stand so by themselves; null where there are none. */
export const scriptText = (text: string, isRaised: boolean): string | null => {
  const letters = [...text].map((letter) => (isRaised ? RAISED : LOWERED).get(letter));
  return letters.some((letter) => letter === undefined) ? null : letters.join('');
};
