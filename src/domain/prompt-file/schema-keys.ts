import * as z from 'zod';
import type { Path } from './node.ts';

/** The keys that a schema knows at `path`; of every alternative where there are several. */
export function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  const [step, ...rest] = path;
  const found = alternatives(schema).flatMap((each) =>
    step === undefined ? ownKeys(each) : childrenOf(each, step).flatMap((child) => keysAt(child, rest)),
  );
  return [...new Set(found)];
}

function ownKeys(schema: z.core.$ZodType): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function childrenOf(schema: z.core.$ZodType, step: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return [schema.element];
  const shape: { readonly [key: string]: z.core.$ZodType } = schema instanceof z.ZodObject ? schema.shape : {};
  const child = Object.hasOwn(shape, step) ? shape[step] : undefined;
  return child === undefined ? [] : [child];
}

/** The schemas that may hold, without what only says that a value may be absent. */
function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  const isWrapper = schema instanceof z.ZodExactOptional || schema instanceof z.ZodNullable;
  return isWrapper ? alternatives(schema.unwrap()) : [schema];
}
