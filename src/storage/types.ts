import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** Revisions and counts fit a double; times travel as ISO 8601 strings in UTC, so results are plain JSON. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && oid === INT8) return Number;
    if (format !== 'binary' && oid === TIMESTAMPTZ) return toIsoTime;
    return pg.types.getTypeParser(oid, format);
  },
};

function toIsoTime(text: string): string {
  return new Date(text).toISOString();
}
