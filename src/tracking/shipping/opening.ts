/** Something that is opened with its first use, and again where that failed. */
export interface Opening<T> {
  readonly get: () => Promise<T>;
  /** Of what was opened, if anything was. */
  readonly close: () => Promise<void>;
}

export function createOpening<T extends { readonly close: () => Promise<void> }>(open: () => Promise<T>): Opening<T> {
  let opening: Promise<T> | null = null;
  return {
    get: () =>
      (opening ??= open().catch((error: unknown) => {
        opening = null;
        throw error;
      })),
    close: async () => {
      const opened = await opening?.catch(() => null);
      await opened?.close();
    },
  };
}
