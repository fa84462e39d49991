import { ACCOUNT, REGION } from '../aws-names.ts';
import type { StackTemplate } from './assembly.ts';

/** `Ref` and attributes of what exists, by logical id. */
export type Attributes = Map<string, Readonly<Record<string, string>>>;

const NO_VALUE = Symbol('AWS::NoValue');

/** Works out the intrinsic functions of one stack's template. What it does not know stops it, with its name. */
export class Resolver {
  readonly attributes: Attributes = new Map();
  readonly #stack: StackTemplate;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #exports: Map<string, unknown>;

  /** @param exports of all stacks, by name; filled as stacks come to exist */
  constructor(stack: StackTemplate, parameters: Readonly<Record<string, string>>, exports: Map<string, unknown>) {
    this.#stack = stack;
    this.#parameters = parameters;
    this.#exports = exports;
  }

  /** A value without intrinsic functions in it. */
  resolve(value: unknown): unknown {
    const resolved = this.#go(value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  text(value: unknown): string {
    const resolved = this.resolve(value);
    if (typeof resolved === 'object') throw new Error(`${this.#stack.name}: a text was expected, not ${JSON.stringify(resolved)}.`);
    return String(resolved);
  }

  /** Does a condition of this stack hold? */
  holds(name: string): boolean {
    if (!(name in this.#stack.conditions)) throw new Error(`${this.#stack.name}: the condition ${name} is not declared.`);
    return Boolean(this.#go(this.#stack.conditions[name]));
  }

  /** @throws what every rule says that the parameters break */
  checkRules(): void {
    const broken = this.#stack.rules
      .filter(({ RuleCondition }) => RuleCondition === undefined || Boolean(this.#go(RuleCondition)))
      .flatMap(({ Assertions }) => Assertions.filter(({ Assert }) => !this.#go(Assert)));
    if (broken.length > 0)
      throw new Error(`${this.#stack.name}: 参数之间不相符。 ${broken.map(({ AssertDescription }) => `${AssertDescription}.`).join('\n')}`);
  }

  /** Hand the stack's exports on to those that import them. */
  publishExports(): void {
    for (const { Value, Export, Condition } of Object.values(this.#stack.outputs)) {
      if (Export && (Condition === undefined || this.holds(Condition))) this.#exports.set(this.text(Export.Name), this.resolve(Value));
    }
  }

  #go(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#go(item)).filter((item) => item !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first && entries.length === 1 && (first[0] === 'Ref' || first[0] === 'Condition' || first[0].startsWith('Fn::')))
      return this.#call(first[0], first[1]);
    return Object.fromEntries(entries.map(([key, item]) => [key, this.#go(item)] as const).filter(([, item]) => item !== NO_VALUE));
  }

  #call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Condition':
        return typeof argument === 'string' ? this.holds(argument) : { Condition: this.#go(argument) };
      case 'Fn::GetAtt': {
        const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return this.#attribute(id, attribute.join('.'));
      }
      case 'Fn::Join': {
        const [separator, parts] = this.#list(argument);
        return this.#list(parts).map(String).join(String(separator));
      }
      case 'Fn::Select': {
        const [index, from] = this.#list(argument);
        const chosen = this.#list(from)[Number(index)];
        if (chosen === undefined)
          throw new Error(`${this.#stack.name}: Fn::Select asks for item ${String(index)} of ${JSON.stringify(from)}.`);
        return chosen;
      }
      case 'Fn::Split': {
        const [separator, text] = this.#list(argument);
        return String(text).split(String(separator));
      }
      case 'Fn::Sub':
        return this.#sub(argument);
      case 'Fn::If': {
        const [condition, yes, no] = Array.isArray(argument) ? argument : [];
        return this.#go(this.holds(String(condition)) ? yes : no);
      }
      case 'Fn::Equals': {
        const [a, b] = this.#list(argument);
        return JSON.stringify(a) === JSON.stringify(b);
      }
      case 'Fn::Contains': {
        const [list, value] = this.#list(argument);
        return Array.isArray(list) && list.includes(value);
      }
      case 'Fn::Not':
        return !this.#list(argument)[0];
      case 'Fn::And':
        return this.#list(argument).every(Boolean);
      case 'Fn::Or':
        return this.#list(argument).some(Boolean);
      case 'Fn::FindInMap': {
        const [map, top, second] = this.#list(argument).map(String);
        const found = this.#stack.mappings[map ?? '']?.[top ?? '']?.[second ?? ''];
        if (found === undefined) throw new Error(`${this.#stack.name}: the mapping ${map}.${top}.${second} is not declared.`);
        return found;
      }
      case 'Fn::ImportValue': {
        const key = this.text(argument);
        if (!this.#exports.has(key)) throw new Error(`${this.#stack.name}: nobody exports ${key}.`);
        return this.#exports.get(key);
      }
      default:
        throw new Error(
          `${this.#stack.name}: the local runner does not know ${name}. Teach it in local/template/resolver.ts, or leave it out of lib/.`,
        );
    }
  }

  #list(argument: unknown): readonly unknown[] {
    const list = this.#go(argument);
    if (!Array.isArray(list)) throw new Error(`${this.#stack.name}: a list was expected, not ${JSON.stringify(list)}.`);
    return list;
  }

  #sub(argument: unknown): string {
    const [template, variables]: readonly unknown[] = Array.isArray(argument) ? argument : [argument, {}];
    const given = new Map(Object.entries(typeof variables === 'object' && variables !== null ? variables : {}));
    return String(template).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (given.has(name)) return this.text(given.get(name));
      const cut = name.indexOf('.');
      return String(cut < 0 ? this.#ref(name) : this.#attribute(name.slice(0, cut), name.slice(cut + 1)));
    });
  }

  #ref(id: string): unknown {
    switch (id) {
      case 'AWS::Region':
        return REGION;
      case 'AWS::AccountId':
        return ACCOUNT;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return this.#stack.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${this.#stack.name}/local`;
      case 'AWS::NoValue':
        return NO_VALUE;
      default: {
        if (id in this.#stack.parameters) return this.#parameter(id);
        return this.#attribute(id, 'Ref');
      }
    }
  }

  #parameter(id: string): unknown {
    const { Default, Description, Type, NoEcho, AllowedValues, AllowedPattern, ConstraintDescription } = this.#stack.parameters[id] ?? {
      Default: undefined,
      Type: '',
      NoEcho: false,
    };
    const value = this.#parameters[id] ?? Default;
    if (value === undefined)
      throw new Error(`${this.#stack.name}: 参数 ${id} 没有默认值,请给出。 the parameter ${id} has no default: give it a value.`);
    const isAllowed =
      (AllowedValues?.includes(String(value)) ?? true) &&
      (AllowedPattern === undefined || new RegExp(`^(?:${AllowedPattern})$`).test(String(value)));
    if (!isAllowed)
      throw new Error(
        `${this.#stack.name}: 参数 ${id} 的值不符合要求。 the parameter ${id} may not be ${NoEcho ? 'what was given' : JSON.stringify(value)}. It is: ${Description ?? `a ${Type}`}.${ConstraintDescription === undefined ? '' : ` ${ConstraintDescription}.`}`,
      );
    return Type.startsWith('List<') || Type === 'CommaDelimitedList' ? String(value).split(',') : value;
  }

  #attribute(id: string, attribute: string): string {
    const value = this.attributes.get(id)?.[attribute];
    if (value !== undefined) return value;
    const type = this.#stack.resources.get(id)?.Type ?? 'not in the template';
    throw new Error(
      `${this.#stack.name}: ${id}.${attribute} (${type}) is not known in a local run. Teach local/ what it is, or do not refer to it.`,
    );
  }
}
