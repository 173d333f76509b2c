/** How `@pydantic/genai-prices` counts: cached tokens are among those of the input, and reasoning tokens among those of the output. */
export type Usage = {
  input_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
};
