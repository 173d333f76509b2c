/** In bytes. Larger files are not read: nobody writes them by hand. */
export const LARGEST_FILE = 1024 * 1024;
