/** Colours by their use, in light and in dark; `test/unit/views/style-sheet.test.ts` reckons their contrasts. */
export const COLOURS = {
  ink: ['#1b2027', '#e8ebef'],
  soft: ['#4d5763', '#b3bcc7'],
  line: ['#d8dde3', '#3a434d'],
  edge: ['#6d7783', '#8a95a1'],
  paper: ['#ffffff', '#1b2026'],
  ground: ['#f3f5f8', '#12161a'],
  accent: ['#0b57a4', '#8fc1f8'],
  'on-accent': ['#ffffff', '#0d1b2a'],
  tint: ['#eaf2fb', '#1a2c40'],
  mark: ['#fff0b3', '#5a4a12'],
  red: ['#c40000', '#ff8079'],
  alarm: ['#a3211b', '#ff9d94'],
  'alarm-tint': ['#fdf1ef', '#331d1b'],
  good: ['#17653a', '#7fd6a0'],
  'good-tint': ['#edf7f1', '#15291d'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

/** Colours as variables. */
export const declared = (
  colours: Readonly<Record<string, readonly [light: string, dark: string]>>,
  colourOf: (light: string, dark: string) => string,
): string =>
  Object.entries(colours)
    .map(([name, [light, dark]]) => `--${name}:${colourOf(light, dark)};`)
    .join('');

/** Paper is never dark. Text is 18 px, or more where a browser is set to more. */
export const TOKENS = `
:root {
  color-scheme: light dark;
  ${declared(COLOURS, (light) => light)}
  --sans: system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  --serif: "FangSong_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", "Noto Serif SC", serif;
  --head: "FZXiaoBiaoSong-B05S", STZhongsong, "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif;
  --target: 44px;
  --radius: 4px;
  font-size: 112.5%;
}
@media screen and (prefers-color-scheme: dark) { :root { ${declared(COLOURS, (_light, dark) => dark)} } }
:root.large, :root.largest { --target: 60px; }
:root.large { font-size: 137.5%; }
:root.largest { font-size: 175%; }
`;
