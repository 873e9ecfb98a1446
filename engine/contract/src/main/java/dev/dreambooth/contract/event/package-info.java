/**
 * What a worker tells while it runs: events, one JSON line each, in a file that is only ever appended to. Consoles,
 * dashboards and build servers all read this file; native code may print on standard output what it likes.
 */
@NullMarked
package dev.dreambooth.contract.event;

import org.jspecify.annotations.NullMarked;
