/** The version of this package. */

/**
 * The version of this package, as in `package.json`, such as `0.1.0`. It is written here by `npm
 * version`: nothing is to be read when a program starts, or in a bundle.
 */
export const VERSION = '0.2.0';
