import pg from 'pg';

const INT8 = 20;

/** Revisions and counts fit a double. Times are texts already: the database's functions write them as ISO 8601, whatever its DateStyle. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    format !== 'binary' && oid === INT8 ? Number : pg.types.getTypeParser(oid, format),
};
