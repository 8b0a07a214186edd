/**
 * How a spec is read: strict JSON to records, every mistake reported at once, and the catalogue made from the records.
 * Knows no spec by name. May use no other package of Descent; every other package may use it.
 */
@NullMarked
package dev.descent.spec;

import org.jspecify.annotations.NullMarked;
