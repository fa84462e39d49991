import type { Group } from './group.ts';

export const MINISTACK_ON_DYNAMODB: readonly Group[] = [
  {
    engine: 'ministack',
    file: 'engines/dynamodb-capacity',
    reason: 'counts a consistent read as any other, and no capacity for transactions and batches',
    tests: [
      'a write costs twice in a transaction',
      'a read costs half a unit for each four kilobytes begun, a whole one when consistent, two in a transaction',
      'a read of several items costs each rounded up, a query their sum',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-expression-rules',
    reason: 'finds a condition whose operands have a wrong type false, instead of refusing it',
    tests: [
      'a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions) attribute_type(word, :v) with {":v":{"N":"1"}}',
      'a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions) attribute_type(word, :v) with {":v":{"S":"TEXT"}}',
      'a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions) n BETWEEN :v AND :w with {":v":{"N":"1"},":w":{"S":"x"}}',
      'a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions) yes < :v with {":v":{"BOOL":true}}',
      'a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions) tags >= :v with {":v":{"SS":["a"]}}',
      'a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions) things BETWEEN :v AND :v with {":v":{"L":[]}}',
      'a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions) starts_with(word, :v) with {":v":{"S":"x"}}',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-expression-rules',
    reason: 'knows no limit of expressions but their length, and takes empty ones',
    tests: [
      'a placeholder has at most 255 bytes with its # or : (Constraints, "Expression parameters": attribute names and values)',
      'a placeholder stands for an attribute that has a name, of at most 64 KB (Constraints, "Attributes")',
      'a placeholder stands with all others for at most 2 MB (Constraints, "Expression parameters": substitution variables)',
      'an expression has at most 300 operators (Constraints, "Expression parameters": operators and operands)',
      'an expression asks for at most 100 values with IN (Expressions.OperatorsAndFunctions: "up to 100 values")',
      'an expression is not empty (Expressions)',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-expression-rules',
    reason: 'takes an update whose operands have a wrong type, or that changes one path twice',
    tests: [
      'an update refuses operands of a wrong type (Expressions.UpdateExpressions) SET n = n + :v with {":v":{"S":"x"}} before it looks at the item',
      'an update refuses operands of a wrong type (Expressions.UpdateExpressions) SET things = list_append(things, :v) with {":v":{"S":"x"}} before it looks at the item',
      'an update refuses operands of a wrong type (Expressions.UpdateExpressions) SET n = word + :v with {":v":{"N":"1"}} when the item is of another type',
      'an update refuses operands of a wrong type (Expressions.UpdateExpressions) SET things = list_append(word, :v) with {":v":{"L":[]}} when the item is of another type',
      'an update refuses operands of a wrong type (Expressions.UpdateExpressions) and two changes of one path',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-item-rules',
    reason: 'checks neither what an addition makes of a number nor how long a name is',
    tests: [
      'a number (developer guide, HowItWorks.NamingRulesDataTypes, "Number") keeps to both when it is added to',
      'a value has a name of at most 64 KB (Constraints, "Attributes": name length)',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-items',
    reason: 'takes an update whose operands have a wrong type, or that changes one path twice',
    tests: ['an item is not updated by an expression that does not fit it, or names a reserved word'],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-key-rules',
    reason: 'checks neither keys of indexes nor of key conditions nor where a query goes on',
    tests: [
      'an empty key value is refused (developer guide, HowItWorks.NamingRulesDataTypes: "empty string values for key attributes … are rejected") where a query or a scan goes on (API_Query, ExclusiveStartKey)',
      'a partition key has at most 2,048 bytes, a sort key 1,024 (developer guide, Constraints: "Partition keys and sort keys") in an index',
      'a partition key has at most 2,048 bytes, a sort key 1,024 (developer guide, Constraints: "Partition keys and sort keys") in an index, by UpdateItem (API_TransactWriteItems lists the message)',
      'a partition key has at most 2,048 bytes, a sort key 1,024 (developer guide, Constraints: "Partition keys and sort keys") in a key condition (API_Query)',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-key-rules',
    reason: 'checks no keys of transactions that read',
    tests: [
      'an empty key value is refused (developer guide, HowItWorks.NamingRulesDataTypes: "empty string values for key attributes … are rejected") by TransactGetItems',
      'a key has the type that its table declares (API_CreateTable, AttributeDefinitions) for TransactGetItems, which is canceled (API_TransactWriteItems: "user error, such as an invalid data format")',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-request-rules',
    reason: 'checks neither how much a batch or a transaction reads nor that each of its parts is whole',
    tests: [
      'a batch reads at most 100 items over all tables (API_BatchGetItem)',
      'a batch reads 16 MB at most, and names the keys that are left (API_BatchGetItem: "returns a partial result")',
      'a transaction reads at most 4 MB (API_TransactGetItems)',
      'a transaction has one action in each of its items (API_TransactWriteItem)',
      'a transaction checks a condition and updates by an expression (API_ConditionCheck, API_Update: required)',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-request-rules',
    reason: 'takes key conditions of any form, and filters on the key',
    tests: [
      'a query (API_Query) refuses the key condition pk = :p OR sk = :s',
      'a query (API_Query) refuses the key condition pk = :p AND sk <> :s',
      'a query (API_Query) refuses the key condition pk = :p AND contains(sk, :s)',
      'a query (API_Query) refuses the key condition pk = :p AND size(sk) > :s',
      'a query (API_Query) refuses a filter on the key',
    ],
  },
  {
    engine: 'ministack',
    file: 'engines/dynamodb-transactions',
    reason: 'takes an update whose operands have a wrong type, or that changes one path twice',
    tests: ['a transaction writes nothing when an update turns out not to fit its item'],
  },
];
