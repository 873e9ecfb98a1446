/** What can happen to the bytes of a file, format by format; each change follows from the numbers drawn for it. */
package dev.dreambooth.engine.fuzz.mutation;
