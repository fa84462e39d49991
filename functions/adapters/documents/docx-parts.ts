import { numberOf } from './paragraph-styles.ts';
import { childOf, childrenOf, isXmlElement, nameOf, valueIn, wordsOf, type XmlElement } from './xml.ts';

export const runOf = (text: string): XmlElement => ({
  tag: 'w:r',
  attributes: {},
  children: [{ tag: 'w:t', attributes: { 'xml:space': 'preserve' }, children: [text] }],
});

/** Empty cells where a row begins or ends further in (`gridBefore`, `gridAfter`): mammoth knows of none. */
export const inItsColumns = (row: XmlElement): XmlElement => {
  const properties = childOf(row, 'trPr');
  const gap = (name: string): readonly XmlElement[] => {
    const columns = Math.min(numberOf(valueIn(properties, name)) ?? 0, 200);
    if (columns === 0) return [];
    const span: XmlElement = { tag: 'w:gridSpan', attributes: { 'w:val': String(columns) }, children: [] };
    const width: XmlElement = { tag: 'w:tcPr', attributes: {}, children: [span] };
    return [{ tag: 'w:tc', attributes: {}, children: [width, { tag: 'w:p', attributes: {}, children: [] }] }];
  };
  const first = row.children.findIndex((child) => ['tc', 'sdt'].includes(nameOf(child)));
  const at = first < 0 ? row.children.length : first;
  row.children = [...row.children.slice(0, at), ...gap('gridBefore'), ...row.children.slice(at), ...gap('gridAfter')];
  return row;
};

/** `(a)/(b)`, `x^(2)`, `√(x)`: on a line. */
export const mathText = (element: XmlElement): string => {
  const inside = (name: string): string => {
    const part = childOf(element, name);
    return part ? mathText(part) : '';
  };
  switch (nameOf(element)) {
    case 't':
      return element.children.filter((child) => !isXmlElement(child)).join('');
    case 'f':
      return `(${inside('num')})/(${inside('den')})`;
    case 'sSup':
      return `${inside('e')}^(${inside('sup')})`;
    case 'sSub':
      return `${inside('e')}_(${inside('sub')})`;
    case 'rad':
      return `√(${inside('e')})`;
    default:
      return childrenOf(element).map(mathText).join('');
  }
};

/** What is read and, in brackets, how: `王（wáng）`. */
export const rubyRuns = (ruby: XmlElement): readonly XmlElement[] => {
  const reading = childOf(ruby, 'rt');
  const words = reading ? wordsOf(reading).trim() : '';
  const base = childOf(ruby, 'rubyBase');
  return [...(base ? [runOf(wordsOf(base))] : []), ...(words === '' ? [] : [runOf(`（${words}）`)])].flatMap(childrenOf);
};
