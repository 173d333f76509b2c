/**
 * One problem at one place of a file, with the lines around it.
 * Lines and columns count from 1; columns count UTF-16 code units, as editors do.
 */
export interface Diagnostic {
  /** Kebab-case name of the rule, such as `unknown-key`. */
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to write instead, or null. */
  readonly hint: string | null;
  /** The code frame: numbered source lines with carets under the place, or '' where a file has no lines to show. */
  readonly frame: string;
}
