import { describe, expect, it } from 'vitest';
import { base32 } from '../../../functions/encoding/base32.ts';
import { fingerprint } from '../../../functions/encoding/fingerprint.ts';
import { ASSETS } from '../../../functions/views/assets.ts';
import { COMPOSE_COLOURS } from '../../../functions/views/styles/compose.ts';
import { DESK_SHEET, READING_SHEET, STYLE_SHEET } from '../../../functions/views/styles/style-sheet.ts';
import { COLOURS } from '../../../functions/views/styles/tokens.ts';

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

type Colour = keyof typeof COLOURS;
const TEXT_ON: readonly (readonly [Colour, readonly Colour[]])[] = [
  ['ink', ['paper', 'ground', 'tint', 'good-tint', 'alarm-tint']],
  ['soft', ['paper', 'ground']],
  ['accent', ['paper', 'ground', 'tint', 'alarm-tint']],
  ['alarm', ['paper', 'ground', 'alarm-tint']],
  ['red', ['paper']],
  ['on-accent', ['accent']],
];

describe('colours', () => {
  it('of text have a contrast of 4.5 : 1 and more, in light and in dark (WCAG 2.2, 1.4.3)', () => {
    const weak = TEXT_ON.flatMap(([text, grounds]) =>
      grounds.flatMap((ground) =>
        [0, 1].filter((mode) => contrast(COLOURS[text][mode] ?? '', COLOURS[ground][mode] ?? '') < 4.5).map((mode) => [text, ground, mode]),
      ),
    );
    expect(weak).toEqual([]);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4, 1);
  });

  it('of what is worth another look in the console have as much', () => {
    for (const mode of [0, 1] as const) {
      expect(contrast(COLOURS.ink[mode], COMPOSE_COLOURS.note[mode])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(COMPOSE_COLOURS['note-edge'][mode], COMPOSE_COLOURS.note[mode])).toBeGreaterThanOrEqual(3);
    }
  });

  it('of the edges of fields have 3 : 1 (1.4.11)', () => {
    for (const mode of [0, 1] as const) expect(contrast(COLOURS.edge[mode], COLOURS.paper[mode])).toBeGreaterThanOrEqual(3);
  });

  it('are said in one place alone', () => {
    const [, ...rest] = STYLE_SHEET.split('@layer base{');
    expect((DESK_SHEET + READING_SHEET + rest.join('')).replace(/@media print.*?(?=@layer|$)/g, '')).not.toMatch(
      /#[0-9a-f]{3,8}\b|rgb|hsl/i,
    );
  });
});

describe('the style sheet', () => {
  it('is small, and loads nothing', () => {
    // What every page loads; what only the board and notices look like stands beside it.
    expect(STYLE_SHEET.length).toBeLessThan(13_056);
    expect(READING_SHEET.length).toBeLessThan(5888);
    expect(DESK_SHEET.length).toBeLessThan(8448);
    expect(STYLE_SHEET + READING_SHEET + DESK_SHEET).not.toMatch(/url\(|@import|@font-face/);
  });

  it('knows beginning and end, not left and right, so that other directions come by themselves', () => {
    expect((STYLE_SHEET + READING_SHEET).replace(/@page :?\w*\{[^}]*\}+/g, '')).not.toMatch(
      /(?:margin|padding|border)-(?:left|right)|text-align:(?:left|right)/,
    );
  });

  it('stands at an address that changes with it', () => {
    expect(ASSETS.styleSheet.path).toMatch(/^\/assets\/site-[a-z2-7]{8}\.css$/);
    // The vector of FNV's authors for 'a', 32 bits.
    expect(fingerprint('a')).toBe(base32(Uint8Array.of(0xe4, 0x0c, 0x29, 0x2c, 0)));
    expect(fingerprint(STYLE_SHEET)).not.toBe(fingerprint(`${STYLE_SHEET} `));
    const paths = Object.values(ASSETS).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
