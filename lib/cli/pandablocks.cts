#!/usr/bin/env node
/**
 * The command `pandablocks`. It is no ES module, since Node loads these on the threads that are to be
 * counted here: libuv reads how many there are when the first has something to do.
 */

/** A file on a disk that is stuck keeps one of them; more than the usual four, for all else that goes on. */
const THREADS = 16;

if (process.argv[2] === 'hdf') process.env['UV_THREADPOOL_SIZE'] ??= String(THREADS);
void import('./main.js');
