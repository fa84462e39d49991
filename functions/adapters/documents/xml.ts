import { Parser } from 'htmlparser2';

/** An element of a part of a .docx, to be read and changed. Names have no prefix: strict and transitional files bind other namespaces. */
export type XmlNode = XmlElement | string;
export type XmlElement = { readonly tag: string; attributes: Record<string, string>; children: XmlNode[] };

/** It is no XML, or none that Word writes. */
export class DamagedXml extends Error {}
/** It is nested more deeply than anybody writes, or has more parts. */
export class TooComplexXml extends Error {}

/** Word's tables within tables come to some 60. */
const DEEPEST = 200;
const MOST_ELEMENTS = 250_000;

/** @throws DamagedXml, TooComplexXml */
export const parseXml = (text: string): XmlElement => {
  // Entities of one's own are what XML bombs are made of; Word declares none.
  if (/<!DOCTYPE/i.test(text)) throw new DamagedXml('a document type');
  const top: XmlElement = { tag: '', attributes: {}, children: [] };
  const open = [top];
  let [elements, isEnding] = [0, false];
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        elements += 1;
        if (open.length > DEEPEST || elements > MOST_ELEMENTS) throw new TooComplexXml();
        const element = { tag, attributes, children: [] };
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(words) {
        const siblings = open.at(-1)?.children;
        const last = siblings?.at(-1);
        if (siblings && typeof last === 'string') siblings[siblings.length - 1] = last + words;
        else siblings?.push(words);
      },
      onclosetag(tag, isImplied) {
        const closed = open.pop();
        // One that closes itself (`<w:b/>`) is told alike, and is empty.
        if (isImplied && (isEnding || (closed && closed.children.length > 0))) throw new DamagedXml(`${tag} is not closed`);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(text.replace(/^\ufeff/, ''));
  isEnding = true;
  parser.end();
  const root = top.children.find((child) => typeof child !== 'string');
  if (open.length !== 1 || root === undefined || typeof root === 'string') throw new DamagedXml('no element, or one that is not closed');
  return root;
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
/** XML 1.0 has no other controls, not even escaped (2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const escapeXml = (text: string): string => text.replace(NO_XML, '').replace(/[&<>"\n\r\t]/g, (mark) => ESCAPES[mark] ?? mark);

export const writeXml = (root: XmlElement): string => {
  const parts: string[] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'];
  const write = ({ tag, attributes, children }: XmlElement): void => {
    parts.push('<', tag);
    for (const [name, value] of Object.entries(attributes)) parts.push(' ', name, '="', escapeXml(value), '"');
    parts.push('>');
    for (const child of children)
      if (typeof child === 'string') parts.push(escapeXml(child));
      else write(child);
    parts.push('</', tag, '>');
  };
  write(root);
  return parts.join('');
};

export const isXmlElement = (node: XmlNode): node is XmlElement => typeof node !== 'string';

/** Without its prefix. */
export const nameOf = (node: XmlNode): string => (isXmlElement(node) ? node.tag.slice(node.tag.indexOf(':') + 1) : '');

export const childrenOf = (element: XmlElement | null): readonly XmlElement[] => (element?.children ?? []).filter(isXmlElement);

export const childOf = (element: XmlElement | null, name: string): XmlElement | null =>
  childrenOf(element).find((child) => nameOf(child) === name) ?? null;

export const attributeOf = (element: XmlElement | null, name: string): string | null => {
  for (const [key, value] of Object.entries(element?.attributes ?? {})) if (key.slice(key.indexOf(':') + 1) === name) return value;
  return null;
};

/** `w:val` of a child. */
export const valueIn = (element: XmlElement | null, name: string): string | null => attributeOf(childOf(element, name), 'val');

/** `<w:b/>` and `<w:b w:val="1"/>`; null: it is not said (ECMA-376 Part 1, 17.17.4 ST_OnOff). */
export const switchOf = (element: XmlElement | null, name: string): boolean | null => {
  const found = childOf(element, name);
  return found ? !['0', 'false', 'off', 'none'].includes(attributeOf(found, 'val') ?? 'true') : null;
};

/** All that are meant inside, in order; nothing inside of one that was found. */
export const outermost = (element: XmlElement, isMeant: (name: string) => boolean): readonly XmlElement[] => {
  const found: XmlElement[] = [];
  const look = (one: XmlElement): void => {
    for (const child of childrenOf(one)) {
      if (isMeant(nameOf(child))) found.push(child);
      else look(child);
    }
  };
  look(element);
  return found;
};

/** All words inside. */
export const wordsOf = (element: XmlElement): string =>
  outermost(element, (name) => name === 't' || name === 'delText' || name === 'tab' || name === 'br')
    .map((one) =>
      nameOf(one) === 't' ? one.children.filter((child) => !isXmlElement(child)).join('') : nameOf(one) === 'delText' ? '' : ' ',
    )
    .join('');
