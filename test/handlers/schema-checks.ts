import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument } from '../../functions/handlers/api/openapi.ts';

/** Holds values to the schemas of the document, by a validator of others (JSON Schema 2020-12). */
export const schemaChecks = ({ components }: OpenApiDocument) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'https://wire.example/openapi', components });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return {
    /** @throws with what is wrong */
    check: (schema: unknown, value: unknown): void => {
      const text = JSON.stringify(schema).replaceAll('"#/components/', '"https://wire.example/openapi#/components/');
      const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text));
      compiled.set(text, validate);
      if (!validate(value))
        throw new Error(`not of its schema: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value).slice(0, 500)}`);
    },
  };
};
